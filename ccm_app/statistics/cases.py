"""The rows that the tables are made from: one row per case, checked before anything is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from numbers import Real
from typing import Any

import pandas as pd

CASE_COLUMNS: Mapping[str, str] = {
	"client": "text, required: code of the person, never a name; a person can have several cases",
	"case": "text, required: code of the case; no code twice",
	"case_type": "text, required: code of the case type (DV, SA, NC, TL, ST, RC, SW, OT or the site's own)",
	"sex": 'text, required: "Female" or "Male"',
	"age_at_registration": "completed years, whole number from 0 to 120, or missing",
	"registered_on": "day, required: the case was registered",
	"referred_by": "text: code of the organisation that referred the client, or missing",
	"reintegrated_on": "day: the client was reintegrated, or missing",
	"reintegration_option": "text: FAM (family or community), FAC (factory or other employment), or missing",
	"left_on": "day: the client left the shelter or provider by reintegration or transfer, or missing; "
	"where it is missing, the day of reintegration is taken",
	"provider": "text: code of the service provider, or missing",
	"field_office": "text: code of the Field Office, or missing",
}
REQUIRED_TEXTS = ("client", "case", "case_type")
OPTIONAL_TEXTS = ("referred_by", "reintegration_option", "provider", "field_office")
SEXES = ("Female", "Male")
OLDEST = 120
ROWS_NAMED = 10


class BadCaseRows(ValueError):
	"""The rows cannot be counted; `faults` lists every reason with its rows, and no value of any row."""

	def __init__(self, faults: list[str]):
		super().__init__("The case rows cannot be counted:\n- " + "\n- ".join(faults))
		self.faults = tuple(faults)


def frame_of(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
	"""A checked frame with exactly the columns of CASE_COLUMNS, one row per case, in the given order.

	Days can be `date`, `datetime`, `Timestamp` or ISO text; the time of day is dropped. Other keys of
	the rows are left out. No row at all is a frame of length 0, whose tables are all zeros. Raises
	BadCaseRows with every fault found; rows are numbered from 1.
	"""
	listed = list(rows)
	faults = _missing_columns(listed)
	if faults:
		raise BadCaseRows(faults)
	columns = {name: [row[name] for row in listed] for name in CASE_COLUMNS}
	frame = _checked_columns(columns, faults)
	if not faults:
		_check_whole_rows(frame, faults)
	if faults:
		raise BadCaseRows(faults)
	frame["left_on"] = frame["left_on"].fillna(frame["reintegrated_on"])
	return frame


def _missing_columns(rows: list[Mapping[str, Any]]) -> list[str]:
	"""One fault for each column that a row does not have."""
	faults: list[str] = []
	for name in CASE_COLUMNS:
		places = [place for place, row in enumerate(rows, 1) if name not in row]
		_report(faults, name, "the column is missing", places)
	return faults


def _checked_columns(columns: Mapping[str, list[Any]], faults: list[str]) -> pd.DataFrame:
	"""The frame with each column in its type; faults of single values are added to the list."""
	checked: dict[str, Any] = {}
	for name, values in columns.items():
		rule, convert = _RULES[name]
		converted, wrong = [], []
		for place, value in enumerate(values, 1):
			try:
				converted.append(convert(value))
			except (OverflowError, TypeError, ValueError):
				converted.append(None)
				wrong.append(place)
		_report(faults, name, rule, wrong)
		checked[name] = pd.Series(converted, dtype=_TYPES.get(name, "object"))
	return pd.DataFrame(checked, columns=list(CASE_COLUMNS))


def _check_whole_rows(frame: pd.DataFrame, faults: list[str]) -> None:
	"""Faults that only show when a row is seen as a whole or beside the others."""
	registered = frame["registered_on"]
	_report(faults, "case", "no case may stand in two rows", _places(frame["case"].duplicated(keep=False)))
	for name in ("reintegrated_on", "left_on"):
		_report(faults, name, "must not be before registered_on", _places(frame[name] < registered))


def _places(marked: pd.Series) -> list[int]:
	"""The numbers, from 1, of the rows that are marked."""
	return [place for place, is_marked in enumerate(marked, 1) if is_marked]


def _report(faults: list[str], column: str, rule: str, places: list[int]) -> None:
	"""Add one sentence for a column, naming the first rows it is about."""
	if not places:
		return
	named = ", ".join(str(place) for place in places[:ROWS_NAMED])
	more = f" and {len(places) - ROWS_NAMED} more" if len(places) > ROWS_NAMED else ""
	faults.append(f"{column}: {rule} (row {named}{more})")


def _is_missing(value: object) -> bool:
	"""True for None, NaN, NaT, NA and blank text."""
	if isinstance(value, str):
		return not value.strip()
	return value is None or value is pd.NA or bool(value != value)


def _required_text(value: object) -> str:
	text = _optional_text(value)
	if not text:
		raise ValueError
	return text


def _optional_text(value: object) -> str:
	if _is_missing(value):
		return ""
	if not isinstance(value, str):
		raise TypeError
	return value.strip()


def _sex(value: object) -> str:
	if value not in SEXES:
		raise ValueError
	return str(value)


def _age(value: object) -> int | None:
	if _is_missing(value):
		return None
	if isinstance(value, bool) or not isinstance(value, Real):
		raise TypeError
	age = float(value)
	if not age.is_integer() or not 0 <= age <= OLDEST:
		raise ValueError
	return int(age)


def _optional_day(value: Any) -> pd.Timestamp | None:
	if _is_missing(value):
		return None
	day = datetime.fromisoformat(value.strip()) if isinstance(value, str) else value
	if not isinstance(day, date) or not 1900 <= day.year <= 2200:
		raise ValueError
	return pd.Timestamp(day.year, day.month, day.day)


def _required_day(value: Any) -> pd.Timestamp:
	day = _optional_day(value)
	if day is None:
		raise ValueError
	return day


_DAY_RULE = "must be a day between the years 1900 and 2200"
_RULES: dict[str, tuple[str, Callable[[Any], Any]]] = {
	**{name: ("must be a text that is not empty", _required_text) for name in REQUIRED_TEXTS},
	**{name: ("must be a text or missing", _optional_text) for name in OPTIONAL_TEXTS},
	"sex": ('must be "Female" or "Male"', _sex),
	"age_at_registration": (f"must be a whole number from 0 to {OLDEST}, or missing", _age),
	"registered_on": (_DAY_RULE, _required_day),
	"reintegrated_on": (_DAY_RULE + ", or missing", _optional_day),
	"left_on": (_DAY_RULE + ", or missing", _optional_day),
}
_TYPES = {
	"age_at_registration": "Int64",
	"registered_on": "datetime64[ns]",
	"reintegrated_on": "datetime64[ns]",
	"left_on": "datetime64[ns]",
}
