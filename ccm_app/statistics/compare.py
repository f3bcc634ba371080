"""Printed figures beside ours: every difference, with the reason why it is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ccm_app.statistics.table import Table

Kind = Literal["count", "percentage"]
Figures = Mapping[str, Mapping[str, int]]
RULE = "Ours follow the largest remainder rule, the same for every table."
UNEXPLAINED = "No known error of the report explains this difference."


@dataclass(frozen=True)
class PrintedTable:
	"""The printed figures of one table by row code and column code; a cell not printed is missing."""

	counts: Figures
	percentages: Figures

	def figures(self, kind: Kind) -> Figures:
		"""The printed counts or percentages."""
		return self.counts if kind == "count" else self.percentages


@dataclass(frozen=True)
class PrintedError:
	"""One error of the printed report: what is wrong in it, and how the records read it.

	`cells` are the cells in which ours therefore differ: "table row column kind".
	"""

	code: str
	tables: tuple[str, ...]
	what: str
	explanation: str
	cells: frozenset[str]

	@property
	def reason(self) -> str:
		"""The error in one line: its code, what is wrong in print, and how the records read it."""
		return f"{self.code}: {self.what} {self.explanation}"


@dataclass(frozen=True)
class Printed:
	"""What a report printed for one period (Period.code), and the known errors in it."""

	period: str
	tables: Mapping[str, PrintedTable]
	errors: tuple[PrintedError, ...]

	def error_of(self, table: str, row: str, column: str, kind: Kind) -> PrintedError | None:
		"""The known error that explains a cell, or None."""
		cell = f"{table} {row} {column} {kind}"
		return next((error for error in self.errors if cell in error.cells), None)


@dataclass(frozen=True)
class Difference:
	"""A printed figure that is not ours. `ours` is None where the table has no such cell."""

	table: str
	row: str
	column: str
	printed: int
	ours: int | None
	kind: Kind
	reason: str
	error: str = ""


def differences(table: Table, printed: Printed) -> list[Difference]:
	"""Every printed figure of the table that differs from ours: counts first, then percentages.

	A table of another period than the printed one has nothing to be compared with: no difference. The
	reason is the known error of the report; a percentage without one is explained by our rule.
	"""
	figures = printed.tables.get(table.code)
	if figures is None or table.period.code != printed.period:
		return []
	kinds: tuple[Kind, ...] = ("count", "percentage")
	return [
		_difference(table, row, column, printed, kind)
		for kind in kinds
		for row, cells in figures.figures(kind).items()
		for column, value in cells.items()
		if table.figure(row, column, kind) != value
	]


def _difference(table: Table, row: str, column: str, printed: Printed, kind: Kind) -> Difference:
	error = printed.error_of(table.code, row, column, kind)
	value = printed.tables[table.code].figures(kind)[row][column]
	ours = table.figure(row, column, kind)
	without_error = RULE if kind == "percentage" else UNEXPLAINED
	reason = error.reason if error else without_error
	return Difference(table.code, row, column, value, ours, kind, reason, error.code if error else "")
