"""Designation by the Local Resource Committee: scores by member, a decision with minutes, a total that explains itself."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ccm_app.domain.designations import total_of
from ccm_app.domain.problems import Problem
from tests.domain.builders import SCORERS, TODAY, RuleTest, a_meeting, designation_fields, scores

TOMORROW = TODAY + timedelta(days=1)


class DesignationTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.meeting = a_meeting(self.register)

	def fields(self, **changes: Any) -> dict[str, Any]:
		return designation_fields(**{"meeting": self.meeting, "scores": scores(), **changes})

	def ask(self, **changes: Any) -> list[Problem]:
		return [*self.register.ask("Provider Designation", TODAY, **self.fields(**changes))]

	def proposed(self, **changes: Any) -> dict[str, Any]:
		return self.register.proposed("Provider Designation", None, self.fields(**changes), TODAY)[0]


class WhoDesignates(DesignationTest):
	def test_a_local_resource_committee_designates_and_nobody_else(self) -> None:
		self.assert_allowed(self.ask())
		for body in ("AG", "MT", None):
			self.assert_among("designation.not_by_committee", self.ask(body=body))
			self.assert_refused(
				self.ask(body=body, status="Proposed", scores=[]), "designation.not_by_committee"
			)

	def test_the_committee_designates_for_its_own_office_in_its_own_meeting(self) -> None:
		theirs = a_meeting(self.register, "LRC-BTB")
		found = self.ask(body="LRC-BTB", meeting=theirs)
		self.assert_refused(found, "designation.committee_of_another_office")
		self.assert_refused(self.ask(meeting=theirs), "designation.meeting_of_another_body")

	def test_a_designation_does_not_end_before_it_begins(self) -> None:
		self.assert_refused(self.ask(valid_until=date(2009, 11, 30)), "designation.ends_before_start")
		self.assert_allowed(self.ask(valid_until=date(2009, 12, 1)))

	def test_suspending_and_withdrawing_are_reasoned(self) -> None:
		self.assert_allowed(self.register.save("Provider Designation", TODAY, **self.fields()))
		name = self.register.last
		for status in ("Suspended", "Withdrawn"):
			change = {"status": status}
			found = self.register.ask("Provider Designation", TODAY, name, **change)
			self.assert_refused(found, "designation.ended_without_reason")
			change["reason"] = "No night watch."
			self.assert_allowed(self.register.ask("Provider Designation", TODAY, name, **change))

	def test_nothing_is_decided_tomorrow(self) -> None:
		self.assert_refused(self.ask(decided_on=TOMORROW), "date.in_future")


class TheDecision(DesignationTest):
	def test_a_decision_needs_a_meeting_with_quorum_and_minutes(self) -> None:
		self.assert_refused(self.ask(meeting=None), *("designation.without_meeting", *self.not_members()))
		for changes, code in (
			({"quorum_reached": 0}, "designation.meeting_without_quorum"),
			({"minutes_written": 0}, "designation.meeting_without_minutes"),
			({"held_on": date(2009, 12, 2)}, "designation.decided_before_meeting"),
		):
			self.assert_refused(self.ask(meeting=a_meeting(self.register, **changes)), code)

	def not_members(self) -> list[str]:
		"""Without the meeting nobody of this committee is known as a member."""
		return ["designation.not_a_member"] * len(scores())

	def test_a_proposal_needs_neither(self) -> None:
		self.assert_allowed(self.ask(status="Proposed", meeting=None, scores=[]))

	def test_a_decision_needs_the_scores_of_enough_members(self) -> None:
		for members, codes in (
			(SCORERS, ()),
			(SCORERS[:2], ("designation.too_few_scores",)),
			((), ("designation.too_few_scores",)),
		):
			self.assert_refused(self.ask(scores=scores(members=members)), *codes)
		# A member who left one criterion out does not count.
		self.assert_refused(self.ask(scores=scores()[:-1]), "designation.too_few_scores")
		self.register.settings["designation_scorers"] = 2
		self.assert_allowed(self.ask(scores=scores(members=SCORERS[:2])))
		self.register.settings["designation_scorers"] = 0
		self.assert_allowed(self.ask(scores=[]))

	def test_without_criteria_nothing_is_decided(self) -> None:
		for criterion in self.register.stored["Designation Criterion"]:
			self.register.change("Designation Criterion", criterion, is_active=0)
		self.assert_refused(self.ask(), "designation.no_criteria")

	def test_who_scores_is_a_member_or_sat_in_the_meeting(self) -> None:
		strangers = scores(members=(*SCORERS, "Visitor"))
		self.assert_refused(self.ask(scores=strangers), *["designation.not_a_member"] * 3)
		members = [{"agency": "Visitor", "role": "Member"}]
		self.register.change("CCM Body", "LRC-SVR", members=members)
		self.assert_allowed(self.ask(scores=strangers))
		members[0]["until_date"] = date(2009, 11, 30)
		self.assert_refused(self.ask(scores=strangers), *["designation.not_a_member"] * 3)

	def test_scores_stand_within_the_scale_once_and_by_somebody(self) -> None:
		first, *others = scores()
		for changes, code in (
			({"score": 6}, "designation.score_out_of_range"),
			({"score": -1}, "designation.score_out_of_range"),
			({"member": " "}, "designation.score_without_member"),
			({"member": others[2]["member"].upper()}, "designation.score_twice"),
		):
			found = self.ask(status="Proposed", scores=[first | changes, *others])
			self.assert_refused(found, code)
		self.register.settings["designation_highest_score"] = 10
		self.assert_allowed(self.ask(scores=[first | {"score": 6}, *others]))

	def test_a_decision_that_stands_is_not_judged_by_the_rules_of_a_later_day(self) -> None:
		old = self.register.add("Provider Designation", **designation_fields(status="Designated"))["name"]
		until = {"valid_until": date(2010, 12, 31)}
		self.assert_allowed(self.register.ask("Provider Designation", TODAY, old, **until))
		found = self.register.ask("Provider Designation", TODAY, old, decided_on=date(2009, 12, 2))
		self.assert_refused(found, "designation.without_meeting", "designation.too_few_scores")


class TheTotal(DesignationTest):
	def test_the_total_explains_itself(self) -> None:
		self.register.change("Designation Criterion", "QUALITY", weight=2)
		given = [*scores(4, SCORERS[:1]), *scores(3, SCORERS[1:2]), *scores(5, SCORERS[2:])]
		record = self.proposed(scores=given)
		self.assertEqual((record["total"], record["scorers"]), (80.0, 3))
		self.assertEqual(
			record["total_calculation"],
			"(QUALITY 4 of 5 × 2 + COST 4 of 5 × 1 + LOCATION 4 of 5 × 1) ÷ 4 × 100 = 80.0; members: 3",
		)

	def test_weights_that_change_later_leave_a_decision_as_it_was(self) -> None:
		self.assert_allowed(self.register.save("Provider Designation", TODAY, **self.fields()))
		name = self.register.last
		before = self.register.stored["Provider Designation"][name]["total_calculation"]
		self.register.change("Designation Criterion", "QUALITY", weight=9)
		self.assert_allowed(
			self.register.save("Provider Designation", TODAY, name, status="Suspended", reason="No watch.")
		)
		self.assertEqual(self.register.stored["Provider Designation"][name]["total_calculation"], before)

	def test_there_is_no_total_without_a_complete_member_a_weight_or_a_scale(self) -> None:
		criteria = self.register.many("Designation Criterion")
		self.assertIsNone(total_of([], criteria, 5))
		self.assertIsNone(total_of(scores()[:2], criteria, 5))
		self.assertIsNone(total_of(scores(), [dict(row) | {"weight": 0} for row in criteria], 5))
		self.assertIsNone(total_of(scores(), criteria, 0))
		found = total_of(scores(5), criteria, 5)
		self.assertEqual(found and found.points, Decimal("100.0"))
