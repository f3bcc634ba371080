"""Stage 8: reintegration after recovery and preparation; follow-up in the critical second half-year."""

from __future__ import annotations

import unittest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ccm_app.domain import categories
from ccm_app.domain.dates import months_after
from ccm_app.domain.problems import Problem
from ccm_app.domain.reintegration import critical_follow_ups_done, critical_problems, month_number
from tests.domain.builders import (
	MANAGER,
	REINTEGRATED,
	SERVED,
	SOCIAL_WORKER,
	TODAY,
	RuleTest,
	a_case,
	a_register,
)
from tests.domain.later_builders import a_case_in_services, a_follow_up, a_reintegration, reintegration_fields

BEFORE_SERVICES = categories.STAGES[:6]


class ReintegrationTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case, _ = a_case_in_services(self.register)

	def ask(self, **changes: object) -> list[Problem]:
		fields = reintegration_fields(**changes)
		return [*self.register.ask("Reintegration", TODAY, case=self.case, **fields)]

	def test_reintegration_begins_after_the_services(self) -> None:
		self.assert_allowed(self.ask())
		for stage in BEFORE_SERVICES:
			self.register.change("Case", self.case, stage=stage)
			self.assert_refused(self.ask(), "reintegration.too_early")

	def test_one_reintegration_runs_at_a_time(self) -> None:
		name = a_reintegration(self.register, self.case)
		self.assert_refused(self.ask(), "reintegration.another_runs")
		self.register.change("Reintegration", name, ended_on=TODAY, end_reason="Came back to the shelter.")
		self.assert_allowed(self.ask())

	def test_recovery_and_preparation_are_sufficient(self) -> None:
		self.assert_refused(self.ask(recovery_sufficient=0), "reintegration.recovery")
		self.assert_refused(self.ask(preparation_sufficient=None), "reintegration.preparation")

	def test_reintegration_does_not_begin_before_the_services_did(self) -> None:
		self.assert_refused(self.ask(started_on=SERVED - timedelta(days=1)), "date.before")

	def test_a_reintegration_ends_with_a_reason(self) -> None:
		self.assert_refused(self.ask(ended_on=TODAY), "reintegration.ended_without_reason")
		self.assert_allowed(self.ask(ended_on=TODAY, end_reason="Came back to the shelter."))
		self.assert_refused(self.ask(ended_on=SERVED, end_reason="Came back."), "date.before")

	def test_the_day_of_reintegration_is_fixed(self) -> None:
		name = a_reintegration(self.register, self.case)
		found = self.register.ask("Reintegration", TODAY, name, started_on=TODAY)
		self.assert_refused(found, "reintegration.start_is_fixed")

	def test_the_start_plans_every_follow_up_of_the_schedule_once(self) -> None:
		fields = reintegration_fields(started_on=date(2010, 8, 31))
		self.assert_allowed(self.register.save("Reintegration", TODAY, case=self.case, **fields))
		planned = self.register.many("Follow-up", case=self.case)
		self.assertEqual([row["month_number"] for row in planned], [1, 3, 6, 8, 10, 12])
		self.assertEqual(
			[row["due_on"] for row in planned],
			[
				date(2010, 9, 30),
				date(2010, 11, 30),
				date(2011, 2, 28),
				date(2011, 4, 30),
				date(2011, 6, 30),
				date(2011, 8, 31),
			],
		)
		self.assertEqual({row["status"] for row in planned}, {"Planned"})
		self.assertEqual(len({row["form_key"] for row in planned}), 6)
		self.assert_allowed(self.register.save("Reintegration", TODAY, self.register.last, place="02"))
		self.assertEqual(len(self.register.many("Follow-up", case=self.case)), 6)


