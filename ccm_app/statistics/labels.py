"""Names for the codes that a table took from the records: the site's lists know them, the definitions do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ccm_app.statistics.lists import Entry
from ccm_app.statistics.table import Column, Row, Table

# Code -> (English, Khmer).
Labels = Mapping[str, tuple[str, str]]
# A report's cells, headings and charts show marks as marks; no name needs these two signs.
_SIGNS = str.maketrans("<>", "‹›")


def plain(text: str) -> str:
	"""A name without the signs by which a page would take it for a part of itself."""
	return text.translate(_SIGNS)


def with_labels(table: Table, rows: Labels, columns: Labels) -> Table:
	"""The table with names in place of codes. A line that has a name of its own keeps it."""
	return replace(
		table,
		rows=tuple(_row(row, rows) for row in table.rows),
		columns=tuple(_column(column, columns) for column in table.columns),
	)


def _named(code: str, english: str, khmer: str, labels: Labels) -> tuple[str, str]:
	"""A code stands for itself in both languages until a list names it."""
	if english != code or code not in labels:
		return plain(english), plain(khmer)
	found = labels[code]
	return plain(found[0] or code), plain(found[1] or found[0] or code)


def _row(row: Row, labels: Labels) -> Row:
	english, khmer = _named(row.code, row.label_en, row.label_km, labels)
	return replace(row, label_en=english, label_km=khmer)


def _column(column: Column, labels: Labels) -> Column:
	if column.group:
		group = column.group
		named = _named(group.code, group.label_en, group.label_km, labels)
		return replace(column, group=Entry(group.code, *named))
	english, khmer = _named(column.code, column.label_en, column.label_km, labels)
	return replace(column, label_en=english, label_km=khmer)
