"""Stage 4: who must sit in the conference, who chairs it, and that the client is heard before the decision."""

from __future__ import annotations

from datetime import date
from itertools import product

from ccm_app.domain import categories
from ccm_app.domain.assessments import FINDINGS
from ccm_app.domain.conferences import seats_needed
from ccm_app.domain.plans import ready_for_plan
from ccm_app.domain.problems import Problem
from tests.domain.builders import (
	ASSESSED,
	HELD,
	MUST_SIT,
	REGISTERED,
	TODAY,
	RuleTest,
	a_case,
	a_conference,
	a_report,
	conference_fields,
	seated,
)

TOPIC_OF = {
	"psychosocial_trauma": ("PSY", "SOCMED"),
	"medical_problems": ("HEA", "SOCMED"),
	"wants_to_testify": ("POL", "LEGAL"),
	"education_or_training_issue": ("EDU", "EDUC"),
}
TOPICS = ("ALL", "SOCMED", "LEGAL", "EDUC")
LATER = date(2010, 3, 1)


class ConferenceTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register, categories.CONFERENCE)
		self.report = a_report(self.register, self.case, conference_suggested="Yes")

	def ask(self, **changes: object) -> list[Problem]:
		return [*self.register.ask("Case Conference", TODAY, case=self.case, **conference_fields(**changes))]

	def finds(self, **findings: int) -> None:
		self.register.change("Social Assessment", self.report["name"], **findings)

	def test_a_conference_with_its_three_seats_is_held_and_decided(self) -> None:
		self.assert_allowed(self.ask())

	def test_no_conference_without_a_reviewed_case_report(self) -> None:
		for status in ("Draft", "Submitted"):
			self.finds(status=status)
			self.assert_among("conference.no_case_report", self.ask())

	def test_none_of_the_three_seats_may_be_empty(self) -> None:
		for absent in MUST_SIT:
			present = seated(*(seat for seat in MUST_SIT if seat != absent))
			self.assert_among("conference.seat_absent", self.ask(seats=present))

	def test_the_empty_seat_is_named_in_words(self) -> None:
		found = self.ask(seats=seated("FCM", "SPW"))
		self.assertEqual(found[0].values["seat"], "Representative of Service Providers")

	def test_an_empty_table_of_seats_is_refused(self) -> None:
		for none in ([], None):
			codes = ["conference.seat_absent"] * 3 + ["conference.no_chair"]
			self.assert_refused(self.ask(seats=none), *codes)

	def test_a_conference_is_called_only_with_all_its_seats_invited(self) -> None:
		called = {"status": "Called", "held_on": None, "final_decision": None, "decided_on": None}
		self.assert_allowed(self.ask(**called, seats=seated(*MUST_SIT, attended=0)))
		found = self.ask(**called, seats=seated("FCM", "SPW", attended=0))
		self.assert_refused(found, "conference.seat_not_invited")

	def test_who_was_invited_and_did_not_come_has_not_sat(self) -> None:
		seats = [*seated("FCM", "SPW"), *seated("SPR", attended=0)]
		self.assert_refused(self.ask(seats=seats), "conference.seat_absent")

	def test_all_32_findings_and_every_staged_topic_call_for_their_seats(self) -> None:
		for ticks, topic in product(product((0, 1), repeat=len(FINDINGS)), TOPICS):
			findings = dict(zip(FINDINGS, ticks, strict=True))
			self.finds(**findings)
			experts = {
				seat
				for finding, (seat, about) in TOPIC_OF.items()
				if findings[finding] and topic in ("ALL", about)
			}
			needed = seats_needed({"case": self.case, "topic": topic}, self.register)
			self.assertEqual(set(needed), {*MUST_SIT, *experts}, (findings, topic))
			self.assert_allowed(self.ask(topic=topic, seats=seated(*needed)))
			for expert in experts:
				without = seated(*(seat for seat in needed if seat != expert))
				self.assert_refused(self.ask(topic=topic, seats=without), "conference.seat_absent")

	def test_further_experts_may_always_sit(self) -> None:
		self.assert_allowed(self.ask(seats=seated(*MUST_SIT, "EDU", "POL")))

	def test_the_field_case_manager_chairs_and_nobody_else(self) -> None:
		nobody = [row | {"is_chair": 0} for row in seated(*MUST_SIT)]
		self.assert_refused(self.ask(seats=nobody), "conference.no_chair")
		another = [row | {"is_chair": int(row["seat"] == "SPW")} for row in seated(*MUST_SIT)]
		self.assert_refused(self.ask(seats=another), "conference.wrong_chair")
		both = [row | {"is_chair": 1} for row in seated(*MUST_SIT)]
		self.assert_refused(self.ask(seats=both), "conference.wrong_chair")

	def test_a_follow_up_conference_names_who_asked_for_it(self) -> None:
		self.assert_refused(self.ask(kind="Follow-up"), "conference.no_requester")
		for who in ("Case manager", "Client", "Case worker", "Service provider"):
			self.assert_allowed(self.ask(kind="Follow-up", requested_by=who))

	def test_a_cancelled_conference_needs_no_seats(self) -> None:
		self.assert_allowed(self.ask(status="Cancelled", seats=[], held_on=None))

	def test_a_held_conference_has_a_day_that_is_neither_ahead_nor_before_the_assessment(self) -> None:
		self.assert_refused(self.ask(held_on=None), "conference.no_date")
		self.assert_among("date.before", self.ask(held_on=REGISTERED))
		self.assert_among("date.in_future", self.ask(held_on=date(2011, 6, 16), decided_on=None))

	def test_the_client_is_consulted_before_the_decision(self) -> None:
		for unsaid in ({"client_consulted": 0}, {"client_consulted_on": None}):
			self.assert_refused(self.ask(**unsaid), "conference.client_not_consulted")
		self.assert_refused(self.ask(client_consulted_on=LATER), "date.before")

	def test_the_decision_does_not_come_before_the_conference(self) -> None:
		found = self.ask(decided_on=ASSESSED, client_consulted_on=ASSESSED)
		self.assert_refused(found, "date.before")

	def test_the_client_is_not_consulted_tomorrow(self) -> None:
		found = self.ask(client_consulted_on=date(2011, 6, 16), decided_on=None, final_decision=None)
		self.assert_refused(found, "date.in_future")

	def test_the_decision_is_signed_by_the_field_office(self) -> None:
		for unsigned in ({"decided_by": None}, {"decided_by": " "}, {"decided_on": None}):
			self.assert_refused(self.ask(**unsigned), "conference.decision_unsigned")

	def test_a_day_of_decision_without_a_decision_is_refused(self) -> None:
		found = self.ask(final_decision=None)
		self.assert_refused(found, "conference.decision_missing")
		found = self.ask(final_decision=None, client_consulted=0)
		self.assert_refused(found, "conference.decision_missing", "conference.client_not_consulted")

	def test_a_conference_may_be_held_and_decided_later(self) -> None:
		undecided = {"final_decision": None, "decided_on": None, "decided_by": None, "client_consulted": 0}
		self.assert_allowed(self.ask(**undecided, client_consulted_on=None))

	def test_a_conference_that_was_held_is_judged_by_the_report_of_its_day(self) -> None:
		meeting = a_conference(self.register, self.case)["name"]
		a_report(self.register, self.case, assessed_on=LATER, wants_to_testify=1)
		self.assert_allowed(self.register.ask("Case Conference", TODAY, meeting, minutes="Written later."))
		self.assert_refused(
			self.ask(held_on=LATER, client_consulted_on=LATER, decided_on=LATER), "conference.seat_absent"
		)


