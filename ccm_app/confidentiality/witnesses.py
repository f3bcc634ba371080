"""Rows of the site that are no part of a chain, witnessed by one: looks at identities, and what was shared.

When such a row is written, a salted hash of it goes into the chain of looks of its client. Whoever changes or removes
the row beneath the register is found, and the ledger itself tells nobody what was looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import frappe

from ccm_app.confidentiality import keyed_hashes
from ccm_app.domain.ledger import canonical
from ccm_app.registry import ledger_store
from ccm_app.registry.ledger_store import LOOKS, ask, table
from ccm_app.registry.ledger_tables import EVENT, REGISTER, details_of

EVENTS = {"Identity Look": "identity.looked", "Disclosure": "disclosure.written"}
# What is marked later is left out; texts are sealed, and sealed anew when a key is exchanged.
FIELDS = {
	"Identity Look": (
		*("user", "at", "act", "client", "purpose", "ground", "valid_until", "answers"),
		*("searched", "place", "session_key"),
	),
	"Disclosure": (
		*("client", "case", "receiver_kind", "receiver", "channel", "purpose", "consent", "legal_ground"),
		*("fields_given", "copy_number", "disclosed_on", "source_kind", "source_name", "paper", "printed_by"),
	),
}
# Fields that came later: what was witnessed before them stays as it was witnessed.
WHEN_FILLED = {"Disclosure": ("receiver_party",)}
PAGE = 1000
RESTORED = "register.restored"


def witness(kind: str, name: str, client: str | None) -> None:
	"""Write a stored row of these kinds into the chain; nothing on a site without a ledger of its own."""
	if not ledger_store.database():
		return
	stored = _stored(kind, [name])[name]
	ledger_store.note_beside(client, LOOKS, EVENTS[kind], kind, name, {"row": _token(stored)})


def _token(values: Mapping[str, Any]) -> str:
	plain = {name: None if value in (None, "") else str(value) for name, value in values.items()}
	return keyed_hashes.token("ledger row", canonical(plain).decode("ascii"))


def _stored(kind: str, names: Sequence[str]) -> dict[str, dict[str, Any]]:
	# As the database holds them: the user may not read these logs, the register compares them.
	later = WHEN_FILLED.get(kind, ())
	fields = ["name", *FIELDS[kind], *later]
	rows = frappe.db.get_values(kind, {"name": ("in", list(names))}, fields, as_dict=True)
	return {
		row.name: {field: row[field] for field in FIELDS[kind]}
		| {field: row[field] for field in later if row[field]}
		for row in rows
	}


def lost_in_restore() -> list[tuple[str, int, str]]:
	"""Rows of the ledger whose look or sharing is gone: client, sequence, moment in ISO form."""
	found = []
	for kind in EVENTS:
		for page in _pages(kind):
			stored = _stored(kind, [one[2] for one in page])
			found += [(one[0], one[1], one[4].isoformat()) for one in page if one[2] not in stored]
	return found


def declare_restored() -> int:
	"""Write into the ledger that the register came back from a backup without these rows; answers how many.

	The check of the ledger passes over looks and sharings of that time that are gone, and goes on finding every other.
	"""
	lost = [one for one in lost_in_restore() if not _is_declared(one[2], _restored())]
	if lost:
		span = {"since": min(one[2] for one in lost), "until": max(one[2] for one in lost), "lost": len(lost)}
		site = str(frappe.local.site)
		ledger_store.note_beside(None, LOOKS, RESTORED, "Register", site, span)
	return len(lost)


def _restored() -> list[tuple[str, str]]:
	"""From when to when looks and sharings were lost, as the ledger tells."""
	rows = ask(
		f"select `details` from {table(EVENT)} where `client` = %s and `event` = %s", (REGISTER, RESTORED)
	)
	spans = (details_of({"details": row[0]}) for row in rows)
	return [(str(one["since"]), str(one["until"])) for one in spans]


def _is_declared(moment: str, restored: Sequence[tuple[str, str]]) -> bool:
	return any(since <= moment <= until for since, until in restored)


def first_bad() -> dict[str, Any] | None:
	"""The first row of the ledger whose look or sharing was changed or is gone: {"client", "sequence", "reason",
	"place", "said"}; None when all stand as they were written."""
	return next(_bad(), None)


def _bad() -> Iterator[dict[str, Any]]:
	restored = _restored()
	for kind in EVENTS:
		for page in _pages(kind):
			stored = _stored(kind, [one[2] for one in page])
			for client, sequence, name, token, moment in page:
				values = stored.get(name)
				if values is None and _is_declared(moment.isoformat(), restored):
					continue
				if values is None or _token(values) != token:
					reason = "missing" if values is None else "differs"
					what = "is gone" if values is None else "was changed"
					said = f"The {kind} {name}, written in row {sequence} of {client}, {what}."
					yield dict(client=client, sequence=sequence, reason=reason, place=kind, said=said)


def _pages(kind: str) -> Iterator[list[tuple[str, int, str, str, datetime]]]:
	last: tuple[str, int] = ("", 0)
	while True:
		rows = ask(
			f"select `client`, `sequence`, `subject_name`, `details`, `occurred_on` from {table(EVENT)}"
			" where `subject_kind` = %s and (`client`, `sequence`) > (%s, %s) and `event` = %s"
			f" order by `client`, `sequence` limit {PAGE}",
			(kind, *last, EVENTS[kind]),
		)
		page = [
			(row[0], int(row[1]), row[2], str(details_of({"details": row[3]}).get("row")), row[4])
			for row in rows
		]
		if page:
			yield page
			last = page[-1][:2]
		if len(rows) < PAGE:
			return
