"""A table from its definition: what is asked of the source, and how the answer is laid out.

Figures that add up are asked once, at the finest breakdown, and added. Persons are asked for every margin by
itself, because somebody who stands in two cells is one person in their total.
"""

from __future__ import annotations

from collections.abc import Mapping

from ccm_app.statistics import words
from ccm_app.statistics.axes import TOTAL_LINE, Line, lines_of
from ccm_app.statistics.cellkey import PERIOD, CellKey, key_of
from ccm_app.statistics.definitions import Axis, TableDefinition
from ccm_app.statistics.facts import UNKNOWN
from ccm_app.statistics.lists import OTHER_SEX, OTHER_SEXES, Entry
from ccm_app.statistics.percentages import largest_remainder
from ccm_app.statistics.period import Month, Period
from ccm_app.statistics.source import CountRequest, CountSource, Where, totals
from ccm_app.statistics.table import TOTAL, Column, Note, Row, Table
from ccm_app.statistics.words import NOT_ADDED, NOT_RECORDED

BEFORE = "BEFORE"
Counts = Mapping[tuple[object, ...], int]


def build(definition: TableDefinition, source: CountSource, period: Period, where: Where = ()) -> Table:
	"""The table of a period. where: only this part of the register, such as `(("provider", ("CCPCR-SVR",)),)`.

	A source that does not have the fact gives a table without figures, which says so.
	"""
	definition.check()
	grid = _Grid(definition, source, period, where)
	if not source.has(definition.indicator.fact):
		return grid.not_recorded()
	return grid.table()


