"""The site as a source of counts: MariaDB groups where the records lie, and only counts are read.

No farther than somebody's reach: the condition is given by whoever makes the source (`confidentiality.counting`).
Only names of facts and dimensions reach the SQL; every value is bound.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import frappe
import pandas as pd

from ccm_app.registry import added_fields
from ccm_app.registry.count_facts import DIRECTORY, INSIDE, OF_THE_CASE, SELECTS
from ccm_app.registry.counted_cases import TABLE
from ccm_app.statistics.facts import AGE, COMMON, DAYS, UNKNOWN, WHOLE_NUMBERS, is_added
from ccm_app.statistics.frame_source import STANDING
from ccm_app.statistics.period import Month, Period
from ccm_app.statistics.sharing import GROUP
from ccm_app.statistics.source import COUNT, MONTH, PERSONS, RECORDS, SUM, CountRequest

IN_SHELTER = "in_shelter"
# In characters.
_LONGEST_LIST = 64 * 1024 * 1024
# Between the codes of a cell, and between cells: characters that no code has.
_NEXT, _CELL = "\x1f", "\x1e"
# A condition about the record of a case, asked about its kept row.
_OF_THE_RECORD = "`tabCase`.`case` in (select `tabCase`.`name` from `tabCase` where {})"
_MONTH_OF_DAY = "(year({day}) * 12 + month({day}) - 1)"
# A stage that was reached is a column of its fact; the stage of the caseload is called otherwise there, because
# the case has a column of that name too.
_NAMED_OTHERWISE = {("caseload", "stage"): "`counted`.`present_stage`"}


# Where a client is, and who helps: of a client who is open to named persons only, this is not counted for others.
_PLACES = frozenset({"provider", "to_provider"})


class SiteSource:
	"""Counts of the site.

	condition: SQL about the column `client` of `tabCase`, "" for the whole register; today: for what stands open;
	by_place: the condition for whatever is counted by provider, about the record of the case; None for the same.
	narrower: the dimensions that are counted no farther than by_place.
	"""

	def __init__(self, condition: str, today: date, by_place: str | None = None):
		self.condition, self.today = condition, today
		self.narrower: frozenset[str] = frozenset() if by_place is None else _PLACES
		self.by_place = _OF_THE_RECORD.format(by_place) if by_place else condition

	def has(self, fact: str) -> bool:
		"""True when the site records it."""
		return fact in SELECTS or fact in DIRECTORY or fact in OF_THE_CASE

	def opened_only(self) -> SiteSource:
		"""The same, no farther than by_place in every figure, totals too."""
		return SiteSource(self.by_place, self.today)

	def counts(self, request: CountRequest) -> pd.DataFrame:
		"""See `ccm_app.statistics.source.CountSource`."""
		condition = self._condition(request)
		queries = [_Query(one, condition) for one in _by_month_end(request)]
		rows = self._asked(" union all ".join(f"({one.text()})" for one in queries), queries[0])
		return _frame(rows, [*request.by, COUNT])

	def persons(self, request: CountRequest) -> pd.DataFrame:
		"""See `ccm_app.statistics.sharing.PersonSource`: those who stand in the same cells are one group."""
		query = _Query(request, self._condition(request))
		cell = ", ".join(query.stated(name) for name in request.by)
		cells = f"group_concat(distinct concat_ws('{_NEXT}', {cell}) order by 1 separator '{_CELL}')"
		each = f"select {cells} as `cells` {query.rows()} group by `tabCase`.`person`"
		# Some servers are set to cut a long list of cells without a word: a person would be missing in the rest.
		uncut = f"set statement group_concat_max_len = {_LONGEST_LIST} for"
		found = self._asked(f"{uncut} select `cells`, count(*) from ({each}) `each` group by `cells`", query)
		rows = [
			(number, *cell.split(_NEXT), count)
			for number, (cells, count) in enumerate(found)
			for cell in str(cells).split(_CELL)
		]
		return _frame(rows, [GROUP, *request.by, COUNT])

	def cases(self, request: CountRequest) -> list[str]:
		"""The names of the cases behind a figure, in their order; none for figures of the directory."""
		if request.fact in DIRECTORY:
			return []
		query = _Query(request, self._condition(request))
		found = self._asked(f"select distinct `tabCase`.`case` {query.rows()} order by 1", query)
		return [str(row[0]) for row in found]

	def _condition(self, request: CountRequest) -> str:
		asked = {*request.by, *(name for name, _codes in request.where)}
		# What a field that somebody added tells, nobody knows: it may be a place.
		return self.by_place if asked & self.narrower or any(map(is_added, asked)) else self.condition

	def _asked(self, text: str, query: _Query) -> list[tuple[Any, ...]]:
		period = query.request.period
		first = date(period.first.year, period.first.month, 1)
		bounds = {"first_day": first, "last_day": period.last.last_day, "today": self.today}
		# Grouping over several tables at once; what is about clients is narrowed by the condition of the reach.
		return [tuple(row) for row in frappe.db.sql(text, {**bounds, **query.values()})]


def _by_month_end(request: CountRequest) -> list[CountRequest]:
	"""Those present are counted at one month's end after the other; everything else at once."""
	if request.fact != IN_SHELTER or MONTH not in request.by:
		return [request]
	return [replace(request, period=Period(month, month)) for month in request.period.months]


