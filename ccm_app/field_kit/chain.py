"""The ledger in SQLite: Case Event rows, one chain of hashes per client, only added to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from ccm_app.domain import ledger, ledger_verifier
from ccm_app.domain.consequences import Event
from ccm_app.domain.ledger_seal import Bundle, Checkpoint, Leaf, line_of
from ccm_app.domain.ledger_verdict import Elsewhere, Verdict
from ccm_app.domain.merkle import Frontier
from ccm_app.field_kit.storage import LEDGER, Storage
from ccm_app.registry.ledger_tables import Places, SqlLedger


@dataclass(frozen=True)
class LedgerVerdict:
	"""What checking the whole ledger found.

	first_bad: the client and sequence of the first bad row with the reason, or None. root: one hash over
	the heads of all chains, to be kept elsewhere.
	"""

	valid: bool
	clients: int
	events: int
	first_bad: tuple[str, int, str] | None
	heads: Mapping[str, str]
	root: str


def append(storage: Storage, event: Event, actor: str, name: str, keeping: Mapping[str, Any]) -> None:
	"""Add an event to its client's chain. keeping: owner and moments of the row."""
	previous, sequence = _last(storage, event.client)
	moment = event.occurred_on
	row = {
		"client": event.client,
		"sequence": sequence + 1,
		"occurred_on": moment if isinstance(moment, datetime) else datetime.combine(moment, time()),
		"event": event.event,
		"subject_kind": event.subject_kind,
		"subject_name": event.subject_name,
		"details": ledger.canonical(_plain(event.details)).decode("ascii"),
		"actor": actor,
		"case": event.case,
		"recorded_at": keeping["creation"],
	}
	entry = ledger.chained(previous, row)
	entry["entry_hash"] = entry.pop("hash")
	# The moment of writing stands among what every row keeps.
	del entry["recorded_at"]
	storage.insert(LEDGER, {**keeping, **entry, "name": name})


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
	return {key: str(value) if isinstance(value, float) else value for key, value in details.items()}


def _last(storage: Storage, client: str) -> tuple[str, int]:
	statement = f'SELECT entry_hash, sequence FROM "{LEDGER}" WHERE client = ? ORDER BY sequence DESC LIMIT 1'
	row = storage.connection.execute(statement, (client,)).fetchone()
	return (row["entry_hash"], row["sequence"]) if row else (ledger.GENESIS, 0)


class SqliteLedger(SqlLedger):
	"""The ledger of a registry file. Every row is a leaf, in the order in which the one writer wrote them."""

	def __init__(self, connection: sqlite3.Connection) -> None:
		"""connection: to a registry file; no passphrase is needed, because the ledger holds codes only."""
		self._connection = connection
		super().__init__(self._run, Places(f"`{LEDGER}`", recorded_at="creation", known="`Client`"))

	def _run(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
		return [tuple(row) for row in self._connection.execute(query.replace("%s", "?"), tuple(values))]

	def leaves(self) -> Iterator[Leaf]:
		"""Every row by its number in the table."""
		columns = "row_number, client, sequence, entry_hash"
		for row in self._connection.execute(f'SELECT {columns} FROM "{LEDGER}" ORDER BY row_number'):
			yield Leaf(*row)

	def heads(self) -> dict[str, str]:
		"""The hash of the last row of every chain."""
		statement = f'SELECT client, entry_hash FROM "{LEDGER}" ORDER BY client, sequence'
		return {str(row[0]): str(row[1]) for row in self._connection.execute(statement)}


def verify(storage: Storage) -> LedgerVerdict:
	"""Check every chain from its first row to its last. Never raises for bad content."""
	found = check(storage.connection)
	heads = SqliteLedger(storage.connection).heads()
	bad = (found.bad.client, found.bad.sequence, found.bad.reason) if found.bad else None
	return LedgerVerdict(found.valid, len(heads), found.events, bad, heads, ledger.head_root(heads))


def check(connection: sqlite3.Connection, elsewhere: Elsewhere | None = None) -> Verdict:
	"""Check a registry file, with what was kept elsewhere when it is given."""
	return ledger_verifier.verify(SqliteLedger(connection), elsewhere)


def checkpoint(connection: sqlite3.Connection, origin: str, at: str) -> Bundle:
	"""What is to be kept elsewhere: a line for every row, and the root over all of them; not signed.

	The lines name no client: by the number of the row it is found in the registry.
	"""
	tree, lines = Frontier(), []
	for leaf in SqliteLedger(connection).leaves():
		tree.add(leaf.hashed())
		lines.append(line_of(leaf, ""))
	return Bundle(tuple(lines), Checkpoint(origin, tree.size, tree.root().hex(), at))
