"""What a table is: columns, rows and a total row of counts, some with a percentage beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccm_app.statistics.cellkey import CellKey
from ccm_app.statistics.lists import Entry
from ccm_app.statistics.period import Period

TOTAL = "TOTAL"


@dataclass(frozen=True)
class Column:
	"""One column; columns with the same `group` stand under one heading (DV over F and M)."""

	code: str
	label_en: str
	label_km: str
	group: Entry | None = None

	@property
	def title_en(self) -> str:
		"""The heading in one line: "DV F"."""
		return f"{self.group.label_en} {self.label_en}" if self.group else self.label_en


@dataclass(frozen=True)
class Row:
	"""One row. A cell that the table leaves empty has no count.

	The total row can also hold counts under the code of a group: the sum over the group's columns.
	"""

	code: str
	label_en: str
	label_km: str
	counts: Mapping[str, int]
	percentages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Note:
	"""A sentence below a table, in both languages."""

	english: str
	khmer: str


@dataclass(frozen=True)
class Table:
	"""One table of a period; `definition_*` says what is counted."""

	code: str
	title_en: str
	title_km: str
	period: Period
	columns: tuple[Column, ...]
	rows: tuple[Row, ...]
	total: Row
	notes: tuple[Note, ...]
	definition_en: str
	definition_km: str
	# (row, column) -> what is counted there; a figure without a key is not for publication.
	keys: Mapping[tuple[str, str], CellKey] = field(default_factory=dict)
	# Money is counted in hundredths: 2. Everything else is counted in ones: 0.
	decimals: int = 0
	# False where the same person can stand in several cells, so that figures must not be added.
	is_additive: bool = True

	@property
	def all_rows(self) -> tuple[Row, ...]:
		"""The rows and, last, the total row."""
		return (*self.rows, self.total)

	def row(self, code: str) -> Row | None:
		"""The row with this code ("TOTAL" for the total row), or None."""
		return next((row for row in self.all_rows if row.code == code), None)

	def figure(self, row: str, column: str, kind: str) -> int | None:
		"""The "count" or "percentage" in a cell; None where the table has no such cell or leaves it empty."""
		found = self.row(row)
		if found is None:
			return None
		return (found.percentages if kind == "percentage" else found.counts).get(column)

	def column_title(self, code: str) -> str:
		"""The English heading of a column or of a group of columns; the code itself if there is none."""
		titles = {column.group.code: column.group.label_en for column in self.columns if column.group}
		titles.update({column.code: column.title_en for column in self.columns})
		return titles.get(code, code)

	def row_title(self, code: str) -> str:
		"""The English label of a row; the code itself if there is none."""
		found = self.row(code)
		return found.label_en if found else code

	def codes(self, row: Row) -> list[str]:
		"""The codes of the row's filled cells, in the order of the columns, a group before its columns."""
		order: dict[str, None] = {}
		for column in self.columns:
			if column.group:
				order.setdefault(column.group.code)
			order.setdefault(column.code)
		return [code for code in order if code in row.counts]
