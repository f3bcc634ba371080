"""Attendance of courses, and which services somebody has to look after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ccm_app.domain.problems import Problem
from ccm_app.domain.service_dues import late_services, not_referred
from ccm_app.domain.training import Attended, attended, sessions
from tests.domain.builders import SERVED, TODAY, RuleTest
from tests.domain.later_builders import a_case_in_services, service_fields

DAY = timedelta(days=1)


class AttendanceTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case, self.referral = a_case_in_services(self.register)

	def ask(self, *rows: dict[str, Any]) -> list[Problem]:
		fields = service_fields(self.referral, attendance=[*rows])
		return [*self.register.ask("Service Record", TODAY, case=self.case, **fields)]

	def row(self, **changes: Any) -> dict[str, Any]:
		usual = {"idx": 1, "course": "SEWING", "started_on": SERVED, "result": "Attending"}
		return usual | {"sessions_held": 10, "sessions_attended": 9} | changes

	def test_courses_levels_days_and_sessions_are_recorded(self) -> None:
		school = self.row(idx=2, course="SCHOOL", level="G05", ended_on=SERVED + DAY, result="Dropped out")
		self.assert_allowed(self.ask(self.row(), school))

	def test_what_cannot_be_is_said_with_the_row(self) -> None:
		for changes, code in (
			({"course": "FLYING"}, "training.course_unknown"),
			({"course": "SCHOOL"}, "training.no_level"),
			({"sessions_attended": 11}, "training.attended_over_held"),
			({"sessions_held": -1, "sessions_attended": -2}, "training.negative"),
			({"ended_on": SERVED - DAY}, "training.ends_before_start"),
			({"result": "Completed"}, "training.ended_without_date"),
			({"started_on": TODAY + DAY}, "date.in_future"),
		):
			self.assert_refused(self.ask(self.row(**changes)), code)

	def test_one_course_is_attended_once_at_a_time(self) -> None:
		again = self.row(idx=2)
		self.assert_refused(self.ask(self.row(), again), "training.twice")
		over = self.row(ended_on=SERVED + DAY, result="Completed")
		self.assert_allowed(self.ask(over, again))


class CountingTest(RuleTest):
	def test_persons_are_counted_and_not_rows(self) -> None:
		def row(
			client: str, begins: date, ends: date | None = None, result: str = "Attending"
		) -> dict[str, Any]:
			return {
				"client": client,
				"course": "SEWING",
				"level": None,
				"started_on": begins,
				"ended_on": ends,
				"result": result,
			}

		first, last = date(2010, 4, 1), date(2010, 6, 30)
		rows = [
			row("A", date(2010, 1, 4), date(2010, 5, 1), "Completed"),
			row("B", date(2010, 4, 5), date(2010, 4, 20), "Dropped out"),
			row("B", date(2010, 5, 5)),
			row("C", date(2010, 6, 30), date(2010, 9, 1), "Completed"),
			row("D", date(2010, 1, 4), date(2010, 3, 31), "Completed"),
			row("E", date(2010, 7, 1)),
		]
		self.assertEqual(attended(rows, first, last), [Attended("SEWING", "", 3, 2, 1, 1)])

	def test_sessions_are_added_and_what_is_no_number_counts_nothing(self) -> None:
		rows = [{"sessions_held": 3, "sessions_attended": 2}, {"sessions_held": None}]
		self.assertEqual(sessions(rows), {"sessions_held": 3, "sessions_attended": 2})


class LateServices(RuleTest):
	def late(self, *rows: dict[str, Any]) -> list[tuple[str, str]]:
		usual = {"case": "C", "referral": "R", "from_date": TODAY - DAY, "service_type": "PSYCHO"}
		named = [usual | {"name": str(place)} | row for place, row in enumerate(rows)]
		return [(one.record, one.what) for one in late_services(named, TODAY)]

	def test_what_did_not_begin_or_end_is_listed_from_the_day_after(self) -> None:
		self.assertEqual(self.late({"status": "Planned"}), [("0", "Not begun")])
		self.assertEqual(self.late({"status": "Planned", "from_date": TODAY}), [])
		self.assertEqual(self.late({"status": "Ongoing", "until_date": TODAY - DAY}), [("0", "Not ended")])
		self.assertEqual(self.late({"status": "Ongoing"}, {"status": "Completed"}), [])

	def test_a_missed_service_is_listed_until_something_came_after_it(self) -> None:
		missed = {"status": "Missed", "from_date": TODAY - 5 * DAY}
		self.assertEqual(self.late(missed), [("0", "Missed")])
		self.assertEqual(self.late(missed, {"status": "Ongoing"}), [])
		self.assertEqual(self.late(missed, {"status": "Ongoing", "referral": "R2"}), [("0", "Missed")])

	def test_a_line_of_the_plan_to_which_nobody_was_referred_is_listed(self) -> None:
		line = {"parent": "P", "case": "C", "service_type": "PSYCHO", "planned_from": TODAY - DAY}
		self.assertEqual([one.what for one in not_referred([line], set(), TODAY)], ["Not referred"])
		self.assertEqual(not_referred([line], {("C", "PSYCHO")}, TODAY), [])
		self.assertEqual(not_referred([line | {"planned_from": TODAY}], set(), TODAY), [])
