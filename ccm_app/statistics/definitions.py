"""How a table is defined: one indicator, what stands in its rows and in its columns. No code of its own.

The same definitions serve the tables that are shipped and those that a ministry puts together on screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ccm_app.statistics.facts import AGE, FACTS, MEMBERS
from ccm_app.statistics.lists import Entry
from ccm_app.statistics.period import Month, Period
from ccm_app.statistics.source import MONTH, PERSONS, SUM, CountRequest, Where
from ccm_app.statistics.words import Words

# A client has one sex, one age at registration, one home: persons of these parts add up.
OF_THE_PERSON = frozenset({"sex", AGE, "province"})


class BadDefinition(ValueError):
	"""A table that cannot be counted as it is defined; the message is for whoever defines it."""


@dataclass(frozen=True)
class Indicator:
	"""Who or what counts, on which day, once or each time: the one definition of a figure.

	fact, unit, where: as in CountRequest. The sentence stands below every table that shows the indicator.
	"""

	code: str
	fact: str
	sentence_en: str
	sentence_km: str
	unit: str = "records"
	where: Where = ()

	@property
	def is_additive(self) -> bool:
		"""True when the figures of parts and of shorter periods add up to the whole."""
		return self.unit != PERSONS

	@property
	def is_money(self) -> bool:
		"""True when it adds up amounts of money."""
		return self.unit.startswith(SUM) and self.unit != SUM + MEMBERS

	@property
	def additive_over(self) -> frozenset[str] | None:
		"""The dimensions over which it may be added; None means all."""
		return None if self.is_additive else OF_THE_PERSON


@dataclass(frozen=True)
class Axis:
	"""What stands in the rows or columns: the codes of a dimension, months, or bands of ages.

	entries: listed codes, in order. more: whether codes that occur beside them get a line of their own;
	without it they are not counted. by_sex: codes (of columns) that are split into F and M; None splits none.
	"""

	dimension: str
	entries: tuple[Entry, ...] = ()
	more: bool = True
	bands: tuple[tuple[int, int], ...] = ()
	by_sex: frozenset[str] | None = None


@dataclass(frozen=True)
class TableDefinition:
	"""A table: its code and words, what is counted, rows, columns (None: only a total), and whether with shares.

	before: with a column for the period of the same length before this one.
	"""

	code: str
	words: Words
	indicator: Indicator
	rows: Axis
	columns: Axis | None = None
	shares: bool = False
	before: bool = False

	def check(self) -> None:
		"""Raise BadDefinition or BadRequest unless this can be counted."""
		names = [self.rows.dimension, *([self.columns.dimension] if self.columns else [])]
		if len(set(names)) < len(names):
			raise BadDefinition("Rows and columns need different dimensions.")
		splits = self.columns is not None and self.columns.by_sex is not None
		if splits and "sex" in names:
			raise BadDefinition("A table by sex cannot be split by sex again.")
		if not self.words.title_en.strip() or not self.words.definition_en.strip():
			raise BadDefinition("A table needs a title and a sentence that says what is counted.")
		CountRequest(self.indicator.fact, tuple(names), _ANY, self.indicator.unit, self.indicator.where)


_ANY = Period(Month(2010, 4), Month(2010, 4))


def defined(given: Mapping[str, object], indicators: Mapping[str, Indicator]) -> TableDefinition:
	"""A table as somebody put it together on screen; raises BadDefinition or BadRequest with a sentence.

	given: code, title_en, title_km, indicator (a code), rows and columns (dimensions; columns may be ""), by_sex,
	shares, and filters as a mapping of dimension to codes.
	"""
	indicator = indicators.get(str(given.get("indicator")))
	if indicator is None:
		raise BadDefinition("Choose an indicator of the list.")
	filters = given.get("filters") or {}
	if not isinstance(filters, Mapping):
		raise BadDefinition("Filters are dimensions with their codes.")
	where = tuple((str(name), tuple(map(str, codes))) for name, codes in sorted(filters.items()))
	words = Words(
		str(given.get("title_en") or ""),
		str(given.get("title_km") or given.get("title_en") or ""),
		indicator.sentence_en,
		indicator.sentence_km,
	)
	columns = str(given.get("columns") or "")
	if given.get("by_sex") and not columns:
		raise BadDefinition("A split by sex needs columns.")
	made = TableDefinition(
		code=str(given.get("code") or "OWN"),
		words=words,
		indicator=_filtered(indicator, where),
		rows=_axis(str(given.get("rows") or "")),
		columns=_axis(columns, bool(given.get("by_sex"))) if columns else None,
		shares=bool(given.get("shares")) and indicator.is_additive,
	)
	made.check()
	return made


def _filtered(indicator: Indicator, where: Where) -> Indicator:
	known = FACTS[indicator.fact]
	for name, _ in where:
		if not known.has(name):
			raise BadDefinition(f"{indicator.code} cannot be filtered by {name!r}.")
	return Indicator(
		indicator.code,
		indicator.fact,
		indicator.sentence_en,
		indicator.sentence_km,
		indicator.unit,
		(*indicator.where, *where),
	)


def _axis(dimension: str, by_sex: bool = False) -> Axis:
	if not dimension:
		raise BadDefinition("Choose what stands in the rows.")
	bands = ((0, 10), (11, 17), (18, 25)) if dimension == AGE else ()
	return Axis(dimension, bands=bands, by_sex=frozenset({"*"}) if by_sex else None)


def is_months(axis: Axis | None) -> bool:
	"""True when the axis shows the months of the period."""
	return axis is not None and axis.dimension == MONTH
