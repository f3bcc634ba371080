"""Working days of Cambodian government offices: Monday to Friday without public holidays.

The handbook counts in "work weeks" and names no calendar. The holidays are handed over: the app ships a
first list (`ccm_app/setup/seeds/holidays.json`), and the ministry edits it every year on screen, because
the lunar feasts are only fixed by the yearly sub-decree and our dates for them are estimates.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

ASSESSMENT_WORKING_DAYS = 10
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


def _day(value: date) -> date:
	return value.date() if isinstance(value, datetime) else value


def is_working_day(day: date, holidays: Collection[date]) -> bool:
	"""True from Monday to Friday unless the day is a holiday."""
	return _day(day).weekday() < _SATURDAY and _day(day) not in holidays


def add_working_days(start: date, days: int, holidays: Collection[date]) -> date:
	"""The last of so many working days after start; the day after start is the first that can count.

	days: 0 gives start itself. Raises ValueError for negative days.
	"""
	if days < 0:
		raise ValueError("working days are counted forwards: days must not be negative")
	closed = frozenset(holidays)
	day = _day(start)
	while days:
		day += _ONE_DAY
		days -= is_working_day(day, closed)
	return day


def working_days_between(start: date, end: date, holidays: Collection[date]) -> int:
	"""How many working days lie after start, up to and with end; negative when end lies before start.

	`working_days_between(start, add_working_days(start, n, holidays), holidays)` is n.
	"""
	first, last = _day(start), _day(end)
	if last < first:
		return -working_days_between(last, first, holidays)
	weeks, rest = divmod((last - first).days, 7)
	tail = sum((last - timedelta(days=back)).weekday() < _SATURDAY for back in range(rest))
	closed = sum(first < day <= last and day.weekday() < _SATURDAY for day in frozenset(holidays))
	return weeks * 5 + tail - closed


def assessment_due_on(
	registered_on: date, holidays: Collection[date], working_days: int = ASSESSMENT_WORKING_DAYS
) -> date:
	"""Last day of the social assessment: "As soon as possible, but at least within two work weeks" [H]:148.

	Two work weeks are ten working days; the number is a setting. Raises ValueError when it is negative.
	"""
	return add_working_days(registered_on, working_days, holidays)
