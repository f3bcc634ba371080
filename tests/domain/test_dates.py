"""Dates and ages that cannot be true."""

from __future__ import annotations

import unittest
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ccm_app.domain.dates import (
	age_on,
	is_child,
	months_after,
	problems_of_birth,
	problems_of_date,
	problems_of_plan,
)
from ccm_app.domain.problems import Problem

TODAY = date(2010, 6, 30)
REGISTERED = date(2010, 4, 5)


def codes(found: list[Problem]) -> list[str]:
	return [each.code for each in found]


class DateTest(unittest.TestCase):
	def test_today_and_yesterday_are_accepted(self) -> None:
		self.assertEqual(
			problems_of_date(TODAY, "moved_on", TODAY) + problems_of_date(REGISTERED, "moved_on", TODAY), []
		)

	def test_an_empty_field_is_no_problem_of_this_rule(self) -> None:
		self.assertEqual(problems_of_date(None, "moved_on", TODAY, ("registered_on", REGISTERED)), [])

	def test_nothing_is_planned_for_more_than_a_year_ahead(self) -> None:
		far = TODAY + timedelta(days=367)
		self.assertEqual(codes(problems_of_plan(far, None, "appointment_on", TODAY)), ["date.too_far"])
		self.assertEqual(problems_of_plan(far - timedelta(days=1), None, "appointment_on", TODAY), [])
		self.assertEqual(problems_of_plan(far, far, "appointment_on", TODAY), [])
		self.assertEqual(problems_of_plan(None, far, "appointment_on", TODAY), [])
		self.assertEqual(codes(problems_of_plan("9999", None, "appointment_on", TODAY)), ["date.not_a_date"])

	def test_tomorrow_is_refused(self) -> None:
		found = problems_of_date(date(2010, 7, 1), "moved_on", TODAY)
		self.assertEqual([(each.code, each.fields) for each in found], [("date.in_future", ("moved_on",))])

	def test_later_today_is_not_the_future(self) -> None:
		self.assertEqual(problems_of_date(datetime(2010, 6, 30, 23, 0), "moved_on", TODAY), [])

	def test_a_year_of_the_buddhist_era_is_refused_as_future(self) -> None:
		self.assertEqual(codes(problems_of_date(date(2553, 4, 5), "moved_on", TODAY)), ["date.in_future"])

	def test_a_date_before_birth_is_refused(self) -> None:
		found = problems_of_date(REGISTERED, "moved_on", TODAY, ("birth_date", date(2010, 5, 1)))
		self.assertEqual(
			[(each.code, each.fields) for each in found], [("date.before_birth", ("moved_on", "birth_date"))]
		)

	def test_a_refusal_because_of_birth_does_not_tell_the_birth_date(self) -> None:
		found = problems_of_date(REGISTERED, "moved_on", TODAY, ("birth_date", date(2010, 5, 1)))
		self.assertNotIn(date(2010, 5, 1), found[0].values.values())

	def test_a_date_before_registration_is_refused_and_names_both_fields(self) -> None:
		found = problems_of_date(date(2010, 4, 4), "assessed_on", TODAY, ("registered_on", REGISTERED))
		self.assertEqual(
			[(each.code, each.fields) for each in found], [("date.before", ("assessed_on", "registered_on"))]
		)

	def test_the_same_day_as_registration_is_accepted(self) -> None:
		self.assertEqual(
			problems_of_date(REGISTERED, "assessed_on", TODAY, ("registered_on", REGISTERED)), []
		)

	def test_an_unknown_earliest_date_refuses_nothing(self) -> None:
		self.assertEqual(problems_of_date(REGISTERED, "assessed_on", TODAY, ("registered_on", None)), [])

	def test_text_is_not_a_date(self) -> None:
		self.assertEqual(codes(problems_of_date("22012-01-01", "moved_on", TODAY)), ["date.not_a_date"])


