"""One cell of a client file: what was typed becomes the value of its field, or a reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from ccm_app.domain.khmer import digits_to_latin
from ccm_app.domain.problems import Problem, problem
from ccm_app.exchange.columns import COLUMNS, Column

DAY_FIRST, MONTH_FIRST = "DD/MM/YYYY", "MM/DD/YYYY"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_STROKES = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_TICKS = {"1": 1, "yes": 1, "y": 1, "x": 1, "true": 1, "0": 0, "no": 0, "n": 0, "false": 0}
_TICKS |= {"បាទ": 1, "ចាស": 1, "ទេ": 0}


def read_cell(name: str, cell: str, pattern: str) -> tuple[Any, list[Problem]]:
	"""The value of a cell (None when it is empty or unreadable) and what is wrong with it."""
	column = COLUMNS[name]
	if not cell:
		return None, [problem("csv.empty_cell", name, field=name)] if column.needed else []
	value = _READERS[column.holds](cell, column, pattern)
	return (value, []) if value is not None else (None, [_unreadable(name, column, pattern)])


def _unreadable(name: str, column: Column, pattern: str) -> Problem:
	if column.holds == "day":
		return problem("csv.not_a_day", name, field=name, pattern=pattern)
	if column.holds == "choice":
		return problem("csv.not_a_choice", name, field=name, choices=", ".join(column.choices))
	code = "csv.not_a_number" if column.holds == "number" else "csv.not_a_tick"
	return problem(code, name, field=name)


def _text(cell: str, column: Column, pattern: str) -> str:
	return cell


def _code(cell: str, column: Column, pattern: str) -> str:
	return digits_to_latin(cell)


def _area(cell: str, column: Column, pattern: str) -> str:
	"""A spreadsheet drops the leading zero of a code, which always has an even number of digits."""
	code = digits_to_latin(cell)
	return f"0{code}" if code.isdigit() and len(code) % 2 else code


def _day(cell: str, column: Column, pattern: str) -> date | None:
	text = digits_to_latin(cell)
	if iso := _ISO.fullmatch(text):
		return _date(iso[1], iso[2], iso[3])
	strokes = _STROKES.fullmatch(text)
	if not strokes:
		return None
	if pattern == MONTH_FIRST:
		return _date(strokes[3], strokes[1], strokes[2])
	return _date(strokes[3], strokes[2], strokes[1])


def _date(year: str, month: str, day: str) -> date | None:
	try:
		return date(int(year), int(month), int(day))
	except ValueError:
		return None


def _number(cell: str, column: Column, pattern: str) -> int | None:
	text = digits_to_latin(cell)
	return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None


def _tick(cell: str, column: Column, pattern: str) -> int | None:
	return _TICKS.get(digits_to_latin(cell).lower())


def _choice(cell: str, column: Column, pattern: str) -> str | None:
	return next((choice for choice in column.choices if choice.lower() == cell.lower()), None)


_READERS: dict[str, Callable[[str, Column, str], Any]] = {
	"text": _text,
	"code": _code,
	"area": _area,
	"day": _day,
	"number": _number,
	"tick": _tick,
	"choice": _choice,
}