class ScheduleTest(RuleTest):
	def ask(self, *months: object) -> list[Problem]:
		visits = [{"month_number": month, "kind": "Visit"} for month in months]
		return [*self.register.ask("Follow-up Schedule", TODAY, visits=visits)]

	def test_a_schedule_covers_months_7_to_12(self) -> None:
		for month in range(7, 13):
			self.assert_allowed(self.ask(1, month))
		for month in (1, 6, 13, 24):
			self.assert_refused(self.ask(month), "schedule.second_half_missing")

	def test_a_schedule_without_visits_is_refused(self) -> None:
		self.assert_refused(self.ask(), "schedule.second_half_missing")
		found = self.register.ask("Follow-up Schedule", TODAY, visits=None)
		self.assert_refused(found, "schedule.second_half_missing")

	def test_a_follow_up_takes_place_from_the_first_month_on(self) -> None:
		for month in (0, -1, None, "", "eight"):
			self.assert_refused(self.ask(month, 8), "schedule.month_below_one")

	def test_the_shipped_schedule_is_one(self) -> None:
		self.assert_allowed(self.register.ask("Follow-up Schedule", TODAY, "USUAL"))


class FollowUpTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case, _ = a_case_in_services(self.register)
		self.register.change("Case", self.case, stage=categories.REINTEGRATION)
		self.home = a_reintegration(self.register, self.case)

	def ask(self, **changes: object) -> list[Problem]:
		fields = {
			"case": self.case,
			"reintegration": self.home,
			"due_on": months_after(REINTEGRATED, 8),
			"kind": "Visit",
			"status": "Done",
			"visited_on": months_after(REINTEGRATED, 8),
			"visited_by": SOCIAL_WORKER,
			"situation": "Good",
		}
		return [*self.register.ask("Follow-up", TODAY, **(fields | changes))]

	def test_a_follow_up_is_done(self) -> None:
		self.assert_allowed(self.ask())

	def test_a_done_follow_up_says_when_by_whom_and_how_the_client_is(self) -> None:
		for field in ("visited_on", "visited_by", "situation"):
			self.assert_refused(self.ask(**{field: None}), "follow_up.not_complete")

	def test_further_support_is_named(self) -> None:
		self.assert_refused(self.ask(further_support_needed=1), "follow_up.no_support_named")
		self.assert_allowed(self.ask(further_support_needed=1, support_needed="Rice for a month."))

	def test_a_client_who_was_not_found_leaves_a_trace(self) -> None:
		self.assert_refused(self.ask(status="Client not found", note=" "), "follow_up.not_found_without_note")
		self.assert_allowed(self.ask(status="Client not found", note="Asked at the pagoda."))

	def test_a_follow_up_lies_after_the_start_of_its_reintegration(self) -> None:
		before = REINTEGRATED - timedelta(days=1)
		self.assert_refused(self.ask(due_on=before), "follow_up.due_before_start")
		self.assert_refused(self.ask(visited_on=before), "date.before")
		self.assert_refused(self.ask(visited_on=TODAY + timedelta(days=1)), "date.in_future")

	def test_a_reintegration_of_another_case_or_of_none_is_refused(self) -> None:
		other = a_reintegration(self.register, a_case(self.register))
		for reintegration in (other, "missing"):
			self.assert_refused(self.ask(reintegration=reintegration), "follow_up.of_another_case")
			both = self.ask(reintegration=reintegration, training_course="SEWING")
			self.assert_refused(both, "follow_up.of_another_case")
		self.assert_refused(self.ask(reintegration=None), "follow_up.of_nothing")

	def test_a_training_is_followed_up_before_anybody_goes_home_and_has_no_month(self) -> None:
		seen = {"reintegration": None, "training_course": "SEWING"}
		self.assert_allowed(self.ask(**seen))
		self.assert_refused(self.ask(**seen, situation=None), "follow_up.not_complete")
		self.assert_refused(self.ask(**seen, visited_on=TODAY + timedelta(days=1)), "date.in_future")
		record, _ = self.register.proposed(
			"Follow-up", None, seen | {"case": self.case, "due_on": TODAY}, TODAY
		)
		self.assertEqual(record["month_number"], 0)

	def test_the_month_is_that_of_the_visit_and_before_it_that_of_the_due_date(self) -> None:
		fields = {"reintegration": self.home, "due_on": months_after(REINTEGRATED, 3), "case": self.case}
		for visited, month in ((None, 3), (REINTEGRATED, 1), (months_after(REINTEGRATED, 9), 9)):
			record, _ = self.register.proposed("Follow-up", None, fields | {"visited_on": visited}, TODAY)
			self.assertEqual(record["month_number"], month)

	def test_two_visits_done_in_months_7_to_12_are_enough(self) -> None:
		for month in (1, 6, 13):
			a_follow_up(self.register, self.case, self.home, month)
		a_follow_up(self.register, self.case, self.home, 9, status="Missed")
		a_follow_up(self.register, self.case, self.home, 7)
		self.assert_refused(critical_problems(self.case, self.register), "closure.critical_months")
		a_follow_up(self.register, self.case, self.home, 12)
		self.assert_allowed(critical_problems(self.case, self.register))

	def test_a_visit_of_month_12_made_a_little_late_counts_and_an_early_one_does_not(self) -> None:
		for due, visited, counts in ((12, 13, 1), (12, 14, 0), (13, 13, 0), (8, 6, 0)):
			register = a_register()
			case, _ = a_case_in_services(register)
			home = a_reintegration(register, case)
			days = {
				"due_on": months_after(REINTEGRATED, due),
				"visited_on": months_after(REINTEGRATED, visited),
			}
			a_follow_up(register, case, home, visited, month_number=visited, **days)
			self.assertEqual(critical_follow_ups_done(case, register), counts, (due, visited))

	def test_the_visits_of_an_earlier_reintegration_do_not_count(self) -> None:
		for month in (8, 12):
			a_follow_up(self.register, self.case, self.home, month)
		a_reintegration(self.register, self.case, started_on=TODAY, judged_by=MANAGER)
		self.assert_refused(critical_problems(self.case, self.register), "closure.critical_months")

	def test_the_number_of_visits_is_a_setting_and_0_counts_as_a_number(self) -> None:
		self.register.settings["critical_visits_minimum"] = 0
		self.assert_allowed(critical_problems(self.case, self.register))
		self.register.settings["critical_visits_minimum"] = None
		self.assert_refused(critical_problems(self.case, self.register), "closure.critical_months")


