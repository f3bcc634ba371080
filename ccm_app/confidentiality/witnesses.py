"""Rows of the site that are no part of a chain, witnessed by one: looks at identities, and what was shared.

When such a row is written, a salted hash of it goes into the chain of looks of its client. Whoever changes or removes
the row beneath the register is found, and the ledger itself tells nobody what was looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import frappe

from ccm_app.confidentiality import keyed_hashes
from ccm_app.domain.ledger import canonical
from ccm_app.registry import ledger_store
from ccm_app.registry.ledger_store import LOOKS, ask, table
from ccm_app.registry.ledger_tables import EVENT, details_of

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
PAGE = 1000


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
	rows = frappe.db.get_values(kind, {"name": ("in", list(names))}, ["name", *FIELDS[kind]], as_dict=True)
	return {row.name: {field: row[field] for field in FIELDS[kind]} for row in rows}


def first_bad() -> dict[str, Any] | None:
	"""The first row of the ledger whose look or sharing was changed or is gone: {"client", "sequence", "reason",
	"place", "said"}; None when all stand as they were written."""
	return next(_bad(), None)


def _bad() -> Iterator[dict[str, Any]]:
	for kind in EVENTS:
		for page in _pages(kind):
			stored = _stored(kind, [one[2] for one in page])
			for client, sequence, name, token in page:
				values = stored.get(name)
				if values is None or _token(values) != token:
					reason = "missing" if values is None else "differs"
					what = "is gone" if values is None else "was changed"
					said = f"The {kind} {name}, written in row {sequence} of {client}, {what}."
					yield dict(client=client, sequence=sequence, reason=reason, place=kind, said=said)


def _pages(kind: str) -> Iterator[list[tuple[str, int, str, str]]]:
	last: tuple[str, int] = ("", 0)
	while True:
		rows = ask(
			f"select `client`, `sequence`, `subject_name`, `details` from {table(EVENT)}"
			" where `subject_kind` = %s and (`client`, `sequence`) > (%s, %s) and `event` = %s"
			f" order by `client`, `sequence` limit {PAGE}",
			(kind, *last, EVENTS[kind]),
		)
		page = [
			(row[0], int(row[1]), row[2], str(details_of({"details": row[3]}).get("row"))) for row in rows
		]
		if page:
			yield page
			last = page[-1][:2]
		if len(rows) < PAGE:
			return
