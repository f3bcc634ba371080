"""Stage 3: the social assessment, its Case Report, its two work weeks, and the seats it calls for."""

from __future__ import annotations

from datetime import date
from itertools import product

from ccm_app.domain import categories
from ccm_app.domain.assessments import FINDINGS, required_seats
from ccm_app.domain.problems import Problem
from tests.domain.builders import (
	ASSESSED,
	MANAGER,
	MUST_SIT,
	TODAY,
	RuleTest,
	a_case,
	a_client,
	a_report,
	report_fields,
)

EXPERT_OF = {
	"psychosocial_trauma": "PSY",
	"wants_to_testify": "POL",
	"medical_problems": "HEA",
	"education_or_training_issue": "EDU",
}


class AssessmentTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register, categories.ASSESSMENT)

	def ask(self, name: str | None = None, **changes: object) -> list[Problem]:
		fields = {"case": self.case, **report_fields()} if name is None else {}
		return [*self.register.ask("Social Assessment", TODAY, name, **(fields | changes))]

	def test_a_draft_may_be_incomplete(self) -> None:
		self.assert_allowed(self.ask(conference_suggested=None, simple_case_reason=None, needed_services=[]))

	def test_an_assessment_follows_registration(self) -> None:
		self.register.change("Case", self.case, stage=categories.IDENTIFICATION)
		self.assert_refused(self.ask(), "case.not_registered")

	def test_an_assessment_does_not_come_before_the_registration(self) -> None:
		self.assert_refused(self.ask(assessed_on=date(2010, 1, 3)), "date.before")

	def test_a_submitted_report_says_whether_a_conference_is_suggested(self) -> None:
		for unsaid in (None, "", " "):
			found = self.ask(status="Submitted", conference_suggested=unsaid)
			self.assert_refused(found, "assessment.no_suggestion")

	def test_a_simple_case_is_reasoned(self) -> None:
		found = self.ask(status="Submitted", conference_suggested="No", simple_case_reason=" ")
		self.assert_refused(found, "assessment.no_reason_for_simple_case")

	def test_a_complex_case_needs_no_such_reason(self) -> None:
		found = self.ask(status="Submitted", conference_suggested="Yes", simple_case_reason=None)
		self.assert_allowed(found)

	def test_a_submitted_report_names_the_services_that_are_needed(self) -> None:
		for none in ([], None):
			self.assert_refused(self.ask(status="Submitted", needed_services=none), "assessment.no_needs")

	def test_a_report_is_reviewed_by_somebody_after_it_was_submitted(self) -> None:
		found = self.ask(status="Reviewed")
		self.assert_refused(found, "assessment.not_submitted", "assessment.no_reviewer")
		draft = self.register.add("Social Assessment", case=self.case, **report_fields())["name"]
		found = self.ask(draft, status="Reviewed", reviewed_by=MANAGER)
		self.assert_refused(found, "assessment.not_submitted")

	def test_a_submitted_report_can_be_reviewed(self) -> None:
		fields = {"case": self.case, **report_fields(status="Submitted", submitted_on=ASSESSED)}
		self.assert_allowed(self.register.save("Social Assessment", TODAY, **fields))
		self.assert_allowed(self.ask(self.register.last, status="Reviewed", reviewed_by=MANAGER))

	def test_what_was_reviewed_is_kept_and_a_reassessment_is_a_report_of_its_own(self) -> None:
		stored = {
			"status": "Reviewed",
			"reviewed_by": MANAGER,
			"submitted_on": ASSESSED,
			"reviewed_on": ASSESSED,
		}
		fields = {"case": self.case, **report_fields(**stored)}
		name = self.register.add("Social Assessment", **fields)["name"]
		for change in ({"status": "Draft"}, {"medical_problems": 1}, {"recommendations": "Something else."}):
			self.assert_refused(self.ask(name, **change), "assessment.reviewed_is_kept")
		self.assert_allowed(self.ask(name))
		self.assert_allowed(self.ask(is_reassessment=1))

	def test_the_day_of_the_review_is_filled_in(self) -> None:
		stored = {"status": "Submitted", "submitted_on": ASSESSED}
		name = a_report(self.register, self.case, **stored, reviewed_on=None)["name"]
		record, _ = self.register.proposed("Social Assessment", name, {"status": "Reviewed"}, TODAY)
		self.assertEqual((record["submitted_on"], record["reviewed_on"]), (ASSESSED, TODAY))
		record, _ = self.register.proposed("Social Assessment", name, {"risk_level": "High"}, TODAY)
		self.assertIsNone(record["reviewed_on"])

	def test_review_submission_and_assessment_follow_each_other(self) -> None:
		found = self.ask(status="Submitted", submitted_on=date(2010, 1, 10))
		self.assert_refused(found, "date.before")

	def test_the_register_fills_in_the_days_and_the_working_days_that_were_taken(self) -> None:
		for submitted, days in ((date(2010, 1, 11), 4), (date(2010, 1, 18), 9), (date(2010, 1, 19), 10)):
			fields = {"case": self.case, **report_fields(status="Submitted", submitted_on=submitted)}
			record, _ = self.register.proposed("Social Assessment", None, fields, TODAY)
			self.assertEqual(record["working_days_taken"], days, "7 January is a holiday")
		fields = {"case": self.case, **report_fields(status="Submitted")}
		record, _ = self.register.proposed("Social Assessment", None, fields, TODAY)
		self.assertEqual(record["submitted_on"], TODAY)

	def test_the_assessment_is_due_ten_working_days_after_registration(self) -> None:
		client = a_client(self.register)["name"]
		fields = {"client": client, "opened_on": date(2010, 1, 4), "stage": categories.IDENTIFICATION}
		record, _ = self.register.proposed("Case", None, fields, TODAY)
		self.assertEqual(record["assessment_due_on"], date(2010, 1, 19), "two work weeks and one holiday")

	def test_a_long_text_is_refused_and_never_cut(self) -> None:
		found = self.ask(situation_history="x" * 100_001)
		self.assert_refused(found, "text.too_long")
		self.assert_allowed(self.ask(situation_history="x" * 100_000))


