"""Designation of providers, the bodies' meetings, and the smaller records around the network."""

from __future__ import annotations

from datetime import date, timedelta

from ccm_app.domain.problems import Problem
from ccm_app.domain.reference import parse_paper_form
from tests.domain.builders import TODAY, RuleTest, a_client, designation_fields

TOMORROW = TODAY + timedelta(days=1)


class DesignationTest(RuleTest):
	def ask(self, **changes: object) -> list[Problem]:
		return [*self.register.ask("Provider Designation", TODAY, **designation_fields(**changes))]

	def test_a_local_resource_committee_designates(self) -> None:
		self.assert_allowed(self.ask())
		for body in ("AG", "MT"):
			self.assert_refused(self.ask(body=body), "designation.not_by_committee")
		self.assert_refused(self.ask(body=None), "designation.not_by_committee")

	def test_the_committee_designates_for_its_own_office_in_its_own_meeting(self) -> None:
		self.assert_refused(self.ask(body="LRC-BTB"), "designation.committee_of_another_office")
		self.register.add("Body Meeting", name="theirs", body="LRC-BTB")
		self.register.add("Body Meeting", name="ours", body="LRC-SVR")
		self.assert_refused(self.ask(meeting="theirs"), "designation.meeting_of_another_body")
		self.assert_allowed(self.ask(meeting="ours"))

	def test_a_designation_does_not_end_before_it_begins(self) -> None:
		self.assert_refused(self.ask(valid_until=date(2009, 11, 30)), "designation.ends_before_start")
		self.assert_allowed(self.ask(valid_until=date(2009, 12, 1)))

	def test_suspending_and_withdrawing_are_reasoned(self) -> None:
		for status in ("Suspended", "Withdrawn"):
			self.assert_refused(self.ask(status=status), "designation.ended_without_reason")
			self.assert_allowed(self.ask(status=status, reason="No night watch."))

	def test_nothing_is_decided_tomorrow(self) -> None:
		self.assert_refused(self.ask(decided_on=TOMORROW), "date.in_future")


class ProviderTest(RuleTest):
	def ask(self, **fields: object) -> list[Problem]:
		return [*self.register.ask("Service Provider", TODAY, **fields)]

	def test_ages_that_can_be_true(self) -> None:
		for lowest, highest, codes in (
			(0, 18, ()),
			(15, None, ()),
			(None, None, ()),
			(-1, 18, ("provider.ages",)),
			(18, 17, ("provider.ages",)),
		):
			self.assert_refused(self.ask(minimum_age=lowest, maximum_age=highest), *codes)

	def test_places_and_costs_are_not_below_zero(self) -> None:
		for row in ({"places": -1}, {"unit_cost": -0.5}):
			self.assert_refused(self.ask(services=[{"idx": 1, **row}]), "provider.negative_number")
		self.assert_allowed(self.ask(services=[{"idx": 1, "places": 0, "unit_cost": None}]))


class MeetingTest(RuleTest):
	"""Advisory Group: one third of 14 persons is 5, plus Chair or Vice-chair [H]:233."""

	def attendance(self, members: int, *others: str) -> list[dict[str, object]]:
		roles = ["Member"] * members + list(others)
		return [{"agency": role, "role": role, "present": 1} for role in roles]

	def ask(self, attendance: object, decisions: object) -> list[Problem]:
		fields = {"body": "AG", "held_on": TODAY, "attendance": attendance, "decisions": decisions}
		return [*self.register.ask("Body Meeting", TODAY, **fields)]

	def test_a_decision_needs_the_quorum(self) -> None:
		consensus = [{"reached_by": "Consensus"}]
		self.assert_allowed(self.ask(self.attendance(5, "Chairperson"), consensus))
		self.assert_refused(
			self.ask(self.attendance(4, "Chairperson"), consensus), "body.quorum_missing_members"
		)
		self.assert_refused(self.ask(self.attendance(6), consensus), "body.quorum_missing_chair")

	def test_a_meeting_without_decisions_needs_no_quorum(self) -> None:
		for none in ([], None):
			self.assert_allowed(self.ask(None, none))

	def test_guests_and_absent_members_do_not_count(self) -> None:
		attendance = [*self.attendance(4, "Vice-chair", "Guest"), {"role": "Member", "present": 0}]
		found = self.ask(attendance, [{"reached_by": "Consensus"}])
		self.assert_refused(found, "body.quorum_missing_members")

	def test_a_vote_is_carried_by_half_plus_one_of_those_present(self) -> None:
		room = self.attendance(9, "Chairperson", "Guest")
		for in_favour, codes in ((6, ()), (5, ("body.no_majority",))):
			vote = {"reached_by": "Vote", "vote_requests": 2, "votes_for": in_favour, "is_accepted": 1}
			self.assert_refused(self.ask(room, [vote]), *codes)

	def test_a_vote_is_taken_when_two_participants_ask_for_it(self) -> None:
		room = self.attendance(9, "Chairperson")
		for asked, codes in (
			(None, ("body.vote_not_requested",)),
			(1, ("body.vote_not_requested",)),
			(2, ()),
		):
			vote = {"reached_by": "Vote", "vote_requests": asked, "votes_for": 6, "is_accepted": 1}
			self.assert_refused(self.ask(room, [vote]), *codes)
		self.register.settings["vote_requested_by"] = 1
		vote = {"reached_by": "Vote", "vote_requests": 1, "votes_for": 6, "is_accepted": 1}
		self.assert_allowed(self.ask(room, [vote]))

	def test_the_fraction_of_the_quorum_is_a_setting(self) -> None:
		self.register.settings["quorum_fraction"] = 2
		found = self.ask(self.attendance(6, "Chairperson"), [{"reached_by": "Consensus"}])
		self.assert_refused(found, "body.quorum_missing_members")
		self.assert_allowed(self.ask(self.attendance(7, "Chairperson"), [{"reached_by": "Consensus"}]))

	def test_not_more_votes_are_counted_than_people_are_present(self) -> None:
		vote = {"reached_by": "Secret ballot", "votes_for": 6, "votes_against": 5}
		found = self.ask(self.attendance(9, "Chairperson"), [vote])
		self.assert_refused(found, "body.more_votes_than_present")

	def test_words_instead_of_votes_are_a_problem(self) -> None:
		vote = {"reached_by": "Vote", "vote_requests": 2, "votes_for": "many"}
		found = self.ask(self.attendance(9, "Chairperson"), [vote])
		self.assert_refused(found, "body.vote_not_counted")

	def test_the_quorum_is_shown_with_its_calculation_in_both_readings(self) -> None:
		fields = {"body": "AG", "attendance": self.attendance(4, "Chairperson")}
		for base, needed, reached in (("All persons", 5, 0), ("Role Member only", 4, 1)):
			self.register.change("CCM Body", "AG", quorum_base=base)
			record, _ = self.register.proposed("Body Meeting", None, fields, TODAY)
			self.assertEqual((record["quorum_needed"], record["quorum_reached"]), (needed, reached))
			self.assertIn(f"so {needed} Members are needed", record["quorum_calculation"])


