"""Bad input in the later stages, and stages that somebody tries to skip."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ccm_app.caseload.steps import CENTRAL_OFFICE, FIELD_CASE_MANAGER, SOCIAL_WORKER
from tests.field_kit.registers import CLERK_ACCOUNT, COMPLEX, WithRegistry, is_insert, is_move


class LaterStages(WithRegistry):
	def test_a_stage_that_is_skipped_by_writing_the_field(self) -> None:
		case = self.bring(COMPLEX, is_move("Case", "Start assessment"))
		for field, value in (("stage", "Closure"), ("workflow_state", "Closed")):
			said = self.refused(
				lambda changes={field: value}: self.registry.update(
					"Case", case, changes, self.act(FIELD_CASE_MANAGER)
				)
			)
			self.assertIn("is filled in by the register", said[0])

	def test_a_stage_that_is_skipped_by_its_action(self) -> None:
		case = self.bring(COMPLEX, is_move("Case", "Start assessment"))
		said = self.refused(
			lambda: self.registry.move("Case", case, "Start services", self.act(FIELD_CASE_MANAGER))
		)
		self.assertEqual(
			said,
			[
				"Start services is not possible while the Case is in the state Registered. "
				"Possible now: Start assessment, Close, Void."
			],
		)

	def test_a_closure_without_a_decision(self) -> None:
		case = self.bring(COMPLEX, is_move("Case", "Start assessment"))
		said = self.refused(lambda: self.registry.move("Case", case, "Close", self.act(FIELD_CASE_MANAGER)))
		self.assertEqual(len(said), 1)

	def test_an_action_of_another_role(self) -> None:
		self.bring(COMPLEX, is_move("Case Plan", "Approve"))
		plan = self.registry.many("Case Plan")[0]["name"]
		said = self.refused(
			lambda: self.registry.move("Case Plan", plan, "Approve", self.act(FIELD_CASE_MANAGER))
		)
		self.assertEqual(
			said,
			["Your role cannot do Approve on a Case Plan. Ask somebody whose role can: CCM Budget Approver."],
		)

	def test_a_conference_without_its_chair(self) -> None:
		self.bring(COMPLEX, lambda step: step.kind == "Case Conference" and step.verb == "update")
		meeting = self.registry.many("Case Conference")[0]
		seats = [{"seat": row["seat"], "attended": int(row["seat"] != "FCM")} for row in meeting["seats"]]
		changes = {"status": "Held", "held_on": meeting["planned_on"], "seats": seats}
		said = self.refused(
			lambda: self.registry.update(
				"Case Conference", meeting["name"], changes, self.act(FIELD_CASE_MANAGER)
			)
		)
		self.assertTrue(any("chair" in sentence.lower() for sentence in said), said)

	def plan_with(self, **line: Any) -> list[str]:
		self.bring(COMPLEX, is_insert("Case Plan"))
		values = {
			"case": self.registry.many("Case")[0]["name"],
			"prepared_on": date(2010, 4, 20),
			"lines": [{"service_type": "NFE", "quantity": 1, "unit_cost": 5, **line}],
		}
		return self.refused(lambda: self.registry.insert("Case Plan", values, self.act(FIELD_CASE_MANAGER)))

	def test_a_plan_line_below_zero(self) -> None:
		self.assertTrue(any("is below zero" in sentence for sentence in self.plan_with(unit_cost=-5)))

	def test_a_plan_line_with_an_absurd_amount(self) -> None:
		said = self.plan_with(unit_cost=Decimal("5e12"))
		self.assertTrue(any("highest amount accepted" in sentence for sentence in said), said)

	def test_a_plan_line_without_a_number(self) -> None:
		said = self.plan_with(unit_cost="five")
		self.assertEqual(said, ["Unit cost is not an amount such as 1250.50. Correct it and save again."])

	def test_a_referral_to_a_provider_that_nobody_designated(self) -> None:
		case = self.bring(COMPLEX, is_insert("Referral"))
		consent = self.registry.many("Client Consent", case=case)[0]["name"]
		values = {
			"case": case,
			"service_type": "VOCATIONAL",
			"provider": "COSECAM",
			"host_agency": "CCPCR-SVR",
			"referred_on": date(2010, 4, 21),
			"location_reason": "Near family",
			"consent": consent,
		}
		said = self.refused(lambda: self.registry.insert("Referral", values, CLERK_ACCOUNT))
		self.assertEqual(len(said), 1)
		self.assertIn("designated", said[0])

	def test_a_text_of_ten_thousand_characters_is_kept_whole(self) -> None:
		case = self.bring(COMPLEX, is_insert("Social Assessment"))
		text = "រឿង" * 3000 + "a" * 1000
		values = self.assessment(case, situation_history=text)
		name = self.registry.insert("Social Assessment", values, self.act(SOCIAL_WORKER))
		stored = self.registry.one("Social Assessment", name) or {}
		self.assertEqual(stored["situation_history"], text)

	def test_a_text_over_the_limit(self) -> None:
		case = self.bring(COMPLEX, is_insert("Social Assessment"))
		values = self.assessment(case, situation_history="a" * 100_001)
		said = self.refused(
			lambda: self.registry.insert("Social Assessment", values, self.act(SOCIAL_WORKER))
		)
		self.assertEqual(len(said), 1)
		self.assertIn("100001", said[0].replace(",", ""))

	def assessment(self, case: str, **other: Any) -> dict[str, Any]:
		return {
			"case": case,
			"social_worker": self.act(SOCIAL_WORKER),
			"assessed_on": date(2010, 4, 7),
			**other,
		}

	def test_a_void_case_needs_the_central_office_and_a_reason_and_stays_in_the_register(self) -> None:
		case = self.bring(COMPLEX, is_move("Case", "Start assessment"))
		said = self.refused(lambda: self.registry.void(case, "Typed twice.", CLERK_ACCOUNT))
		self.assertIn("CCM Central Office", said[0])
		said = self.refused(lambda: self.registry.void(case, "", self.act(CENTRAL_OFFICE)))
		self.assertEqual(len(said), 1)
		self.registry.void(case, "Typed twice.", self.act(CENTRAL_OFFICE))
		self.assertEqual((self.registry.one("Case", case) or {})["stage"], "Void")
