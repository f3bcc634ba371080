"""The few ways in which counts are shaped into the cells of the shelter's tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import pandas as pd

from ccm_app.statistics.facts import UNKNOWN
from ccm_app.statistics.frame_source import case_source
from ccm_app.statistics.lists import FEMALE, MALE, NOT_STATED, OTHER_SEX, OTHER_TYPE, CaseType, Entry
from ccm_app.statistics.period import Period
from ccm_app.statistics.source import MONTH, PERSONS, RECORDS, CountRequest, CountSource, Where, totals

UNKNOWN_AGE = UNKNOWN
Records: TypeAlias = pd.DataFrame | CountSource


def asked(records: Records, fact: str, period: Period, *by: str, where: Where = ()) -> pd.DataFrame:
	"""The counts of a fact by these dimensions; records are rows of cases (`frame_of`) or a source."""
	return source_of(records).counts(CountRequest(fact, by, period, RECORDS, where))


def source_of(records: Records) -> CountSource:
	"""The source itself, or one made of rows of cases."""
	return case_source(records) if isinstance(records, pd.DataFrame) else records


def tally(frame: pd.DataFrame, *columns: str) -> dict[tuple[Any, ...], int]:
	"""How much was counted for each combination of values; combinations that never occur are left out."""
	return dict(totals(frame, *columns))


def with_sex_codes(frame: pd.DataFrame) -> pd.DataFrame:
	"""The same counts with F and M as sex, and X for every other one and for none."""
	codes = frame["sex"].map({"Female": FEMALE.code, "Male": MALE.code})
	return frame.assign(sex=codes.fillna(OTHER_SEX.code).astype(str))


def shown_sexes(*frames: pd.DataFrame) -> tuple[Entry, ...]:
	"""F and M, and a third column when some count of these (`with_sex_codes`) needs it."""
	needed = any(OTHER_SEX.code in set(frame["sex"]) for frame in frames)
	return (FEMALE, MALE, OTHER_SEX) if needed else (FEMALE, MALE)


def with_listed_types(frame: pd.DataFrame, case_types: Sequence[CaseType]) -> pd.DataFrame:
	"""The same cases; a case type that is not in the list counts as Other."""
	listed = frame["case_type"].isin([case_type.code for case_type in case_types])
	return frame.assign(case_type=frame["case_type"].where(listed, OTHER_TYPE.code))


def shown_types(frame: pd.DataFrame, case_types: Sequence[CaseType]) -> tuple[CaseType, ...]:
	"""The types of the list, and Other when a case of these needs it."""
	other = OTHER_TYPE.code
	needed = other in set(frame["case_type"]) and other not in {listed.code for listed in case_types}
	return (*case_types, OTHER_TYPE) if needed else tuple(case_types)


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


def stock(records: Records, period: Period, where: Where = ()) -> dict[int, int]:
	"""Month number to persons present at the end of the month's last day.

	Present are those registered on or before that day who had not left by its end: month-end stock.
	"""
	counted = source_of(records).counts(CountRequest("in_shelter", (MONTH,), period, PERSONS, where))
	present = totals(counted, MONTH)
	return {month.number: present.get((month.number,), 0) for month in period.months}


def added(rows: Iterable[Mapping[str, int]], codes: Iterable[str]) -> dict[str, int]:
	"""The sum of the rows under each code; a missing cell counts as 0."""
	listed = list(rows)
	return {code: sum(row.get(code, 0) for row in listed) for code in codes}
