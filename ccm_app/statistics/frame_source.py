"""Counting in memory: the source of the tests, and of rows that somebody already has in hand."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ccm_app.statistics.facts import UNKNOWN, WHOLE_NUMBERS
from ccm_app.statistics.period import Period
from ccm_app.statistics.source import COUNT, MONTH, PERSONS, RECORDS, SUM, CountRequest

STANDING = frozenset({"caseload", "offer", "coverage", "provider"})


class FrameSource:
	"""Facts as frames. Each has `client`, `day` (or `from_day` and `until_day` for those present) and its codes.

	A dimension that a frame does not have is "not stated" for all its rows.
	"""

	def __init__(self, facts: Mapping[str, pd.DataFrame]):
		self.facts = dict(facts)

	def has(self, fact: str) -> bool:
		"""True when there is a frame for it."""
		return fact in self.facts

	def counts(self, request: CountRequest) -> pd.DataFrame:
		"""See CountSource."""
		return _counted(self._stated_rows(request), request)

	def persons(self, request: CountRequest) -> pd.DataFrame:
		"""See `sharing.PersonSource`: each person is a group of one."""
		listed = ["client", *request.by]
		rows = self._stated_rows(request)[listed].drop_duplicates()
		return rows.rename(columns={"client": "group"}).assign(**{COUNT: 1})

	def _stated_rows(self, request: CountRequest) -> pd.DataFrame:
		"""The rows that count, with all codes of `by`."""
		frame = self._of_period(request)
		for name, codes in request.where:
			frame = frame[frame[name].isin(codes)] if name in frame else frame[[False] * len(frame)]
		frame = frame.assign(**{name: _blank(name) for name in request.by if name not in frame})
		for name in request.by:
			frame = frame.assign(**{name: _stated(frame[name], name)})
		return frame

	def _of_period(self, request: CountRequest) -> pd.DataFrame:
		frame = self.facts[request.fact]
		if request.fact == "in_shelter":
			return _present(frame, request.period)
		if request.fact in STANDING:
			return frame.assign(**{MONTH: request.period.last.number})
		month = frame["day"].dt.year * 12 + frame["day"].dt.month - 1
		inside = month.between(request.period.first.number, request.period.last.number)
		return frame[inside].assign(**{MONTH: month[inside].astype("int64")})


def case_source(frame: pd.DataFrame) -> FrameSource:
	"""The facts that follow from one row per case (`cases.frame_of`)."""
	named = frame.rename(columns={"age_at_registration": "age"})
	return FrameSource(
		{
			"registered": named.assign(day=named["registered_on"]),
			"reintegrated": named.assign(day=named["reintegrated_on"], option=named["reintegration_option"]),
			"in_shelter": named.assign(from_day=named["registered_on"], until_day=named["left_on"]),
		}
	)


def _present(frame: pd.DataFrame, period: Period) -> pd.DataFrame:
	"""One row per person and month end: come on or before the last day, and not left by its end."""
	parts = []
	for month in period.months:
		day = pd.Timestamp(month.last_day)
		here = (frame["from_day"] <= day) & ~(frame["until_day"] <= day)
		parts.append(frame[here].assign(**{MONTH: month.number}))
	return pd.concat(parts).drop_duplicates(["client", MONTH])


def _blank(name: str) -> object:
	return UNKNOWN if name in WHOLE_NUMBERS else ""


def _stated(column: pd.Series, name: str) -> pd.Series:
	"""Codes as text and numbers as whole numbers; what is missing is "" or -1."""
	if name == MONTH:
		return column
	if name in WHOLE_NUMBERS:
		return column.fillna(UNKNOWN).astype("int64")
	return column.fillna("").astype(str)


def _counted(frame: pd.DataFrame, request: CountRequest) -> pd.DataFrame:
	by = list(request.by)
	if not by:
		return pd.DataFrame({COUNT: [int(_aggregate(frame, request.unit))]})
	if frame.empty:
		return pd.DataFrame({**{name: frame[name] for name in by}, COUNT: pd.Series([], dtype="int64")})
	grouped = frame.groupby(by, sort=False)
	counted = {
		RECORDS: lambda: grouped.size(),
		PERSONS: lambda: grouped["client"].nunique(),
	}.get(request.unit, lambda: grouped[request.unit.removeprefix(SUM)].sum())()
	return counted.astype("int64").rename(COUNT).reset_index()


def _aggregate(frame: pd.DataFrame, unit: str) -> int:
	if unit == RECORDS:
		return len(frame)
	if unit == PERSONS:
		return int(frame["client"].nunique())
	return int(frame[unit.removeprefix(SUM)].sum())
