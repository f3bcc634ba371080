"""The ledger in SQLite: Case Event rows, one chain of hashes per client, only added to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby
from typing import Any

from ccm_app.domain import ledger
from ccm_app.domain.consequences import Event
from ccm_app.field_kit.storage import LEDGER, Storage


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
	}
	entry = ledger.chained(previous, row)
	entry["entry_hash"] = entry.pop("hash")
	storage.insert(LEDGER, {**keeping, **entry, "name": name, "case": event.case})


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
	return {key: str(value) if isinstance(value, float) else value for key, value in details.items()}


def _last(storage: Storage, client: str) -> tuple[str, int]:
	statement = f'SELECT entry_hash, sequence FROM "{LEDGER}" WHERE client = ? ORDER BY sequence DESC LIMIT 1'
	row = storage.connection.execute(statement, (client,)).fetchone()
	return (row["entry_hash"], row["sequence"]) if row else (ledger.GENESIS, 0)


def verify(storage: Storage) -> LedgerVerdict:
	"""Check every chain from its first row to its last. Never raises for bad content."""
	statement = f'SELECT *, entry_hash AS hash FROM "{LEDGER}" ORDER BY client, sequence, row_number'
	rows = [dict(row) for row in storage.connection.execute(statement)]
	heads: dict[str, str] = {}
	first_bad: tuple[str, int, str] | None = None
	for client, entries in groupby(rows, key=lambda row: str(row["client"])):
		verdict = ledger.verify_chain(entries)
		heads[client] = verdict.head
		if not verdict.valid and first_bad is None:
			first_bad = (client, verdict.first_bad_sequence or 0, verdict.reason)
	return LedgerVerdict(first_bad is None, len(heads), len(rows), first_bad, heads, ledger.head_root(heads))
