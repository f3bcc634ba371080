"""Two work weeks, counted as a field office counts them."""

from __future__ import annotations

import json
import unittest
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ccm_app.domain.working_days import (
	add_working_days,
	assessment_due_on,
	is_working_day,
	working_days_between,
)

SEED = Path(__file__).parents[2] / "ccm_app" / "setup" / "seeds" / "holidays.json"
HOLIDAYS = frozenset(
	date.fromisoformat(row["date"]) for row in json.loads(SEED.read_text(encoding="utf-8"))["days"]
)
MONDAY = date(2010, 2, 1)
DAYS = st.dates(date(2009, 12, 1), date(2013, 1, 31))


class WorkingDaysTest(unittest.TestCase):
	def test_the_day_after_the_start_is_day_one(self) -> None:
		self.assertEqual(add_working_days(MONDAY, 1, ()), date(2010, 2, 2))

	def test_no_days_is_the_start_itself(self) -> None:
		self.assertEqual(add_working_days(date(2010, 2, 6), 0, ()), date(2010, 2, 6))

	def test_saturday_and_sunday_do_not_count(self) -> None:
		self.assertEqual(add_working_days(date(2010, 2, 5), 1, ()), date(2010, 2, 8))

	def test_a_start_on_saturday_counts_from_monday(self) -> None:
		self.assertEqual(add_working_days(date(2010, 2, 6), 1, ()), date(2010, 2, 8))

	def test_holidays_do_not_count(self) -> None:
		self.assertEqual(add_working_days(MONDAY, 1, [date(2010, 2, 2), date(2010, 2, 3)]), date(2010, 2, 4))

	def test_a_holiday_on_a_sunday_takes_nothing_away(self) -> None:
		self.assertEqual(add_working_days(MONDAY, 5, [date(2010, 2, 7)]), date(2010, 2, 8))

	def test_negative_days_are_refused(self) -> None:
		with self.assertRaises(ValueError):
			add_working_days(MONDAY, -1, ())

	def test_ten_working_days_are_two_work_weeks(self) -> None:
		self.assertEqual(assessment_due_on(MONDAY, ()), date(2010, 2, 15))

	def test_an_assessment_registered_before_khmer_new_year_is_due_three_working_days_later(self) -> None:
		self.assertEqual(assessment_due_on(date(2010, 4, 5), ()), date(2010, 4, 19))
		self.assertEqual(assessment_due_on(date(2010, 4, 5), HOLIDAYS), date(2010, 4, 22))

	def test_the_ministry_can_change_the_number_of_days(self) -> None:
		self.assertEqual(assessment_due_on(MONDAY, (), working_days=3), date(2010, 2, 4))

	def test_a_moment_counts_as_its_day(self) -> None:
		self.assertEqual(assessment_due_on(datetime(2010, 2, 1, 23, 59), ()), date(2010, 2, 15))

	def test_working_days_left_and_working_days_overdue(self) -> None:
		self.assertEqual(working_days_between(MONDAY, date(2010, 2, 15), ()), 10)
		self.assertEqual(working_days_between(date(2010, 2, 15), MONDAY, ()), -10)
		self.assertEqual(working_days_between(MONDAY, MONDAY, ()), 0)

	@settings(max_examples=200, deadline=None)
	@given(DAYS, DAYS)
	def test_counting_in_one_step_agrees_with_counting_day_by_day(self, one: date, other: date) -> None:
		start, end = sorted((one, other))
		days = [start + timedelta(days=step + 1) for step in range((end - start).days)]
		self.assertEqual(
			working_days_between(start, end, HOLIDAYS), sum(is_working_day(day, HOLIDAYS) for day in days)
		)

	@settings(max_examples=200, deadline=None)
	@given(DAYS, st.integers(0, 120))
	def test_adding_and_counting_agree(self, start: date, days: int) -> None:
		end = add_working_days(start, days, HOLIDAYS)
		self.assertEqual(working_days_between(start, end, HOLIDAYS), days)
		self.assertTrue(days == 0 or is_working_day(end, HOLIDAYS))
