"""After a restore: what the register lacks by what is known elsewhere, and counters that never give a number twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import getdate

from ccm_app.confidentiality import checkpoints, reconciling_access, vault, verifying
from ccm_app.domain import naming, registry_number
from ccm_app.domain.ledger_seal import Outside, gathered
from ccm_app.domain.recovery import Lacking, cases_after, counters_of, lacking, rows_told, within_cases_after
from ccm_app.registry import ledger_store, numbering
from ccm_app.registry.ledger_store import ask, table
from ccm_app.registry.ledger_tables import COLUMNS, EVENT

_IN_LISTS = (*(name for name in COLUMNS if name != "recorded_at"),)
_MISSING_IN_LISTS = (
	"not exists (select 1 from `tabCase Event` copy where copy.`client` = event.`client`"
	" and copy.`sequence` = event.`sequence`)"
)
# Chains beside a client's and the register's own are shown in no list.
_SHOWN = "event.`client` not like '%%/%%' and event.`client` != 'REGISTER'"


def told_elsewhere(places: Sequence[Path]) -> Outside:
	"""What the deliveries in these files and folders hold. Raises ValueError for a file that is none."""
	return gathered(verifying.bundles_in(places, []))


def is_newer_elsewhere(outside: Outside) -> int:
	"""How many sealed rows a place elsewhere holds that this ledger does not have; 0 when it has all of them."""
	last = checkpoints.latest() if ledger_store.database() else None
	told = max((one.size for one in outside.checkpoints), default=0)
	return max(0, told - (last.checkpoint.size if last else 0))


def lack(outside: Outside) -> Lacking:
	"""What was told elsewhere and is not in this register's ledger."""
	return lacking(rows_told(outside), _lengths(), last_numbers(), checkpoints.client_token)


def _lengths() -> dict[str, int]:
	place = ledger_store.places().event
	known = {str(row[0]): 0 for row in ask("select `name` from `tabClient`")}
	return known | {
		str(row[0]): int(row[1]) for row in ask(f"select `client`, max(`sequence`) from {place} group by 1")
	}


def last_numbers() -> dict[tuple[str, int], int]:
	"""(office, year) -> the last number of a client there; this year and the last for every office."""
	today: date = getdate()
	# The register counts all its offices and clients for its own sake.
	offices = frappe.get_all("Field Office", pluck="name")
	found = {(office, year): 0 for office in offices for year in (today.year - 1, today.year)}
	for series, reached in counters_of(frappe.get_all("Client", pluck="name")).items():
		_kind, office, year = series.split("-")
		found[office, int(year)] = max(reached, found.get((office, int(year)), 0))
	return found


# Numbers that are never given again ---------------------------------------------------------------


def carry(lack: Lacking, more: Iterable[str] = (), margin: int = 0) -> dict[str, tuple[int, int]]:
	"""Carry the counters of clients and cases past the numbers that were given before the register came back.

	more: names that offices or the operator know. margin: numbers to leave out in each counter of this year and the
	last, for what nobody can name. Answers counter -> (before, now) of those that were moved.
	"""
	last = last_numbers()
	reached = counters_of([*lack.clients, *more, *_names_in_ledger()])
	given = counters_of([*frappe.get_all("Client", pluck="name"), *frappe.get_all("Case", pluck="name")])
	left_out = cases_after(lack, last)
	for office, year in last if margin else ():
		for series in (f"CLIENT-{office}-{year}", f"CASE-{office}-{year}"):
			left_out[series] = left_out.get(series, 0) + margin
	for series, count in left_out.items():
		reached[series] = max(reached.get(series, 0), given.get(series, 0)) + count
	return _moved(reached)


def carry_within_cases(lack: Lacking) -> dict[str, tuple[int, int]]:
	"""The same for what is numbered within a case, after everything was entered that offices hold."""
	counts = within_cases_after(lack, _cases_of(lack.rows), naming.WITHIN_CASE.values())
	return _moved({series: numbering.last_number(series) + count for series, count in counts.items()})


def carry_past(names: Iterable[str]) -> dict[str, tuple[int, int]]:
	"""Carry the counters past these numbers of clients, cases or records of a case."""
	return _moved(counters_of(names))


def leave_out(count: int) -> dict[str, tuple[int, int]]:
	"""Leave out so many numbers in every counter of clients and cases of this year and the last."""
	names = [f"{kind}-{office}-{year}" for office, year in last_numbers() for kind in ("CLIENT", "CASE")]
	return _moved({series: numbering.last_number(series) + count for series in names})


def _moved(reached: dict[str, int]) -> dict[str, tuple[int, int]]:
	found = {}
	for series, number in sorted(reached.items()):
		before = numbering.last_number(series)
		if numbering.carry_past(series, min(number, registry_number.HIGHEST_SEQUENCE)):
			found[series] = (before, number)
	return found


def _cases_of(clients: Iterable[str]) -> dict[str, list[str]]:
	found: dict[str, list[str]] = {}
	for row in frappe.get_all("Case", filters={"client": ("in", [*clients, ""])}, fields=["name", "client"]):
		found.setdefault(row.client, []).append(row.name)
	return found


def _names_in_ledger() -> list[str]:
	"""Every number in rows of the ledger that the lists of the site do not have: it is newer than the backup."""
	if not ledger_store.database():
		return []
	rows = ask(
		f"select distinct `client`, `case`, `subject_name` from {table(EVENT)} event"
		f" where {_SHOWN} and {_MISSING_IN_LISTS}"
	)
	return [str(name) for row in rows for name in row if name]


def end_access_again() -> int:
	"""End what the ledger says was ended: from an older backup it would be open again. Answers how many rows."""
	rows = list(reconciling_access.ended_that_stand_open())
	for _client, name, ended in rows:
		vault.write_fields("Case Access", name, {"valid_until": ended}, update_modified=False)
	return len(rows)


# A ledger that is newer than the backup -----------------------------------------------------------


def bring_rows_into_lists() -> list[dict[str, Any]]:
	"""Show the rows again that the ledger has and the lists of the site have lost; answers them, the oldest first.

	Each is {"client", "sequence", "event", "case", "occurred_on"}: what has to be entered again.
	"""
	if not ledger_store.database():
		return []
	columns = ", ".join(f"event.`{name}`" for name in (*_IN_LISTS, "recorded_at"))
	rows = ask(
		f"select {columns} from {table(EVENT)} event where {_SHOWN} and {_MISSING_IN_LISTS}"
		" order by event.`recorded_at`, event.`client`, event.`sequence`"
	)
	found = [dict(zip((*_IN_LISTS, "recorded_at"), row, strict=True)) for row in rows]
	for row in found:
		_show_again(row)
	wanted = ("client", "sequence", "event", "case", "occurred_on")
	return [{name: row[name] for name in wanted} for row in found]


def _show_again(row: dict[str, Any]) -> None:
	"""The copy of a row as it was; whoever moved the client then stands in it, and nobody moves anybody now."""
	moment = row["recorded_at"] or row["occurred_on"]
	values = {name: row[name] for name in _IN_LISTS}
	values |= {"name": frappe.generate_hash(length=10), "creation": moment, "modified": moment}
	values |= {"owner": row["actor"], "modified_by": row["actor"], "docstatus": 0, "idx": 0}
	names = ", ".join(f"`{name}`" for name in values)
	# The copy has the hash of the ledger's row; the save path would write a new row instead.
	ask(
		f"insert into `tabCase Event` ({names}) values ({', '.join(['%s'] * len(values))})",
		[*values.values()],
	)
