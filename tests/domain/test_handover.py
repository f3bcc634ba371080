"""Hand-over to another province: through the Central Office, and the client is never between two offices."""

from __future__ import annotations

from ccm_app.domain import categories
from ccm_app.domain.consequences import Grant
from ccm_app.domain.handovers import OFFICE_RECORDS
from ccm_app.domain.problems import Problem
from tests.domain.builders import (
	APPROVED,
	MANAGER,
	OFFICE,
	OTHER_MANAGER,
	OTHER_OFFICE,
	TODAY,
	RuleTest,
	a_case,
	client_fields,
)
from tests.domain.later_builders import a_handover, handover_fields

PROPOSED, RECEIVED = categories.HANDOVER_PROPOSED, categories.HANDOVER_RECEIVED
ASSIGNED, ACCEPTED = categories.HANDOVER_ASSIGNED, categories.HANDOVER_ACCEPTED
RETURNED = categories.HANDOVER_RETURNED


class HandoverRulesTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register, categories.SERVICES)

	def ask(self, **changes: object) -> list[Problem]:
		return [*self.register.ask("Case Handover", TODAY, case=self.case, **handover_fields(**changes))]

	def test_an_office_proposes_and_does_not_choose_the_receiver(self) -> None:
		self.assert_allowed(self.ask())
		self.assert_refused(self.ask(to_office=OTHER_OFFICE), "handover.central_office_assigns")

	def test_a_case_is_in_one_handover_at_a_time(self) -> None:
		for category in (PROPOSED, RECEIVED, ASSIGNED):
			handover = a_handover(self.register, self.case, category)
			self.assert_refused(self.ask(), "handover.another_is_open")
			self.register.change("Case Handover", handover, handover_category=RETURNED)
		self.assert_allowed(self.ask())

	def test_the_central_office_assigns_an_active_office_of_another_province(self) -> None:
		for office, code in (
			(None, "handover.no_receiver"),
			(" ", "handover.no_receiver"),
			(OFFICE, "handover.same_office"),
			("CEN", "handover.office_cannot_receive"),
			("XXX", "handover.office_cannot_receive"),
		):
			self.assert_refused(self.ask(handover_category=ASSIGNED, to_office=office), code)
		self.assert_allowed(self.ask(handover_category=ASSIGNED, to_office=OTHER_OFFICE))
		self.register.change("Field Office", OTHER_OFFICE, is_active=0)
		found = self.ask(handover_category=ASSIGNED, to_office=OTHER_OFFICE)
		self.assert_refused(found, "handover.office_cannot_receive")

	def test_the_receiver_names_a_case_manager_of_its_own_staff(self) -> None:
		for user in (None, MANAGER):
			found = self.ask(handover_category=ACCEPTED, to_office=OTHER_OFFICE, new_case_manager=user)
			self.assert_refused(found, "case.manager_not_in_office")
		accepted = {"handover_category": ACCEPTED, "to_office": OTHER_OFFICE}
		self.assert_allowed(self.ask(**accepted, new_case_manager=OTHER_MANAGER))

	def test_a_return_is_reasoned(self) -> None:
		self.assert_refused(self.ask(handover_category=RETURNED), "handover.returned_without_reason")
		self.assert_allowed(self.ask(handover_category=RETURNED, return_reason="No service there."))

	def test_the_assigned_office_is_not_exchanged_for_another(self) -> None:
		handover = a_handover(self.register, self.case, ASSIGNED, to_office=OTHER_OFFICE)
		for office in ("PNP", None):
			found = self.register.ask("Case Handover", TODAY, handover, to_office=office)
			self.assert_among("handover.receiver_is_fixed", found)
		self.assert_allowed(self.register.ask("Case Handover", TODAY, handover, note="Speaks Khmer."))


class WholeHandoverTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.assert_allowed(self.register.save("Client", TODAY, **client_fields()))
		self.client = self.register.last
		self.case = a_case(self.register, categories.SERVICES, client=self.client)
		for kind in OFFICE_RECORDS:
			if kind != "Case Handover":
				self.register.add(kind, case=self.case, client=self.client, field_office=OFFICE)
		self.assert_allowed(self.register.save("Case Handover", TODAY, case=self.case, **handover_fields()))
		self.handover = self.register.last

	def step(self, category: str, **fields: object) -> None:
		found = self.register.save(
			"Case Handover", TODAY, self.handover, handover_category=category, **fields
		)
		self.assert_allowed(found)

	def who_sees(self) -> set[tuple[str, str]]:
		return {(grant.party, grant.ground) for grant in self.register.access}

	def test_the_client_stays_with_the_sender_until_the_receiver_accepts(self) -> None:
		self.step(RECEIVED)
		self.assertEqual(self.who_sees(), {(OFFICE, "Custody")})
		self.step(ASSIGNED, to_office=OTHER_OFFICE)
		self.assertEqual(self.who_sees(), {(OFFICE, "Custody"), (OTHER_OFFICE, "Hand-over")})
		self.assertEqual(self.register.stored["Case"][self.case]["field_office"], OFFICE)

	def test_acceptance_changes_client_case_records_and_access_at_once(self) -> None:
		self.step(RECEIVED)
		self.step(ASSIGNED, to_office=OTHER_OFFICE)
		self.step(ACCEPTED, new_case_manager=OTHER_MANAGER)
		self.assertEqual(self.who_sees(), {(OTHER_OFFICE, "Custody"), (OTHER_MANAGER, "Custody")})
		self.assertEqual(self.register.stored["Client"][self.client]["field_office"], OTHER_OFFICE)
		case = self.register.stored["Case"][self.case]
		self.assertEqual((case["field_office"], case["case_manager"]), (OTHER_OFFICE, OTHER_MANAGER))
		for kind in OFFICE_RECORDS:
			offices = {row["field_office"] for row in self.register.many(kind, case=self.case)}
			self.assertEqual(offices, {OTHER_OFFICE}, kind)
		row = self.register.stored["Case Handover"][self.handover]
		dates = [row[field] for field in ("received_on", "assigned_on", "accepted_on")]
		self.assertEqual((row["from_office"], dates), (OFFICE, [TODAY] * 3))

	def test_a_return_takes_the_receivers_sight_away(self) -> None:
		self.step(RECEIVED)
		self.step(ASSIGNED, to_office=OTHER_OFFICE)
		self.step(RETURNED, return_reason="No service there.")
		self.assertEqual(self.who_sees(), {(OFFICE, "Custody")})

	def test_an_older_grant_on_another_ground_is_kept(self) -> None:
		self.register.access.append(Grant(self.client, "Field Office", OFFICE, "Hand-over", "X", "another"))
		self.step(RECEIVED)
		self.step(ASSIGNED, to_office=OTHER_OFFICE)
		self.step(ACCEPTED, new_case_manager=OTHER_MANAGER)
		self.assertIn((OFFICE, "Hand-over"), self.who_sees())

	def test_every_step_stands_in_the_ledger(self) -> None:
		self.step(RECEIVED)
		self.step(ASSIGNED, to_office=OTHER_OFFICE)
		self.step(ACCEPTED, new_case_manager=OTHER_MANAGER)
		steps = [event for event in self.register.ledger if event.event.startswith("handover.")]
		self.assertEqual(
			[event.event for event in steps],
			["handover.proposed", "handover.received", "handover.assigned", "handover.accepted"],
		)
		self.assertEqual(steps[0].occurred_on, APPROVED)