class _Query:
	"""The parts of one question in SQL. `tabCase` is the row that is kept of each case for counting."""

	def __init__(self, request: CountRequest, condition: str):
		self.request, self.condition = request, condition
		self.is_directory = request.fact in DIRECTORY

	def text(self) -> str:
		"""The whole question."""
		names = self.request.by
		by = [f"{self.stated(name)} as `{name}`" for name in names]
		text = f"select {', '.join([*by, f'{self.unit()} as `{COUNT}`'])} {self.rows()}"
		if names == (MONTH,) and self.request.fact == IN_SHELTER:
			# Of one month: without a group nothing is sorted.
			return f"{text} having `{COUNT}` > 0"
		return f"{text} group by {', '.join(str(place + 1) for place in range(len(by)))}" if by else text

	def rows(self) -> str:
		"""From which rows is counted: `from ... where ...`."""
		if self.is_directory:
			return f"from ({DIRECTORY[self.request.fact]}) `counted` where {' and '.join(self._narrowed())}"
		parts = ["`tabCase`.`is_void` = 0", *self._inside(), *self._narrowed()]
		parts += [f"({self.condition.replace('%', '%%')})"] if self.condition else []
		return f"from {self._tables()} where {' and '.join(parts)}"

	def _tables(self) -> str:
		if self.request.fact in OF_THE_CASE:
			return f"`{TABLE}` `tabCase`"
		counted = f"({SELECTS[self.request.fact]}) `counted`"
		return f"{counted} join `{TABLE}` `tabCase` on `tabCase`.`case` = `counted`.`case`"

	def _inside(self) -> list[str]:
		"""The bounds of the period, for what a case tells itself; the others have them inside."""
		if self.request.fact == IN_SHELTER:
			return [f"({' or '.join(map(_present, self.request.period.months))})"]
		day = OF_THE_CASE.get(self.request.fact, {}).get("day")
		return [f"{day} {INSIDE}"] if day else []

	def stated(self, name: str) -> str:
		"""A dimension as it is counted: what is missing is "" or -1."""
		if name == MONTH:
			return self._month()
		if is_added(name):
			return f"ifnull({added_fields.column_of(self.request.fact, name)}, '')"
		missing = str(UNKNOWN) if name in WHOLE_NUMBERS else "''"
		return f"ifnull({self._column(name)}, {missing})"

	def _column(self, name: str) -> str:
		if not self.is_directory and (name in COMMON or name == AGE):
			return f"`tabCase`.`{name}`"
		if name == DAYS and self.request.fact == "milestone":
			return "datediff(`counted`.`day`, `tabCase`.`from_day`)"
		own = OF_THE_CASE.get(self.request.fact, {}).get(name)
		return own or _NAMED_OTHERWISE.get((self.request.fact, name), f"`counted`.`{name}`")

	def _month(self) -> str:
		if self.request.fact in STANDING or self.request.fact == IN_SHELTER:
			return str(self.request.period.last.number)
		day = OF_THE_CASE.get(self.request.fact, {}).get("day", "`counted`.`day`")
		return _MONTH_OF_DAY.format(day=day)

	def unit(self) -> str:
		"""What is counted: rows, persons, or an amount added up."""
		person = "`counted`.`client`" if self.is_directory else "`tabCase`.`person`"
		if self.request.unit == PERSONS or self.request.fact == IN_SHELTER:
			return f"count(distinct {person})"
		if self.request.unit == RECORDS:
			return "count(*)"
		return f"cast(ifnull(sum(`counted`.`{self.request.unit.removeprefix(SUM)}`), 0) as signed)"

	def _narrowed(self) -> list[str]:
		"""The filters; a list without any code lets nothing through."""
		parts = ["1 = 1"]
		for place, (name, codes) in enumerate(self.request.where):
			parts.append(f"{self.stated(name)} in %(codes_{place})s" if codes else "1 = 0")
		return parts

	def values(self) -> dict[str, tuple[str, ...]]:
		"""What is bound for the filters, and for the lists of added fields."""
		codes = {f"codes_{place}": codes for place, (_, codes) in enumerate(self.request.where) if codes}
		return {**codes, **added_fields.bound({*self.request.by, *(name for name, _ in self.request.where)})}


def _present(month: Month) -> str:
	"""At this month's end: come by that day, and not left by its end."""
	day = f"date('{month.last_day.isoformat()}')"
	return f"(`tabCase`.`from_day` <= {day} and (`tabCase`.`left_on` is null or `tabCase`.`left_on` > {day}))"


def _frame(rows: list[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
	frame = pd.DataFrame(rows, columns=columns)
	for name in columns:
		is_whole = name in WHOLE_NUMBERS or name in (MONTH, COUNT, GROUP)
		frame[name] = frame[name].astype("int64") if is_whole else frame[name].map(str).astype("object")
	return frame