class _Grid:
	"""One table being counted."""

	def __init__(self, definition: TableDefinition, source: CountSource, period: Period, where: Where):
		self.definition, self.source, self.period = definition, source, period
		self.indicator = definition.indicator
		axes = (definition.rows, definition.columns)
		self.where = (
			*self.indicator.where,
			*(_limit(axis) for axis in axes if axis and not axis.more),
			*where,
		)
		self.kept: dict[tuple[tuple[str, ...], Period], Counts] = {}

	def asked(self, by: tuple[str, ...], period: Period | None = None) -> Counts:
		"""The counts by these dimensions, asked once."""
		asked_for = (by, period or self.period)
		if asked_for not in self.kept:
			request = CountRequest(self.indicator.fact, by, asked_for[1], self.indicator.unit, self.where)
			self.kept[asked_for] = totals(self.source.counts(request), *by)
		return self.kept[asked_for]

	def table(self) -> Table:
		"""Rows, columns, totals, shares and keys."""
		found = self.asked(self._dimensions())
		rows = lines_of(self.definition.rows, {key[0] for key in found} | self._found_before(), self.period)
		columns = self._columns({key[1] for key in found} if self.definition.columns else set(), found)
		made = [self._row(line, columns) for line in rows]
		total = self._row(TOTAL_LINE, columns)
		return self._laid_out(made, total, columns, rows)

	def _found_before(self) -> set[object]:
		"""Codes that only the period before has need a row, too."""
		if not self.definition.before:
			return set()
		return {key[0] for key in self.asked((self.definition.rows.dimension,), before(self.period))}

	def not_recorded(self) -> Table:
		"""The listed rows and columns without any figure."""
		rows = lines_of(self.definition.rows, set(), self.period)
		columns = self._columns(set(), {})
		empty = [Row(line.code, line.label_en, line.label_km, {}) for line in rows]
		total = Row(TOTAL, *self._total_labels(), {})
		return self._table(empty, total, columns, {}, (NOT_RECORDED,))

	def _dimensions(self) -> tuple[str, ...]:
		columns = self.definition.columns
		if columns is None:
			return (self.definition.rows.dimension,)
		split = ("sex",) if columns.by_sex is not None else ()
		return (self.definition.rows.dimension, columns.dimension, *split)

	def _columns(self, codes: set[object], found: Counts) -> list[tuple[Line, Line]]:
		"""Pairs of a column's code and sex; the total stands last."""
		columns = self.definition.columns
		if columns is None:
			return [(TOTAL_LINE, TOTAL_LINE)]
		pairs: list[tuple[Line, Line]] = []
		sexes = lines_of_sex({key[2] for key in found}) if columns.by_sex is not None else []
		for line in lines_of(columns, codes, self.period):
			is_split = columns.by_sex is not None and (line.code in columns.by_sex or "*" in columns.by_sex)
			pairs += [(line, sex) for sex in sexes] if is_split else [(line, TOTAL_LINE)]
		return [*pairs, (TOTAL_LINE, TOTAL_LINE)]

	def _row(self, line: Line, columns: list[tuple[Line, Line]]) -> Row:
		counts = {column_code(*pair): self._figure(line, *pair) for pair in columns}
		if self.definition.before:
			counts = {BEFORE: self._figure(line, TOTAL_LINE, TOTAL_LINE, before(self.period)), **counts}
		labels = self._total_labels() if line is TOTAL_LINE else (line.label_en, line.label_km)
		return Row(line.code, *labels, counts)

	def _figure(self, row: Line, column: Line, sex: Line, period: Period | None = None) -> int:
		"""One figure: added up from the finest breakdown, or asked for by itself where that is not allowed."""
		columns = self.definition.columns
		# The rows last: they may be those of the sex itself.
		wanted = {"sex": sex.atoms, self.definition.rows.dimension: row.atoms}
		if columns:
			wanted[columns.dimension] = column.atoms
		by = self._dimensions()
		if not self.indicator.is_additive or period is not None:
			by = tuple(name for name in by if wanted[name] is not None)
		limits = [wanted[name] for name in by]
		return sum(
			count
			for key, count in self.asked(by, period).items()
			if all(atoms is None or one in atoms for one, atoms in zip(key, limits, strict=True))
		)

	def _laid_out(
		self, rows: list[Row], total: Row, columns: list[tuple[Line, Line]], lines: list[Line]
	) -> Table:
		if self.definition.shares:
			shares = largest_remainder([row.counts[TOTAL] for row in rows])
			rows = [
				Row(row.code, row.label_en, row.label_km, row.counts, {TOTAL: share})
				for row, share in zip(rows, shares, strict=True)
			]
			total = Row(total.code, total.label_en, total.label_km, total.counts, {TOTAL: sum(shares)})
		keys = {
			(line.code, column_code(*pair)): self._key(line, *pair)
			for line in [*lines, TOTAL_LINE]
			for pair in columns
		}
		if self.definition.before:
			earlier = before(self.period)
			for line in [*lines, TOTAL_LINE]:
				keys[line.code, BEFORE] = self._key(line, TOTAL_LINE, TOTAL_LINE, earlier)
		notes = (*((words.PERCENTAGES,) if self.definition.shares else ()), *self._notes())
		return self._table(rows, total, columns, keys, notes)

	def _notes(self) -> tuple[Note, ...]:
		return () if self.indicator.is_additive else (NOT_ADDED,)

	def _key(self, row: Line, column: Line, sex: Line, period: Period | None = None) -> CellKey:
		where = {name: set(codes) for name, codes in self.where}
		where[PERIOD] = {month.code for month in (period or self.period).months}
		columns = self.definition.columns
		named = [(self.definition.rows.dimension, row), ("sex", sex)]
		named += [(columns.dimension, column)] if columns else []
		for name, line in named:
			if line.atoms is None:
				continue
			if name == "month":
				where[PERIOD] = {Month(int(str(n)) // 12, int(str(n)) % 12 + 1).code for n in line.atoms}
			else:
				where[name] = {_named(atom) for atom in line.atoms}
		return key_of(self.indicator.code, where)

	def _total_labels(self) -> tuple[str, str]:
		english, khmer = words.TOTAL_WORDS
		return f"{english} {self.period.label_en}", f"{khmer} {self.period.label_km}"

	def _table(
		self,
		rows: list[Row],
		total: Row,
		columns: list[tuple[Line, Line]],
		keys: Mapping[tuple[str, str], CellKey],
		notes: tuple[Note, ...],
	) -> Table:
		shown = [_column(*pair) for pair in columns]
		if self.definition.before:
			earlier = before(self.period)
			shown.insert(0, Column(BEFORE, earlier.label_en, earlier.label_km))
		title = self.definition.words
		return Table(
			code=self.definition.code,
			title_en=title.title_en,
			title_km=title.title_km,
			period=self.period,
			columns=tuple(shown),
			rows=tuple(rows),
			total=total,
			notes=notes,
			definition_en=title.definition_en,
			definition_km=title.definition_km,
			keys=keys,
			decimals=2 if self.indicator.is_money else 0,
			is_additive=self.indicator.is_additive,
		)


def _named(atom: object) -> str:
	return "(not stated)" if atom in ("", UNKNOWN) else str(atom)


def _limit(axis: Axis) -> tuple[str, tuple[str, ...]]:
	"""Only what is listed counts where nothing else has a line."""
	return axis.dimension, tuple(entry.code for entry in axis.entries)


def lines_of_sex(found: set[object]) -> list[Line]:
	"""F and M, and one line for all others when there are any."""
	others = {str(code) for code in found} - {"Female", "Male"}
	lines = [
		Line("F", "F", "ស្រី", frozenset({"Female"})),
		Line("M", "M", "ប្រុស", frozenset({"Male"})),
	]
	third = Line(OTHER_SEX.code, OTHER_SEX.label_en, OTHER_SEX.label_km, frozenset({*OTHER_SEXES, *others}))
	return [*lines, third] if others else lines


def before(period: Period) -> Period:
	"""The period of the same number of months that ends before this one begins."""
	count, first = len(period.months), period.first.number
	return Period(*(Month(n // 12, n % 12 + 1) for n in (first - count, first - 1)))


def column_code(line: Line, sex: Line) -> str:
	"""The code of a column: "DV", or "DV_F" where it is split."""
	return line.code if sex is TOTAL_LINE else f"{line.code}_{sex.code}"


def _column(line: Line, sex: Line) -> Column:
	if line is TOTAL_LINE:
		return Column(TOTAL, *words.TOTAL_WORDS)
	if sex is TOTAL_LINE:
		return Column(line.code, line.label_en, line.label_km)
	return Column(
		f"{line.code}_{sex.code}", sex.label_en, sex.label_km, Entry(line.code, line.label_en, line.label_km)
	)