class SeatsTest(RuleTest):
	def test_all_32_findings_call_for_their_experts_and_for_no_others(self) -> None:
		for ticks in product((0, 1), repeat=len(FINDINGS)):
			report = dict(zip(FINDINGS, ticks, strict=True))
			experts = {
				EXPERT_OF[finding] for finding, tick in report.items() if tick and finding in EXPERT_OF
			}
			self.assertEqual(set(required_seats(report, self.register)), {*MUST_SIT, *experts}, report)

	def test_the_seats_stand_in_the_order_of_the_list(self) -> None:
		everything = dict.fromkeys(FINDINGS, 1)
		expected = ["FCM", "SPW", "SPR", "PSY", "POL", "HEA", "EDU"]
		self.assertEqual(required_seats(everything, self.register), expected)

	def test_the_ministry_adds_a_seat_without_code(self) -> None:
		self.register.add("Conference Seat", name="INT", required_when="needs_interpreter", sort_order=15)
		self.assertEqual(required_seats({"needs_interpreter": 1}, self.register)[1], "INT")
		self.assertNotIn("INT", required_seats({"needs_interpreter": 0}, self.register))

	def test_a_seat_may_be_called_for_by_another_language_than_khmer(self) -> None:
		self.register.add("Conference Seat", name="INT", required_when="language_not_khmer", sort_order=15)
		for language, sits in (("vi", True), ("km", False), (None, False)):
			client = a_client(self.register)["name"]
			self.register.change("Client", client, language=language)
			self.assertEqual("INT" in required_seats({"client": client}, self.register), sits, language)

	def test_a_seat_that_is_no_longer_active_is_not_called_for(self) -> None:
		self.register.change("Conference Seat", "PSY", is_active=0)
		self.assertNotIn("PSY", required_seats({"psychosocial_trauma": 1}, self.register))

	def test_a_report_that_suggests_a_conference_lists_the_seats_and_keeps_those_added_by_hand(self) -> None:
		case = a_case(self.register, categories.ASSESSMENT)
		typed = report_fields(
			conference_suggested="Yes",
			medical_problems=1,
			suggested_seats=[{"seat": "EDU", "reason": "School"}],
		)
		record, _ = self.register.proposed("Social Assessment", None, {"case": case, **typed}, TODAY)
		seats = [row["seat"] for row in record["suggested_seats"]]
		self.assertEqual(seats, ["EDU", "FCM", "SPW", "SPR", "HEA"])

	def test_the_newest_of_two_reports_of_one_day_counts(self) -> None:
		from ccm_app.domain.reading import reviewed_assessment

		case = a_case(self.register, categories.ASSESSMENT)
		a_report(self.register, case)
		second = a_report(self.register, case, is_reassessment=1)
		self.assertEqual(reviewed_assessment(case, self.register), second)
