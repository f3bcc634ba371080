"""Compares who may read which client with what the ledger says was given and ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from frappe.utils import get_datetime

from ccm_app.domain.reconciling import ACCESS, access_differing
from ccm_app.registry import ledger_store
from ccm_app.registry.ledger_store import ask, table
from ccm_app.registry.ledger_tables import CHECKPOINT, EVENT, details_of

PAGE = 500
# The moment at which a row ended is written a little before the row of the ledger.
NEAR = timedelta(minutes=2)
_COLUMNS = ("name", "client", "valid_until", "creation", *ACCESS)

# Client and row of access -> what was granted, and when it was ended.
Noted = dict[tuple[str, str], tuple[Mapping[str, Any], datetime | None]]


def strays() -> Iterator[dict[str, Any]]:
	"""Rows of access that are not as they were given, or were never given, as answers like those of `witnesses`."""
	if not ledger_store.database():
		return
	since, merged = _since(), _merged()
	# A merge takes rows along; their chain stays that of the number for which they were given.
	taken_along = {row: known for (_client, row), known in _noted(merged).items()}
	# Rows from before the ledger, of which no chain may tell.
	older: dict[str, Mapping[str, Any]] = {}
	for page in _pages():
		noted = _noted({str(row["client"]) for row in page})
		for row in page:
			known = noted.get((row["client"], row["name"]))
			if known is None and row["client"] in merged:
				known = taken_along.get(row["name"])
			if known is not None:
				yield from _compared(row, *known)
			elif since and row["creation"] > since:
				yield _stray(row, "was given past the register: the ledger does not tell of it")
			else:
				older[row["name"]] = row
	yield from _told_of_others(older)


def ended_that_stand_open() -> Iterator[tuple[str, str, datetime]]:
	"""Rows of access that the ledger says were ended, and that a register from a backup shows as open: client, row, end."""
	for page in _pages() if ledger_store.database() else ():
		noted = _noted({str(row["client"]) for row in page})
		for row in page:
			_granted, ended = noted.get((row["client"], row["name"]), ({}, None))
			if ended and not _ends_as_told({}, ended, row["valid_until"]):
				yield str(row["client"]), str(row["name"]), ended


def _told_of_others(older: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
	"""Rows of which the ledger tells, but for another client."""
	for details, _moment in _every_row() if older else ():
		for one in details.get("granted", ()):
			row = older.get(str(one["name"]))
			if row:
				yield _stray(row, "was given for another client")


def _compared(
	row: Mapping[str, Any], granted: Mapping[str, Any], ended: datetime | None
) -> Iterator[dict[str, Any]]:
	if access_differing(granted, row):
		yield _stray(row, "is not as it was given")
	elif not _ends_as_told(granted, ended, row["valid_until"]):
		yield _stray(row, "does not end when the ledger tells")


def _ends_as_told(granted: Mapping[str, Any], ended: datetime | None, stored: datetime | None) -> bool:
	if ended:
		return bool(stored) and stored <= ended + NEAR
	wanted = granted.get("valid_until")
	if not wanted or not stored:
		return not wanted and not stored
	return abs(get_datetime(wanted) - stored) < timedelta(seconds=1)


def _stray(row: Mapping[str, Any], what: str) -> dict[str, Any]:
	said = f"The access {row['name']} to the client {row['client']} {what}."
	return {"client": row["client"], "sequence": 0, "reason": "differs", "place": "Case Access", "said": said}


def _since() -> datetime | None:
	"""From when on every row has to be told of: the ledger stands since its first checkpoint."""
	rows = ask(f"select `at` from {table(CHECKPOINT)} order by `number` limit 1")
	return get_datetime(rows[0][0]) if rows else None


def _merged() -> set[str]:
	return {
		str(name)
		for row in ask("select `kept_client`, `merged_client` from `tabClient Merge`")
		for name in row
	}


def _pages() -> Iterator[list[dict[str, Any]]]:
	last: tuple[str, str] = ("", "")
	named = ", ".join(f"`{name}`" for name in _COLUMNS)
	while True:
		query = (
			f"select {named} from `tabCase Access` where `client` > %s or (`client` = %s and `name` > %s)"
			f" order by `client`, `name` limit {PAGE}"
		)
		page = [dict(zip(_COLUMNS, row, strict=True)) for row in ask(query, (last[0], *last))]
		if page:
			yield page
			last = (str(page[-1]["client"]), str(page[-1]["name"]))
		if len(page) < PAGE:
			return


def _noted(clients: Iterable[str]) -> Noted:
	found: Noted = {}
	for chain, details, moment in _rows([f"{client}/{ledger_store.ACCESS}" for client in sorted(clients)]):
		client = chain.rpartition("/")[0]
		for one in details.get("granted", ()):
			found[client, str(one["name"])] = (one, None)
		for one in details.get("ended", ()):
			row = client, str(one["name"])
			found[row] = (found.get(row, (one, None))[0], moment)
	return found


def _every_row() -> Iterator[tuple[dict[str, Any], datetime]]:
	last: tuple[str, int] = ("", 0)
	while True:
		rows = ask(
			f"select `client`, `sequence`, `details`, `occurred_on` from {table(EVENT)}"
			" where `subject_kind` = 'Client' and (`client`, `sequence`) > (%s, %s) and `event` = 'access.changed'"
			f" order by `client`, `sequence` limit {PAGE}",
			last,
		)
		yield from ((details_of({"details": row[2]}), row[3]) for row in rows)
		if len(rows) < PAGE:
			return
		last = (str(rows[-1][0]), int(rows[-1][1]))


def _rows(chains: Sequence[str]) -> Iterator[tuple[str, dict[str, Any], datetime]]:
	for start in range(0, len(chains), PAGE):
		some = chains[start : start + PAGE]
		rows = ask(
			f"select `client`, `details`, `occurred_on` from {table(EVENT)}"
			f" where `client` in ({', '.join(['%s'] * len(some))}) and `event` = 'access.changed'"
			" order by `client`, `sequence`",
			some,
		)
		yield from ((str(row[0]), details_of({"details": row[1]}), row[2]) for row in rows)
