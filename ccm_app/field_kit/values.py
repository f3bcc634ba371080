"""Typed values: what a field may hold in memory, and how the same value stands in a SQLite column.

In memory: `datetime.date` and `datetime.datetime`, Decimal for amounts and other numbers with decimals, 0 or
1 for a tick, text; None for everything that is empty. In SQLite: ISO text, decimal text, whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from ccm_app.domain.khmer import digits_to_latin
from ccm_app.domain.money import amount_of
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reference import parse_reference
from ccm_app.domain.register import filled
from ccm_app.domain.registry_number import normalise
from ccm_app.field_kit.dictionary import DECIMALS, SHORT_TEXTS, Dictionary, Field, Kind

LONGEST_SHORT_TEXT = 140
FIRST_YEAR, LAST_YEAR = 1800, 2200
AnyDay = TypeVar("AnyDay", bound=date)
EXPECTED = {
	"Date": "a date such as 2010-04-02",
	"Datetime": "a moment such as 2010-04-02 14:30",
	"Int": "a whole number",
	"Check": "yes (1) or no (0)",
	"Currency": "an amount such as 1250.50",
	"Float": "a number",
	"Percent": "a number",
	"Table": "a list of rows",
	"Table MultiSelect": "a list of rows",
}
# Records whose names are registry numbers, which people type in many ways.
REGISTRY_NUMBERED = ("Client", "Case")
# And whose names are references of slips.
REFERENCED = "Referral"
# True and False are found here too, because they equal 1 and 0.
_TICKS: dict[object, int] = {1: 1, 0: 0, "1": 1, "0": 0}


class NotThisType(ValueError):
	"""A value that cannot be read as what its field holds."""


def typed(field: Field, value: object) -> Any:
	"""The value as the field holds it; empty text becomes None. Raises NotThisType."""
	if not filled(value):
		return None
	reader: Callable[[Any], Any] = _READERS.get(field.kind, _text)
	if field.kind == "Link" and field.options in REGISTRY_NUMBERED:
		reader = _number_of_register
	elif field.kind == "Link" and field.options == REFERENCED:
		reader = _reference_of_slip
	try:
		return reader(value)
	except (TypeError, ValueError, OverflowError) as error:
		raise NotThisType(field.name) from error


def _day(value: Any) -> date:
	if isinstance(value, datetime):
		return _believable(value).date()
	if isinstance(value, date):
		return _believable(value)
	return _believable(date.fromisoformat(digits_to_latin(value.strip())))


def _moment(value: Any) -> datetime:
	if isinstance(value, datetime):
		return _believable(value)
	if isinstance(value, date):
		return datetime.combine(_believable(value), time())
	return _believable(datetime.fromisoformat(digits_to_latin(value.strip())))


def _believable(day: AnyDay) -> AnyDay:
	"""The day, if deadlines can be counted from it; a slip of the keyboard is none."""
	if not FIRST_YEAR <= day.year <= LAST_YEAR:
		raise ValueError
	return day


def _whole(value: Any) -> int:
	number = amount_of(value)
	if number is None or number != number.to_integral_value() or abs(number) >= 10**18:
		raise ValueError
	return int(number)


def _tick(value: Any) -> int:
	if value not in _TICKS:
		raise ValueError
	return _TICKS[value]


def _number(value: Any) -> Decimal:
	number = amount_of(value)
	if number is None:
		raise ValueError
	return number


def _text(value: Any) -> str:
	if not isinstance(value, str):
		raise TypeError
	value.encode("utf-8")
	return value


def _number_of_register(value: Any) -> str:
	return normalise(_text(value))


def _reference_of_slip(value: Any) -> str:
	return str(parse_reference(_text(value)) or value)


_READERS: dict[str, Callable[[Any], Any]] = {
	"Date": _day,
	"Datetime": _moment,
	"Int": _whole,
	"Check": _tick,
	**dict.fromkeys(DECIMALS, _number),
}


def typed_record(
	dictionary: Dictionary, kind: Kind, values: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Problem]]:
	"""The given values as their fields hold them, and a problem for each that cannot be.

	A value that cannot be read is left out of the record. Names that are no field are problems too.
	"""
	record: dict[str, Any] = {}
	problems: list[Problem] = []
	for name, value in values.items():
		field = kind.by_name.get(name)
		if field is None:
			problems.append(problem("record.unknown_field", name, kind=kind.name, field=name))
		elif field.is_table:
			rows, found = _typed_rows(dictionary, field, value)
			record[name] = rows
			problems.extend(found)
		else:
			_read_into(record, problems, field, value)
	return record, problems


def _read_into(record: dict[str, Any], problems: list[Problem], field: Field, value: object) -> None:
	try:
		record[field.name] = typed(field, value)
	except NotThisType:
		problems.append(_wrong_type(field))


def _wrong_type(field: Field) -> Problem:
	expected = EXPECTED.get(field.kind, "a text")
	return problem("record.wrong_type", field.name, label=field.label, expected=expected)


def _typed_rows(
	dictionary: Dictionary, field: Field, value: object
) -> tuple[list[dict[str, Any]], list[Problem]]:
	if value is None:
		return [], []
	if isinstance(value, str) or not isinstance(value, Sequence):
		return [], [_wrong_type(field)]
	child = dictionary[field.options]
	rows, problems = [], []
	for row in value:
		if not isinstance(row, Mapping):
			return [], [_wrong_type(field)]
		own = {name: one for name, one in row.items() if name not in ROW_KEEPING}
		record, found = typed_record(dictionary, child, own)
		rows.append(record)
		problems.extend(found)
	return rows, problems


# What the storage keeps about a row beside its fields.
ROW_KEEPING = frozenset({"name", "idx", "parent", "parentfield", "parenttype", "doctype"})


def problems_of_form(kind: Kind, record: Mapping[str, Any]) -> list[Problem]:
	"""Mandatory fields, choices and lengths of a complete record without its child rows."""
	problems = []
	for field in kind.fields:
		value = record.get(field.name)
		if field.is_table:
			continue
		if not filled(value):
			if field.required:
				problems.append(_missing(field))
		elif field.kind in SHORT_TEXTS:
			problems.extend(_short_text_problems(field, str(value)))
	return problems


def _missing(field: Field) -> Problem:
	return problem("record.missing_field", field.name, label=field.label)


def _short_text_problems(field: Field, value: str) -> list[Problem]:
	if field.choices and value not in field.choices:
		choices = ", ".join(choice for choice in field.choices if choice)
		return [problem("record.unknown_option", field.name, label=field.label, choices=choices)]
	if len(value) > LONGEST_SHORT_TEXT:
		values = {"label": field.label, "length": len(value), "maximum": LONGEST_SHORT_TEXT}
		return [problem("record.too_long", field.name, **values)]
	return []


def stored(value: object) -> object:
	"""The value as it stands in a SQLite column."""
	if isinstance(value, datetime):
		return value.isoformat(sep=" ")
	if isinstance(value, date):
		return value.isoformat()
	if isinstance(value, Decimal):
		return format(value, "f")
	return int(value) if isinstance(value, bool) else value


LOADERS: Mapping[str, Callable[[Any], Any]] = {
	"Date": date.fromisoformat,
	"Datetime": datetime.fromisoformat,
	**dict.fromkeys(DECIMALS, Decimal),
}


def alike(one: object, other: object) -> bool:
	"""True when two typed values mean the same: rows are compared in the fields that `one` names."""
	if isinstance(one, list):
		rows = other if isinstance(other, list) else []
		return len(one) == len(rows) and all(map(_row_alike, one, rows))
	return (one or None) == (other or None)


def _row_alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
	return all(alike(value, other.get(name)) for name, value in one.items())
