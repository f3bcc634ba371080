"""What has changed since figures were kept: cell by cell, so that no change of a record alters a report silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ccm_app.statistics.table import Note, Row, Table


@dataclass(frozen=True)
class Change:
	"""One figure that the records give otherwise today. None: the figure is not there."""

	table: str
	row: str
	column: str
	kept: int | None
	now: int | None


def changes(kept: Sequence[Table], now: Sequence[Table]) -> list[Change]:
	"""Every count that differs, in the order of the tables. A missing figure and 0 are the same."""
	today = {table.code: table for table in now}
	found: list[Change] = []
	for table in kept:
		other = today.get(table.code)
		if other is not None:
			found += _of_table(table, other)
	return found


def _of_table(kept: Table, now: Table) -> list[Change]:
	before, after = _cells(kept), _cells(now)
	return [
		Change(kept.code, row, column, before.get((row, column)), after.get((row, column)))
		for row, column in dict.fromkeys([*before, *after])
		if (before.get((row, column)) or 0) != (after.get((row, column)) or 0)
	]


def _cells(table: Table) -> Mapping[tuple[str, str], int]:
	return {(row.code, column): count for row in table.all_rows for column, count in row.counts.items()}


def marked(kept: Table, differing: Sequence[Change]) -> Table:
	"""The kept table with a note for each figure that the records give otherwise today."""
	rows = {row.code: row.label_en for row in kept.all_rows}
	notes = [
		Note(
			f"{rows.get(one.row, one.row)}, {kept.column_title(one.column)}: {one.kept or 0} as kept; "
			f"the records give {one.now or 0} today.",
			f"{_khmer_row(kept, one.row)}, {one.column}៖ {one.kept or 0} ដូចដែលបានរក្សាទុក។ កំណត់ត្រាថ្ងៃនេះ៖ {one.now or 0}។",
		)
		for one in differing
		if one.table == kept.code
	]
	return replace(kept, notes=(*kept.notes, *notes))


def _khmer_row(table: Table, code: str) -> str:
	row: Row | None = table.row(code)
	return row.label_km if row else code
