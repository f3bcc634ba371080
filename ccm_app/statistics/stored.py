"""Tables as JSON and back: how the figures of a closed period and of a publication are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ccm_app.statistics.cellkey import CellKey
from ccm_app.statistics.lists import Entry
from ccm_app.statistics.period import Month, Period
from ccm_app.statistics.table import Column, Note, Row, Table


class NotATable(ValueError):
	"""The text holds no table that was written here."""


def to_text(tables: Sequence[Table]) -> str:
	"""The tables with everything that belongs to them; the same tables give the same text."""
	return json.dumps([_plain(table) for table in tables], ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> list[Table]:
	"""The tables as they were. Raises NotATable for anything else."""
	try:
		return [_table(one) for one in json.loads(text)]
	except (KeyError, TypeError, ValueError) as error:
		raise NotATable("This is no kept table.") from error


def _plain(table: Table) -> dict[str, Any]:
	return {
		"code": table.code,
		"title": [table.title_en, table.title_km],
		"period": [table.period.first.code, table.period.last.code],
		"columns": [
			[
				c.code,
				c.label_en,
				c.label_km,
				[c.group.code, c.group.label_en, c.group.label_km] if c.group else None,
			]
			for c in table.columns
		],
		"rows": [_plain_row(row) for row in table.all_rows],
		"notes": [[note.english, note.khmer] for note in table.notes],
		"definition": [table.definition_en, table.definition_km],
		"keys": [[row, column, key.measure, key.where] for (row, column), key in sorted(table.keys.items())],
		"decimals": table.decimals,
		"is_additive": table.is_additive,
	}


def _plain_row(row: Row) -> list[Any]:
	return [row.code, row.label_en, row.label_km, dict(row.counts), dict(row.percentages)]


def _table(plain: Mapping[str, Any]) -> Table:
	*rows, total = [Row(*one) for one in plain["rows"]]
	first, last = plain["period"]
	return Table(
		code=plain["code"],
		title_en=plain["title"][0],
		title_km=plain["title"][1],
		period=Period(Month.of(first), Month.of(last)),
		columns=tuple(map(_column, plain["columns"])),
		rows=tuple(rows),
		total=total,
		notes=tuple(Note(*one) for one in plain["notes"]),
		definition_en=plain["definition"][0],
		definition_km=plain["definition"][1],
		keys={
			(row, column): CellKey(measure, _where(where)) for row, column, measure, where in plain["keys"]
		},
		decimals=plain["decimals"],
		is_additive=plain["is_additive"],
	)


def _column(plain: Sequence[Any]) -> Column:
	code, english, khmer, group = plain
	return Column(code, english, khmer, Entry(*group) if group else None)


def _where(plain: Sequence[Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
	return tuple((name, tuple(codes)) for name, codes in plain)
