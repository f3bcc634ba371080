"""The few ways in which case rows are counted; each reads its columns once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from ccm_app.statistics.lists import NOT_STATED, OTHER_TYPE, CaseType, Entry
from ccm_app.statistics.period import Period

UNKNOWN_AGE = -1


def within(frame: pd.DataFrame, column: str, period: Period) -> pd.DataFrame:
	"""The cases whose day in `column` lies in the period, with `month` (see Month.number) added."""
	month = frame[column].dt.year * 12 + frame[column].dt.month - 1
	inside = month.between(period.first.number, period.last.number)
	return frame[inside].assign(month=month[inside].astype("int64"))


def tally(frame: pd.DataFrame, *columns: str) -> dict[tuple[Any, ...], int]:
	"""How many rows hold each combination of values; combinations that never occur are left out."""
	sizes = frame.groupby(list(columns), dropna=False, sort=False).size()
	keys = sizes.index if len(columns) > 1 else ((value,) for value in sizes.index)
	return {tuple(key): int(size) for key, size in zip(keys, sizes, strict=True)}


def with_listed_types(frame: pd.DataFrame, case_types: Sequence[CaseType]) -> pd.DataFrame:
	"""The same cases; a case type that is not in the list counts as Other."""
	listed = frame["case_type"].isin([case_type.code for case_type in case_types])
	return frame.assign(case_type=frame["case_type"].where(listed, OTHER_TYPE.code))


def shown_types(frame: pd.DataFrame, case_types: Sequence[CaseType]) -> tuple[CaseType, ...]:
	"""The types of the list, and Other when a case of these needs it."""
	other = OTHER_TYPE.code
	needed = other in set(frame["case_type"]) and other not in {listed.code for listed in case_types}
	return (*case_types, OTHER_TYPE) if needed else tuple(case_types)


def with_ages(frame: pd.DataFrame) -> pd.DataFrame:
	"""The same cases with plain whole ages; an unknown age is UNKNOWN_AGE."""
	return frame.assign(age_at_registration=frame["age_at_registration"].fillna(UNKNOWN_AGE).astype("int64"))


def entries_for(listed: Iterable[Entry], found: Iterable[str]) -> tuple[Entry, ...]:
	"""The listed entries, then those found beside them by code, then Not stated if a blank was found."""
	entries = {entry.code: entry for entry in listed}
	codes = set(found)
	for code in sorted(codes - set(entries) - {""}):
		entries[code] = Entry(code, code, code)
	needed = "" in codes - set(entries)
	return (*entries.values(), NOT_STATED) if needed else tuple(entries.values())


def stored_code(entry: Entry) -> str:
	"""The value under which the cases of an entry are stored: a blank for Not stated."""
	return "" if entry is NOT_STATED else entry.code


def stock(frame: pd.DataFrame, period: Period) -> dict[int, int]:
	"""Month number to persons present at the end of the month's last day.

	Present are those registered on or before that day who had not left by its end: month-end stock.
	"""
	present: dict[int, int] = {}
	for month in period.months:
		day = pd.Timestamp(month.last_day)
		here = (frame["registered_on"] <= day) & ~(frame["left_on"] <= day)
		present[month.number] = int(frame.loc[here, "client"].nunique())
	return present


def added(rows: Iterable[Mapping[str, int]], codes: Iterable[str]) -> dict[str, int]:
	"""The sum of the rows under each code; a missing cell counts as 0."""
	listed = list(rows)
	return {code: sum(row.get(code, 0) for row in listed) for code in codes}