class MonthNumberTest(unittest.TestCase):
	def test_months_at_their_ends(self) -> None:
		for start, day, month in (
			(date(2010, 1, 31), date(2010, 1, 31), 1),
			(date(2010, 1, 31), date(2010, 2, 28), 1),
			(date(2010, 1, 31), date(2010, 3, 1), 2),
			(date(2010, 1, 31), date(2010, 3, 31), 2),
			(date(2010, 1, 31), date(2010, 4, 1), 3),
			(date(2010, 8, 31), date(2011, 2, 28), 6),
			(date(2010, 8, 31), date(2011, 3, 1), 7),
			(date(2012, 2, 29), date(2013, 2, 28), 12),
			(date(2012, 2, 29), date(2013, 3, 1), 13),
			(date(2010, 12, 31), date(2011, 1, 1), 1),
			(date(2010, 4, 30), date(2011, 4, 30), 12),
			(date(2010, 4, 30), date(2010, 1, 1), 1),
		):
			self.assertEqual(month_number(start, day), month, (start, day))

	@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(1, 60))
	def test_what_is_due_in_a_month_lies_in_that_month(self, start: date, month: int) -> None:
		self.assertEqual(month_number(start, months_after(start, month)), month)

	@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(0, 1500))
	def test_a_later_day_never_lies_in_an_earlier_month(self, start: date, days: int) -> None:
		day = start + timedelta(days=days)
		step = month_number(start, day + timedelta(days=1)) - month_number(start, day)
		self.assertIn(step, (0, 1))