class SmallerRecordsTest(RuleTest):
	def test_a_monitoring_visit_has_taken_place(self) -> None:
		self.assert_allowed(self.register.ask("Monitoring Visit", TODAY, visited_on=TODAY))
		self.assert_refused(
			self.register.ask("Monitoring Visit", TODAY, visited_on=TOMORROW), "date.in_future"
		)

	def test_from_1_to_500_forms_are_printed_at_once(self) -> None:
		for copies, codes in (
			(1, ()),
			(500, ()),
			(0, ("paper_form.copies",)),
			(501, ("paper_form.copies",)),
			(None, ("paper_form.copies",)),
			("many", ("paper_form.copies",)),
		):
			self.assert_refused(
				self.register.ask("Paper Form Batch", TODAY, **self.batch(copies=copies)), *codes
			)
		for year in (1999, TODAY.year + 2, None, "soon"):
			self.assert_refused(
				self.register.ask("Paper Form Batch", TODAY, **self.batch(year=year)), "paper_form.year"
			)

	def batch(self, **changes: object) -> dict[str, object]:
		return {"form": "F01", "field_office": "SVR", "year": TODAY.year, "copies": 10} | changes

	def test_no_two_sheets_of_an_office_carry_the_same_number(self) -> None:
		ranges = []
		for changes in ({}, {"copies": 5}, {"field_office": "BTB"}, {"form": "F03"}, {"copies": 1}):
			self.assert_allowed(self.register.save("Paper Form Batch", TODAY, **self.batch(**changes)))
			batch = self.register.stored["Paper Form Batch"][self.register.last]
			ranges.append((batch["first_sequence"], batch["last_sequence"]))
			self.assertTrue(parse_paper_form(batch["first_number"]))
		self.assertEqual(ranges, [(1, 10), (11, 15), (1, 10), (1, 10), (16, 16)])

	def test_a_batch_keeps_its_numbers(self) -> None:
		self.assert_allowed(self.register.save("Paper Form Batch", TODAY, **self.batch()))
		name = self.register.last
		self.assert_allowed(self.register.save("Paper Form Batch", TODAY, name, first_sequence=900))
		self.assertEqual(self.register.stored["Paper Form Batch"][name]["first_sequence"], 1)

	def test_an_office_code_keeps_its_distance_from_the_others(self) -> None:
		self.assert_allowed(self.register.ask("Field Office", TODAY, code="QQX"))
		self.assert_among("office_code.too_alike", self.register.ask("Field Office", TODAY, code="SVX"))
		self.assert_allowed(self.register.ask("Field Office", TODAY, "SVR", telephone="044"))

	def test_two_registrations_are_compared_and_the_decision_is_reasoned(self) -> None:
		one, other = (a_client(self.register)["name"] for _ in range(2))
		pair = {"client": one, "other_client": other}
		self.assert_allowed(self.register.ask("Possible Duplicate", TODAY, **pair))
		same = {"client": one, "other_client": one}
		self.assert_refused(self.register.ask("Possible Duplicate", TODAY, **same), "duplicate.same_number")
		for status in ("Same person", "Not the same person"):
			found = self.register.ask("Possible Duplicate", TODAY, **pair, status=status)
			self.assert_refused(found, "duplicate.decision_without_reason")
