"""Pairs of registrations that may be one person: opened by the matcher, decided by the Central Office, remembered."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from ccm_app.confidentiality.reach import offices_of
from ccm_app.confidentiality.same_person import living_numbers, numbers_of
from ccm_app.domain.reference import RANDOM_BYTES, new_reference
from ccm_app.registry.register_record import write_by_register

KIND = "Possible Duplicate"
TO_BE_COMPARED, SAME, NOT_THE_SAME = "To be compared", "Same person", "Not the same person"
FOUND_BY, PREFIX = "matching.keyed_hashes", "M"


@dataclass(frozen=True)
class Found:
	"""A client who may be the person; agreeing: codes of the parts that agree."""

	client: str
	score: float
	agreeing: tuple[str, ...]


def paired_with(client: str) -> set[str]:
	"""Everybody with whom this client is, or was, to be compared."""
	return _others_of(client, {})


def decided_with(client: str) -> set[str]:
	"""Everybody of whom the Central Office has said that it is another person."""
	return _others_of(client, {"status": NOT_THE_SAME})


def _others_of(client: str, filters: dict[str, Any]) -> set[str]:
	# The register reads its own pairs; nothing of them is answered.
	here = frappe.get_all(KIND, {**filters, "client": client}, pluck="other_client")
	there = frappe.get_all(KIND, {**filters, "other_client": client}, pluck="client")
	return {*here, *there}


def living(found: Iterable[Found], but_not: Collection[str]) -> list[Found]:
	"""The same, and a registration that was merged stands for the one that was kept."""
	by_client = {one.client: one for one in found}
	kept, left_out = living_numbers(by_client), numbers_of(but_not)
	lasting: dict[str, Found] = {}
	for client, one in by_client.items():
		name = kept[client]
		if name not in left_out:
			lasting.setdefault(name, replace(one, client=name))
	return list(lasting.values())


def within_reach(clients: Sequence[str]) -> list[str]:
	"""Those of the clients whom the user sees in the list of clients anyway."""
	return frappe.get_list("Client", filters={"name": ("in", list(clients))}, pluck="name", limit=0)


def reference_of(client: str) -> str:
	"""The reference under which this client is compared, or a new one; it says nothing about anybody."""
	known = frappe.db.get_value(KIND, {"client": client, "reference": ("is", "set")}, "reference")
	return known or new_reference(PREFIX, secrets.token_bytes(RANDOM_BYTES))


def open_pairs(client: str, found: Sequence[Found], reference: str | None = None) -> str | None:
	"""Write a pair for each of the found clients that is not paired yet; answers their reference, None without any."""
	paired = paired_with(client)
	new = [one for one in found if one.client not in paired]
	if not new:
		return None
	reference = reference or reference_of(client)
	office = frappe.db.get_value("Client", client, "field_office")
	for one in new:
		write_by_register(
			KIND,
			{
				"client": client,
				"other_client": one.client,
				"status": TO_BE_COMPARED,
				"reference": reference,
				"asking_office": office,
				"found_by": FOUND_BY,
				"score": round(one.score, 1),
				"agreeing": ", ".join(one.agreeing),
			},
		)
	return reference


def note_decision(pair: Document) -> None:
	"""Fill in who decided and when, whatever was typed there; an open pair has neither."""
	before = pair.get_doc_before_save()
	if pair.status == TO_BE_COMPARED:
		pair.decided_by = pair.decided_on = None
	elif before is None or before.status != pair.status:
		pair.decided_by, pair.decided_on = frappe.session.user, getdate(now_datetime())
	elif before is not None:
		pair.decided_by, pair.decided_on = before.decided_by, before.decided_on


def told_to(user: str) -> list[dict[str, Any]]:
	"""What the user's offices know of their own questions: reference, own client, state; never the other client."""
	offices = offices_of(user)
	if not offices:
		return []
	rows = frappe.get_all(
		KIND,
		{"asking_office": ("in", sorted(offices)), "reference": ("is", "set")},
		["reference", "client", "status", "creation", "decided_on"],
		order_by="creation desc",
	)
	# A client who went to another office, or whom only some may see, is not named.
	seen = set(within_reach([row.client for row in rows])) if rows else set()
	found: dict[str, list[Any]] = {}
	for row in rows:
		if row.client in seen:
			found.setdefault(row.reference, []).append(row)
	return [_told(reference, pairs) for reference, pairs in found.items()]


def _told(reference: str, pairs: Sequence[Any]) -> dict[str, Any]:
	"""One line for a question, however many were found: how many is not said."""
	states = {pair.status for pair in pairs}
	state = TO_BE_COMPARED if TO_BE_COMPARED in states else SAME if SAME in states else NOT_THE_SAME
	return {
		"reference": reference,
		"client": pairs[0].client,
		"state": state,
		"asked_on": str(getdate(pairs[-1].creation)),
	}
