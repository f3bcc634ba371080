"""The site as a source of counts: MariaDB groups where the records lie, and only counts are read.

No farther than somebody's reach: the condition is given by whoever makes the source (`confidentiality.counting`).
Only names of facts and dimensions reach the SQL; every value is bound.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
import pandas as pd

from ccm_app.domain.categories import VOID
from ccm_app.registry.count_facts import (
	DIRECTORY,
	HOME_ON,
	MOVED_AWAY_ON,
	PERSON,
	REGISTERED_ON,
	SELECTS,
	STAY,
)
from ccm_app.statistics.facts import DAYS, UNKNOWN, WHOLE_NUMBERS
from ccm_app.statistics.frame_source import STANDING
from ccm_app.statistics.source import COUNT, MONTH, PERSONS, RECORDS, SUM, CountRequest

IN_SHELTER = "in_shelter"
_MONTH_OF_DAY = "(year(`counted`.`day`) * 12 + month(`counted`.`day`) - 1)"
# What every case has, and which table it takes. Everything else is a column of the fact itself.
_OF_CASE = {
	"case_type": ("`tabCase`.`case_type`", ""),
	"field_office": ("`tabCase`.`field_office`", ""),
	"sex": ("`person`.`sex`", PERSON),
	"age": ("`person`.`age_at_registration`", PERSON),
	"province": ("`person`.`home_province`", PERSON),
	"provider": ("`stay`.`to_provider`", STAY),
}
# A stage that was reached is a column of its fact; the stage of the caseload is called otherwise there, because
# the case has a column of that name too.
_NAMED_OTHERWISE = {("caseload", "stage"): "`counted`.`present_stage`"}


# Where a client is, and who helps: of a client who is open to named persons only, this is not counted for others.
_PLACES = frozenset({"provider", "to_provider"})


class SiteSource:
	"""Counts of the site.

	condition: SQL about `tabCase`, "" for the whole register; today: for what stands open; by_place: the condition for
	whatever is counted by provider, None for the same.
	"""

	def __init__(self, condition: str, today: date, by_place: str | None = None):
		self.condition, self.today = condition, today
		self.by_place = condition if by_place is None else by_place

	def has(self, fact: str) -> bool:
		"""True when the site records it."""
		return fact in SELECTS or fact in DIRECTORY or fact == IN_SHELTER

	def counts(self, request: CountRequest) -> pd.DataFrame:
		"""See `ccm_app.statistics.source.CountSource`."""
		query = _Query(request, self._condition(request))
		by = [f"{query.stated(name)} as `{name}`" for name in request.by]
		groups = ", ".join(str(place + 1) for place in range(len(by)))
		text = f"select {', '.join([*by, f'{query.unit()} as `{COUNT}`'])} {query.rows()}"
		text += f" group by {groups}" if by else ""
		return _frame(self._asked(text, query), [*request.by, COUNT])

	def cases(self, request: CountRequest) -> list[str]:
		"""The names of the cases behind a figure, in their order; none for figures of the directory."""
		if request.fact in DIRECTORY:
			return []
		query = _Query(request, self._condition(request))
		found = self._asked(f"select distinct `tabCase`.`name` {query.rows()} order by 1", query)
		return [str(row[0]) for row in found]

	def _condition(self, request: CountRequest) -> str:
		asked = {*request.by, *(name for name, _codes in request.where)}
		return self.by_place if asked & _PLACES else self.condition

	def _asked(self, text: str, query: _Query) -> list[tuple[Any, ...]]:
		period = query.request.period
		first = date(period.first.year, period.first.month, 1)
		bounds = {"first_day": first, "last_day": period.last.last_day, "today": self.today}
		# Grouping over several tables at once; what is about clients is narrowed by the condition of the reach.
		return [tuple(row) for row in frappe.db.sql(text, {**bounds, **query.values()})]


class _Query:
	"""The parts of one question in SQL."""

	def __init__(self, request: CountRequest, condition: str):
		self.request, self.condition = request, condition
		self.is_directory = request.fact in DIRECTORY

	def rows(self) -> str:
		"""From which rows is counted: `from ... where ...`."""
		if self.is_directory:
			return f"from ({DIRECTORY[self.request.fact]}) `counted` where {' and '.join(self._narrowed())}"
		parts = [f"`tabCase`.`stage` != '{VOID}'", *self._narrowed()]
		parts += [f"({self.condition.replace('%', '%%')})"] if self.condition else []
		return f"from {self._tables()} where {' and '.join(parts)}"

	def _tables(self) -> str:
		if self.request.fact == IN_SHELTER:
			return f"{_stays(self.request)} `counted` join `tabCase` on `tabCase`.`name` = `counted`.`case` {self._joins()}"
		counted = f"({SELECTS[self.request.fact]}) `counted`"
		return f"{counted} join `tabCase` on `tabCase`.`name` = `counted`.`case` {self._joins()}"

	def _joins(self) -> str:
		asked = [*self.request.by, *(name for name, _ in self.request.where)]
		tables = [_OF_CASE[name][1] for name in asked if name in _OF_CASE]
		tables += [PERSON] if self.request.fact == "milestone" and DAYS in asked else []
		return " ".join(dict.fromkeys(filter(None, tables)))

	def stated(self, name: str) -> str:
		"""A dimension as it is counted: what is missing is "" or -1."""
		if name == MONTH:
			return self._month()
		missing = str(UNKNOWN) if name in WHOLE_NUMBERS else "''"
		return f"ifnull({self._column(name)}, {missing})"

	def _column(self, name: str) -> str:
		if name in _OF_CASE and not self.is_directory:
			return _OF_CASE[name][0]
		if name == DAYS and self.request.fact == "milestone":
			return f"datediff(`counted`.`day`, {REGISTERED_ON})"
		return _NAMED_OTHERWISE.get((self.request.fact, name), f"`counted`.`{name}`")

	def _month(self) -> str:
		if self.request.fact in STANDING:
			return str(self.request.period.last.number)
		return "`counted`.`month`" if self.request.fact == IN_SHELTER else _MONTH_OF_DAY

	def unit(self) -> str:
		"""What is counted: rows, persons, or an amount added up."""
		person = "`counted`.`client`" if self.is_directory else "`tabCase`.`client`"
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
		"""What is bound for the filters."""
		return {f"codes_{place}": codes for place, (_, codes) in enumerate(self.request.where) if codes}


def _stays(request: CountRequest) -> str:
	"""Each case once for every month end at which the client was present: come by that day, and not left by its end."""
	ends = " union all ".join(
		f"select {month.number} as `month`, date('{month.last_day.isoformat()}') as `last_day`"
		for month in request.period.months
	)
	stays = f"""select `tabCase`.`name` as `case`, {REGISTERED_ON} as `from_day`,
			coalesce({MOVED_AWAY_ON}, {HOME_ON}) as `until_day`
		from `tabCase` {PERSON} {STAY} where `tabCase`.`stage` != '{VOID}'
			and (`person`.`registered_on` <= %(last_day)s or `tabCase`.`opened_on` <= %(last_day)s)
		having `until_day` is null or `until_day` > %(first_day)s"""
	return f"""(select `stays`.`case`, `ends`.`month` from ({stays}) `stays` join ({ends}) `ends`
		on `stays`.`from_day` <= `ends`.`last_day`
		and (`stays`.`until_day` is null or `stays`.`until_day` > `ends`.`last_day`))"""


def _frame(rows: list[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
	frame = pd.DataFrame(rows, columns=columns)
	for name in columns:
		is_whole = name in WHOLE_NUMBERS or name in (MONTH, COUNT)
		frame[name] = frame[name].astype("int64") if is_whole else frame[name].map(str).astype("object")
	return frame
