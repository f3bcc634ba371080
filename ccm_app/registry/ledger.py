"""The ledger on the site: Case Event rows, one chain of hashes per client, appended in the move's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import frappe
from frappe import _

from ccm_app.domain.consequences import Event
from ccm_app.domain.ledger import GENESIS, canonical, chained, head_root, verify_chain
from ccm_app.domain.problems import problem
from ccm_app.domain.roles import CENTRAL, PROTECTION
from ccm_app.registry.kept_record import KeptRecord

WHO_MAY_VERIFY = (CENTRAL, PROTECTION)
_CHAIN_FIELDS = [
	"client",
	"sequence",
	"occurred_on",
	"event",
	"subject_kind",
	"subject_name",
	"details",
	"actor",
	"previous_hash",
	"entry_hash as hash",
]


class LedgerRecord(KeptRecord):
	"""A row of the ledger: inserted by `append` and by nobody else, never changed."""

	def before_insert(self) -> None:
		"""Only the ledger inserts."""
		self._refuse_others()

	def before_validate(self) -> None:
		"""A stored row is not saved again."""
		if not self.is_new():
			self.refuse([problem("ledger.only_added_to")])

	def db_insert(self, *args: Any, **kwargs: Any) -> None:
		"""Only the ledger inserts, whatever flags a caller set."""
		self._refuse_others()
		super().db_insert(*args, **kwargs)

	def db_update(self) -> None:
		"""A stored row is not written again, whatever flags a caller set."""
		self.refuse([problem("ledger.only_added_to")])

	def _refuse_others(self) -> None:
		if not self.save_state.by_register:
			self.refuse([problem("record.kept_by_register", kind=self.doctype)])


@contextmanager
def collected_moves() -> Iterator[list[Event]]:
	"""Collect the moves of a save and of the saves inside it; the outermost appends them at its end.

	When the save fails, its moves are forgotten with it.
	"""
	outer: list[Event] | None = getattr(frappe.local, "ccm_moves", None)
	if outer is not None:
		yield outer
		return
	moves: list[Event] = []
	frappe.local.ccm_moves = moves
	try:
		yield moves
	finally:
		frappe.local.ccm_moves = None
	for move in sorted(moves, key=lambda move: move.client):
		append(move)


def append(move: Event) -> str:
	"""Append one move to its client's chain and return the name of the row.

	The client's last row is locked until the transaction ends, so that chains never fork.
	"""
	sequence, previous = _last(move.client)
	entry = {
		"client": move.client,
		"sequence": sequence + 1,
		"occurred_on": _moment(move.occurred_on),
		"event": move.event,
		"subject_kind": move.subject_kind,
		"subject_name": move.subject_name,
		"details": canonical(_exact(dict(move.details))).decode("ascii"),
		"actor": frappe.session.user,
	}
	sealed = chained(previous, entry)
	row = frappe.new_doc("Case Event")
	row.update(entry | {"case": move.case, "previous_hash": previous, "entry_hash": sealed["hash"]})
	row.save_state.by_register = True
	# Whoever moves a client has no right to write the ledger by hand.
	return str(row.insert(ignore_permissions=True).name)


def _last(client: str) -> tuple[int, str]:
	found = frappe.db.get_value(
		"Case Event",
		{"client": client},
		["sequence", "entry_hash"],
		order_by="sequence desc",
		for_update=True,
	)
	return (int(found[0]), str(found[1])) if found else (0, GENESIS)


def _moment(day: date) -> datetime:
	return day if isinstance(day, datetime) else datetime.combine(day, time.min)


def _exact(value: Any) -> Any:
	if isinstance(value, float):
		return Decimal(str(value))
	if isinstance(value, Mapping):
		return {key: _exact(part) for key, part in value.items()}
	return [_exact(part) for part in value] if isinstance(value, list | tuple) else value


@frappe.whitelist(methods=["POST", "GET"])
def verify_ledger() -> dict[str, Any]:
	"""Check every chain; for the Central Office and the Data Protection Officer.

	Answers {"valid", "clients", "events", "root", "first_bad": None or {"client", "sequence", "reason"}}.
	"""
	if not set(WHO_MAY_VERIFY) & set(frappe.get_roles()):
		frappe.throw(
			_("Only the Central Office and the Data Protection Officer check the ledger."),
			frappe.PermissionError,
		)
	return verify_all()


def verify_all() -> dict[str, Any]:
	"""Like `verify_ledger`, for the console: `bench --site X execute ccm_app.registry.ledger.verify_all`.

	The root is what `ccm_app.domain.ledger.head_root` makes of the last hashes; it is kept elsewhere.
	"""
	heads: dict[str, str] = {}
	events, first_bad = 0, None
	# Each client that ever was registered, so that a chain that is gone as a whole is missed too.
	for client in frappe.get_all("Client", pluck="name", order_by="name asc"):
		verdict = verify_chain(_chain(client))
		events += verdict.count
		heads[client] = verdict.head
		reason = verdict.reason or ("" if verdict.count else "empty")
		if reason and first_bad is None:
			sequence = verdict.first_bad_sequence or 1
			first_bad = {"client": client, "sequence": sequence, "reason": reason}
	return {
		"valid": first_bad is None,
		"clients": len(heads),
		"events": events,
		"root": head_root(heads),
		"first_bad": first_bad,
	}


def _chain(client: str) -> list[dict[str, Any]]:
	# The whole chain is needed; who may ask is decided before.
	return frappe.get_all(
		"Case Event", filters={"client": client}, fields=_CHAIN_FIELDS, order_by="sequence asc"
	)


def details_of(row: Mapping[str, Any]) -> dict[str, Any]:
	"""The details of a ledger row as codes and numbers."""
	return json.loads(row.get("details") or "{}")