class ReadyForPlanTest(RuleTest):
	"""What the conference has to be before a plan can follow."""

	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register, categories.CONFERENCE)

	def ready(self) -> list[Problem]:
		return [*ready_for_plan(self.case, self.register)]

	def report(self, **findings: object) -> None:
		a_report(self.register, self.case, conference_suggested="Yes", **findings)

	def test_no_plan_without_a_reviewed_report(self) -> None:
		self.assert_refused(self.ready(), "plan.no_case_report")

	def test_a_simple_case_needs_no_conference(self) -> None:
		a_report(self.register, self.case, conference_suggested="No")
		self.assert_allowed(self.ready())

	def test_a_suggested_conference_has_to_be_decided(self) -> None:
		self.report()
		self.assert_refused(self.ready(), "plan.conference_missing")
		a_conference(self.register, self.case)
		self.assert_allowed(self.ready())

	def test_a_cancelled_conference_decides_nothing(self) -> None:
		self.report()
		a_conference(self.register, self.case, status="Cancelled")
		self.assert_refused(self.ready(), "plan.conference_missing")

	def test_a_conference_that_was_called_has_to_be_held_or_cancelled(self) -> None:
		self.report()
		a_conference(self.register, self.case)
		a_conference(self.register, self.case, status="Called", kind="Follow-up")
		self.assert_refused(self.ready(), "conference.not_held")

	def test_a_conference_that_was_held_has_to_be_decided(self) -> None:
		self.report()
		a_conference(self.register, self.case, decided_on=None)
		self.assert_refused(self.ready(), "conference.not_decided", "plan.conference_missing")

	def test_a_staged_conference_is_complete_when_every_seat_has_had_its_stage(self) -> None:
		self.report(psychosocial_trauma=1, wants_to_testify=1)
		a_conference(self.register, self.case, topic="SOCMED", seats=seated(*MUST_SIT, "PSY"))
		self.assert_refused(self.ready(), "plan.seat_not_heard")
		a_conference(self.register, self.case, topic="LEGAL", seats=seated(*MUST_SIT, "POL"))
		self.assert_allowed(self.ready())

	def test_one_conference_about_everything_settles_all_findings(self) -> None:
		self.report(psychosocial_trauma=1, wants_to_testify=1)
		a_conference(self.register, self.case, held_on=HELD, topic="ALL")
		self.assert_allowed(self.ready())

	def test_a_new_finding_of_a_reassessment_calls_for_its_expert(self) -> None:
		self.report()
		a_conference(self.register, self.case)
		self.report(assessed_on=LATER, medical_problems=1)
		self.assert_refused(self.ready(), "plan.seat_not_heard")
