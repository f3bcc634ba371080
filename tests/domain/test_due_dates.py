"""What is due next: every open case has something due, so that no client is lost."""

from __future__ import annotations

from datetime import date

from ccm_app.domain import categories
from ccm_app.domain.due_dates import assessment_due, next_due
from tests.domain.builders import REFERRED, REVIEWED, RuleTest, a_case, a_conference, a_report
from tests.domain.later_builders import a_follow_up, a_referral, a_reintegration

SINCE = date(2010, 1, 20)


class NextDueTest(RuleTest):
	def due(self, case: str) -> tuple[object, object]:
		return next_due(self.register.stored["Case"][case], self.register)

	def case(self, stage: str, **changes: object) -> str:
		return a_case(self.register, stage, stage_since=SINCE, **changes)

	def test_an_assessment_until_there_is_one(self) -> None:
		for stage in (categories.IDENTIFICATION, categories.REGISTRATION, categories.ASSESSMENT):
			case = self.case(stage, assessment_due_on=date(2010, 1, 19))
			self.assertEqual(self.due(case), ("Social assessment", date(2010, 1, 19)))

	def test_the_review_on_the_next_working_day(self) -> None:
		case = self.case(categories.ASSESSMENT)
		a_report(self.register, case, status="Submitted", submitted_on=date(2010, 1, 15))
		self.assertEqual(self.due(case), ("Review of the Case Report", date(2010, 1, 18)))

	def test_after_the_review_the_conference_or_the_plan(self) -> None:
		case = self.case(categories.ASSESSMENT)
		report = a_report(self.register, case)
		self.assertEqual(self.due(case), ("Case plan", date(2010, 1, 26)))
		self.register.change("Social Assessment", report["name"], conference_suggested="Yes")
		self.assertEqual(self.due(case), ("Case conference", date(2010, 1, 17)))
		self.assertEqual(REVIEWED, date(2010, 1, 12))

	def test_a_conference_that_was_called(self) -> None:
		for stage in (categories.CONFERENCE, categories.PLAN, categories.SERVICES):
			case = self.case(stage)
			a_conference(self.register, case, status="Called", planned_on=date(2010, 2, 2))
			self.assertEqual(self.due(case), ("Case conference", date(2010, 2, 2)))

	def test_a_plan_ten_working_days_after_the_conference_began(self) -> None:
		for stage in (categories.CONFERENCE, categories.PLAN):
			self.assertEqual(self.due(self.case(stage)), ("Case plan", date(2010, 2, 3)))

	def test_the_answer_to_the_referral_that_waits_longest(self) -> None:
		case = self.case(categories.REFERRAL)
		for day in (9, 8):
			a_referral(self.register, case, categories.REFERRAL_SENT, answer_due_on=date(2010, 2, day))
		a_referral(self.register, case, categories.REFERRAL_DECLINED, answer_due_on=REFERRED)
		self.assertEqual(self.due(case), ("Answer to a referral", date(2010, 2, 8)))

	def test_news_of_the_client_when_nothing_else_is_due(self) -> None:
		for stage in (categories.REFERRAL, categories.SERVICES, categories.REINTEGRATION):
			self.assertEqual(self.due(self.case(stage)), ("News of the client", date(2010, 2, 19)))

	def test_the_next_planned_follow_up(self) -> None:
		case = self.case(categories.REINTEGRATION)
		home = a_reintegration(self.register, case)
		a_follow_up(self.register, case, home, 1)
		for month in (10, 8):
			a_follow_up(self.register, case, home, month, status="Planned", due_on=date(2010, month, 1))
		self.assertEqual(self.due(case), ("Follow-up", date(2010, 8, 1)))

	def test_nothing_when_the_case_has_ended(self) -> None:
		for stage in categories.ENDED_STAGES:
			self.assertEqual(self.due(self.case(stage)), (None, None))

	def test_every_open_case_has_something_due(self) -> None:
		for stage in categories.OPEN_STAGES:
			what, day = self.due(a_case(self.register, stage, stage_since=None))
			self.assertTrue(what and day, stage)

	def test_the_deadlines_are_settings_and_follow_the_offices_own_calendar(self) -> None:
		self.assertEqual(assessment_due(date(2010, 1, 4), "SVR", self.register), date(2010, 1, 19))
		self.register.add("CCM Holiday Calendar", name="OWN", days=[])
		self.register.change("Field Office", "SVR", holiday_calendar="OWN")
		self.assertEqual(assessment_due(date(2010, 1, 4), "SVR", self.register), date(2010, 1, 18))
		self.register.settings["assessment_working_days"] = 5
		self.assertEqual(assessment_due(date(2010, 1, 4), "SVR", self.register), date(2010, 1, 11))
		self.assertIsNone(assessment_due(None, "SVR", self.register))
