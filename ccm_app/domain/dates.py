"""Dates and ages: what cannot have happened yet, what cannot have happened before, who is a child."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from ccm_app.domain.problems import Problem, problem

AGE_MAXIMUM = 120
ADULT_FROM = 18
# No plan of a case lies farther ahead; a slip of the finger in the year must not keep anybody from being asked for.
FARTHEST_PLAN_DAYS = 366
# A day that was stored before this was asked is counted with as this one: nothing is added to it that has no date.
LATEST_DAY = date(9000, 1, 1)
BIRTH_FIELDS = frozenset({"birth", "birth_date", "date_of_birth"})


def _day(value: date) -> date:
	return value.date() if isinstance(value, datetime) else value


def problems_of_date(
	value: object, fieldname: str, today: date, earliest: tuple[str, date | None] | None = None
) -> list[Problem]:
	"""Why something cannot have happened on this date: it lies ahead, or before what must come first.

	value: a date, or None for an empty field (no problem here).
	earliest: the fieldname and date of what this date cannot precede, such as ("registered_on", day).
	"""
	if value is None:
		return []
	if not isinstance(value, date):
		return [problem("date.not_a_date", fieldname, field=fieldname)]
	day = _day(value)
	if day > _day(today):
		return [problem("date.in_future", fieldname, field=fieldname, day=day, today=_day(today))]
	return _before(day, fieldname, earliest)


def problems_of_plan(value: object, stored: object, fieldname: str, today: date) -> list[Problem]:
	"""Why nothing is planned for this day: it is no date, or more than a year ahead. What stands there already may stay."""
	if value is None or value == stored:
		return []
	if not isinstance(value, date):
		return [problem("date.not_a_date", fieldname, field=fieldname)]
	if (_day(value) - _day(today)).days <= FARTHEST_PLAN_DAYS:
		return []
	return [problem("date.too_far", fieldname, field=fieldname, day=_day(value))]


def _before(day: date, fieldname: str, earliest: tuple[str, date | None] | None) -> list[Problem]:
	other, limit = earliest or ("", None)
	if limit is None or day >= _day(limit):
		return []
	if other in BIRTH_FIELDS:
		return [problem("date.before_birth", fieldname, other, field=fieldname, other=other)]
	return [
		problem("date.before", fieldname, other, field=fieldname, day=day, other=other, earliest=_day(limit))
	]


def age_on(birth: date, day: date) -> int:
	"""Completed years on a day; who was born on 29 February has the birthday on 1 March in other years.

	Negative when the day lies before the birth.
	"""
	return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def problems_of_birth(
	birth: date | None,
	age: int | None,
	registered_on: date,
	today: date,
	age_maximum: int = AGE_MAXIMUM,
	tolerance_years: int = 0,
) -> list[Problem]:
	"""Whether birth date and age can be true; either or both may be unknown (None).

	age: completed years on the day of registration. age_maximum: the oldest age believed.
	tolerance_years: how far age and birth date may differ, 1 when the birth date is estimated.
	"""
	if birth is not None and _day(birth) > _day(today):
		return [problem("birth.in_future", "birth_date", today=_day(today))]
	if birth is not None and _day(birth) > _day(registered_on):
		return [problem("birth.after_registration", "birth_date", registered_on=_day(registered_on))]
	computed = None if birth is None else age_on(birth, registered_on)
	found = _age_out_of_range(age, computed, age_maximum)
	return found or _contradiction(age, computed, tolerance_years)


def _age_out_of_range(age: int | None, computed: int | None, maximum: int) -> list[Problem]:
	if age is not None and age < 0:
		return [problem("age.negative", "age", age=age)]
	if age is not None and age > maximum:
		return [problem("age.over_maximum", "age", age=age, maximum=maximum)]
	if computed is not None and computed > maximum:
		return [problem("age.over_maximum", "birth_date", age=computed, maximum=maximum)]
	return []


def _contradiction(age: int | None, computed: int | None, tolerance_years: int) -> list[Problem]:
	if age is None or computed is None or abs(age - computed) <= tolerance_years:
		return []
	return [problem("age.contradicts_birth", "age", "birth_date", age=age, computed=computed)]


def is_child(age: int) -> bool:
	"""A child is "every human being below the age of eighteen years" [I]:162."""
	return age < ADULT_FROM


def months_after(day: date, months: int) -> date:
	"""The same day so many months later (or earlier); 31 January plus one month is the end of February."""
	years, month = divmod(day.month - 1 + months, 12)
	year = day.year + years
	return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