class BirthTest(unittest.TestCase):
	def of(self, birth: date | None, age: int | None, **more: int) -> list[str]:
		return codes(problems_of_birth(birth, age, REGISTERED, TODAY, **more))

	def test_unknown_birth_and_unknown_age_are_accepted(self) -> None:
		self.assertEqual(self.of(None, None), [])

	def test_birth_and_age_that_agree_are_accepted(self) -> None:
		self.assertEqual(self.of(date(1994, 4, 5), 16) + self.of(date(1994, 4, 6), 15), [])

	def test_a_baby_registered_on_the_day_of_birth_is_accepted(self) -> None:
		self.assertEqual(self.of(REGISTERED, 0), [])

	def test_a_birth_after_today_is_refused(self) -> None:
		self.assertEqual(self.of(date(2010, 7, 1), None), ["birth.in_future"])

	def test_a_birth_after_the_registration_is_refused(self) -> None:
		self.assertEqual(self.of(date(2010, 4, 6), None), ["birth.after_registration"])

	def test_an_age_over_120_is_refused_whether_typed_or_worked_out(self) -> None:
		self.assertEqual(self.of(None, 120), [])
		self.assertEqual(self.of(None, 121), ["age.over_maximum"])
		self.assertEqual(self.of(date(1889, 1, 1), None), ["age.over_maximum"])

	def test_the_maximum_is_a_setting(self) -> None:
		self.assertEqual(self.of(None, 101, age_maximum=100), ["age.over_maximum"])

	def test_a_negative_age_is_refused(self) -> None:
		self.assertEqual(self.of(None, -1), ["age.negative"])

	def test_an_age_that_contradicts_the_birth_date_is_refused(self) -> None:
		self.assertEqual(self.of(date(1994, 4, 6), 16), ["age.contradicts_birth"])

	def test_an_estimated_birth_date_leaves_a_year_of_play(self) -> None:
		self.assertEqual(self.of(date(1994, 4, 6), 16, tolerance_years=1), [])
		self.assertEqual(self.of(date(1994, 4, 6), 17, tolerance_years=1), ["age.contradicts_birth"])


class AgeTest(unittest.TestCase):
	def test_the_birthday_itself_completes_the_year(self) -> None:
		self.assertEqual(
			(age_on(date(1992, 4, 5), date(2010, 4, 4)), age_on(date(1992, 4, 5), date(2010, 4, 5))), (17, 18)
		)

	def test_a_birth_on_29_february_counts_from_1_march_in_other_years(self) -> None:
		self.assertEqual(
			(age_on(date(1992, 2, 29), date(2010, 2, 28)), age_on(date(1992, 2, 29), date(2010, 3, 1))),
			(17, 18),
		)

	def test_a_day_before_birth_has_a_negative_age(self) -> None:
		self.assertEqual(age_on(date(2010, 4, 5), date(2010, 4, 4)), -1)

	def test_a_child_is_below_eighteen(self) -> None:
		self.assertEqual([is_child(0), is_child(17), is_child(18)], [True, True, False])


class MonthsTest(unittest.TestCase):
	def test_the_end_of_january_plus_one_month_is_the_end_of_february(self) -> None:
		self.assertEqual(months_after(date(2010, 1, 31), 1), date(2010, 2, 28))
		self.assertEqual(months_after(date(2012, 1, 31), 1), date(2012, 2, 29))

	def test_months_cross_the_year_in_both_directions(self) -> None:
		self.assertEqual(months_after(date(2010, 11, 30), 3), date(2011, 2, 28))
		self.assertEqual(months_after(date(2010, 1, 15), -1), date(2009, 12, 15))
		self.assertEqual(months_after(date(2010, 6, 15), 12), date(2011, 6, 15))

	@settings(max_examples=200, deadline=None)
	@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(0, 240))
	def test_the_month_is_always_the_one_that_was_asked_for(self, day: date, months: int) -> None:
		later = months_after(day, months)
		self.assertEqual((later.year - day.year) * 12 + later.month - day.month, months)
		self.assertLessEqual(later.day, day.day)
