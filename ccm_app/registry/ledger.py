"""The ledger on the site: one chain of hashes per client, appended in the move's transaction, shown as Case Event."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from ccm_app.domain.consequences import Event
from ccm_app.domain.ledger import GENESIS, canonical, chained
from ccm_app.domain.ledger_verdict import Elsewhere, Verdict, said
from ccm_app.domain.ledger_verifier import verify
from ccm_app.domain.problems import problem
from ccm_app.domain.roles import CENTRAL, PROTECTION
from ccm_app.registry import ledger_store
from ccm_app.registry.kept_record import KeptRecord
from ccm_app.registry.ledger_tables import SqlLedger

WHO_MAY_VERIFY = (CENTRAL, PROTECTION)


ACCESS_FIELDS = (
	*("party_kind", "party", "ground", "packet", "valid_until", "through_office", "source_name"),
	"read_only",
)


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

	def db_set(self, *args: Any, **kwargs: Any) -> None:
		"""No field of a stored row is set past the save."""
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
	access: dict[str, dict[str, list[Any]]] = {}
	frappe.local.ccm_moves, frappe.local.ccm_access_moves = moves, access
	try:
		yield moves
	finally:
		frappe.local.ccm_moves = frappe.local.ccm_access_moves = None
	for move in sorted(moves, key=lambda move: move.client):
		append(move)
	for client in sorted(access):
		ledger_store.note_beside(
			client, ledger_store.ACCESS, "access.changed", "Client", client, access[client]
		)


def note_access(client: str, what: str, row: Any) -> None:
	"""Collect a row of Case Access that was "granted" or "ended"; one row of the ledger tells of all of a save."""
	moves = getattr(frappe.local, "ccm_access_moves", None)
	if moves is not None:
		told = {name: row.get(name) and str(row.get(name)) for name in ("name", *ACCESS_FIELDS)}
		moves.setdefault(client, {}).setdefault(what, []).append(told)


def append(move: Event) -> str:
	"""Append one move to its client's chain and return the name of the row of Case Event.

	On a site with a ledger of its own the row is written there, and Case Event holds the copy that lists show; both
	in this transaction. Without it Case Event is the ledger.
	"""
	now = now_datetime()
	entry = {
		"client": move.client,
		"occurred_on": _moment(move.occurred_on),
		"event": move.event,
		"subject_kind": move.subject_kind,
		"subject_name": move.subject_name,
		"details": canonical(_exact(dict(move.details))).decode("ascii"),
		"actor": frappe.session.user,
		"case": move.case,
		"recorded_at": now,
	}
	return _store(ledger_store.append(entry) if ledger_store.database() else _next_here(entry))


def _next_here(entry: dict[str, Any]) -> dict[str, Any]:
	"""The next row of the chain in Case Event, whose last row is locked until the transaction ends.

	A registration begins a chain: it locks nothing, so that two of them never wait for each other.
	"""
	begins = entry["event"] == "client.registered"
	sequence, previous = (0, GENESIS) if begins else _last(str(entry["client"]))
	return chained(previous, {**entry, "sequence": sequence + 1})


def _store(entry: Mapping[str, Any]) -> str:
	"""Write the row of Case Event; whoever moves a client has no right to write it by hand."""
	row = frappe.new_doc("Case Event")
	row.update({name: value for name, value in entry.items() if name not in ("hash", "recorded_at")})
	row.entry_hash = entry["hash"]
	row.creation = row.modified = entry["recorded_at"]
	row.owner = row.modified_by = frappe.session.user
	row.save_state.by_register = True
	row.set_new_name()
	row.db_insert()
	return str(row.name)


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

	Answers {"valid", "clients", "events", "sealed", "unsealed", "checkpoints", "root", "first_bad": None or {"client",
	"sequence", "reason", "place", "said"}}.
	"""
	if not set(WHO_MAY_VERIFY) & set(frappe.get_roles()):
		frappe.throw(
			_("Only the Central Office and the Data Protection Officer check the ledger."),
			frappe.PermissionError,
		)
	return verify_all()


def verify_all(
	elsewhere: Elsewhere | None = None, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
	"""Like `verify_ledger`, for the console and the command; elsewhere: what places outside hold."""
	verdict = verify(SqlLedger(ledger_store.ask, ledger_store.places()), elsewhere, progress)
	return as_answer(verdict)


def as_answer(verdict: Verdict) -> dict[str, Any]:
	"""A verdict as an answer; the root is of the tree over all sealed rows."""
	bad = verdict.bad
	return {
		"valid": verdict.valid,
		"clients": verdict.clients,
		"events": verdict.events,
		"sealed": verdict.sealed,
		"unsealed": verdict.unsealed,
		"checkpoints": verdict.checkpoints,
		"root": verdict.root,
		"first_bad": {**asdict(bad), "said": said(bad)} if bad else None,
	}


def details_of(row: Mapping[str, Any]) -> dict[str, Any]:
	"""The details of a ledger row as codes and numbers."""
	return json.loads(row.get("details") or "{}")
