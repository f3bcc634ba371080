"""Paths beside the usual one: hand-over to another province, a void case, a closure without completion."""

from __future__ import annotations

from datetime import date

from ccm_app.caseload.steps import CENTRAL_OFFICE, FIELD_CASE_MANAGER, SOCIAL_WORKER
from ccm_app.field_kit.registry import REGISTER
from ccm_app.field_kit.saving import Saving
from tests.field_kit.registers import CLERK_ACCOUNT, COMPLEX, WithRegistry, is_insert, is_move

RECEIVER = "manager.of.battambang@ccm.example"


class HandOver(WithRegistry):
	def setUp(self) -> None:
		super().setUp()
		self.case = self.bring(COMPLEX, is_move("Case", "Start services"))
		self.registry.add_account(RECEIVER, "Manager of Battambang", [FIELD_CASE_MANAGER])
		with self.registry.storage.transaction():
			office = self.registry.storage.one("Field Office", "BTB") or {}
			staff = [{"user": RECEIVER, "duty": "Field Case Manager"}]
			Saving(self.registry, REGISTER).update("Field Office", office, {"staff": staff}, by_register=True)

	def propose(self) -> str:
		values = {
			"case": self.case,
			"reason": "Services in another province",
			"suggested_province": "02",
			"client_consulted_on": date(2010, 5, 3),
			"proposed_on": date(2010, 5, 4),
		}
		return self.registry.insert("Case Handover", values, self.act(FIELD_CASE_MANAGER))

	def test_the_client_changes_hands_through_the_central_office_and_only_when_accepted(self) -> None:
		handover, central = self.propose(), self.act(CENTRAL_OFFICE)
		self.registry.move("Case Handover", handover, "Receive", central)
		self.registry.move("Case Handover", handover, "Assign", central, to_office="BTB")
		self.assertEqual((self.registry.one("Case", self.case) or {})["field_office"], "SVR")
		self.registry.move("Case Handover", handover, "Accept", RECEIVER, new_case_manager=RECEIVER)
		case = self.registry.one("Case", self.case) or {}
		self.assertEqual((case["field_office"], case["case_manager"]), ("BTB", RECEIVER))
		live = self.registry.many("Case Access", client=case["client"], valid_until=None)
		holders = [row["party"] for row in live if row["ground"] in ("Custody", "Hand-over")]
		self.assertEqual(holders, ["BTB", RECEIVER])
		self.assertTrue(self.registry.verify_ledger().valid)

	def test_an_office_cannot_hand_over_past_the_central_office(self) -> None:
		handover = self.propose()
		said = self.refused(lambda: self.registry.move("Case Handover", handover, "Accept", RECEIVER))
		self.assertIn("Possible now: Receive, Return", said[0])


class SimplerEnds(WithRegistry):
	def test_a_client_who_withdraws_is_closed_from_where_the_case_stands(self) -> None:
		case = self.bring(COMPLEX, is_insert("Social Assessment"))
		values = {
			"case": case,
			"reason": "WITHDREW",
			"decided_on": date(2010, 5, 3),
			"decided_by": self.act(FIELD_CASE_MANAGER),
			"client_consulted_on": date(2010, 5, 3),
			"validations": [
				{"stage": stage, "done_well": "Yes"}
				for stage in ("Identification", "Registration", "Social assessment")
			],
		}
		self.registry.insert("Case Closure", values, self.act(FIELD_CASE_MANAGER))
		self.registry.move("Case", case, "Close", self.act(FIELD_CASE_MANAGER))
		self.assertEqual((self.registry.one("Case", case) or {})["stage"], "Closure")
		report = {
			"case": case,
			"social_worker": self.act(SOCIAL_WORKER),
			"assessed_on": date(2010, 5, 4),
		}
		said = self.refused(
			lambda: self.registry.insert("Social Assessment", report, self.act(SOCIAL_WORKER))
		)
		self.assertEqual(len(said), 1)

	def test_the_actions_of_a_case_are_those_of_its_workflow(self) -> None:
		case = self.bring(COMPLEX, is_move("Case", "Start assessment"))
		self.assertEqual(self.registry.actions("Case", case), ["Start assessment", "Close", "Void"])

	def test_an_account_keeps_its_roles_and_gets_new_ones(self) -> None:
		self.registry.add_account(CLERK_ACCOUNT, "Clerk", [SOCIAL_WORKER])
		self.assertEqual(self.registry.roles_of(CLERK_ACCOUNT), {"CCM Clerk", SOCIAL_WORKER})
