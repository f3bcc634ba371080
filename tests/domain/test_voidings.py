"""Voiding: asked with a reason, confirmed by a second person, taken back; nothing that goes on is ever void."""

from __future__ import annotations

import unittest

from ccm_app.domain import categories, voidings
from ccm_app.domain.problems import Problem
from tests.domain.builders import MANAGER, SERVED, TODAY, Fields, RuleTest, a_case, a_client
from tests.domain.later_builders import a_consent, a_handover, a_referral, consent_fields

CENTRAL, OTHER_CENTRAL = "one@central", "two@central"


class VoidingTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.client = a_client(self.register, status="Open")["name"]

	def fields(self, **changes: object) -> Fields:
		usual = {"client": self.client, "kind": voidings.MISTAKE, "reason": "Typed for the wrong person."}
		return usual | {"status": voidings.ASKED, "asked_by": MANAGER, "asked_on": TODAY} | changes

	def ask(self, **changes: object) -> list[Problem]:
		return self.register.ask(voidings.KIND, TODAY, **self.fields(**changes))

	def asked(self, **changes: object) -> str:
		self.assert_allowed(self.register.save(voidings.KIND, TODAY, **self.fields(**changes)))
		return self.register.last

	def decide(self, name: str, status: str = voidings.CONFIRMED, **changes: object) -> list[Problem]:
		decided = {"status": status, "decided_by": CENTRAL, "decided_on": TODAY} | changes
		return self.register.save(voidings.KIND, TODAY, name, **decided)

	def take_back(self, name: str, reason: str | None = "It was right.") -> list[Problem]:
		taken = {"status": voidings.TAKEN_BACK, "taken_back_by": OTHER_CENTRAL, "take_back_reason": reason}
		return self.register.save(voidings.KIND, TODAY, name, **taken)

	def stored(self) -> Fields:
		return self.register.stored["Client"][self.client]

	def open_case(self, **changes: object) -> str:
		case = a_case(
			self.register, categories.PLAN, client=self.client, workflow_state="Planning", **changes
		)
		self.register.change("Case", case, stage_since=SERVED)
		return case


class ARegistration(VoidingTest):
	def test_it_is_asked_with_a_kind_and_a_reason_and_once(self) -> None:
		self.assert_refused(self.ask(kind="Duplicate"), "voiding.no_kind")
		self.assert_refused(self.ask(reason=" "), "voiding.no_reason")
		self.asked()
		self.assert_refused(self.ask(), "voiding.asked_before")
		self.assertEqual(self.stored()["status"], "Open")

	def test_a_second_person_confirms_and_only_then_it_is_void(self) -> None:
		name = self.asked(asked_by=CENTRAL)
		self.assert_refused(self.decide(name), "voiding.second_person")
		self.assert_allowed(self.decide(name, decided_by=OTHER_CENTRAL))
		self.assertEqual(
			(self.stored()["status"], self.stored()["void_reason"]), ("Void", "Typed for the wrong person.")
		)
		self.assert_refused(self.decide(name, voidings.REFUSED, decision_note="No."), "voiding.is_decided")

	def test_a_refusal_says_why_and_leaves_everything(self) -> None:
		name = self.asked()
		self.assert_refused(self.decide(name, voidings.REFUSED), "voiding.no_note")
		self.assert_allowed(self.decide(name, voidings.REFUSED, decision_note="She came again."))
		self.assertEqual(self.stored()["status"], "Open")
		self.assert_refused(self.take_back(name), "voiding.not_in_force")

	def test_nothing_is_void_that_goes_on_or_took_place(self) -> None:
		case = self.open_case()
		self.assert_refused(self.ask(), "voiding.open_case")
		self.register.change("Case", case, stage=categories.CLOSURE)
		self.assert_refused(self.ask(), "voiding.has_history")
		self.register.change("Case", case, stage=categories.VOID)
		self.assert_allowed(self.ask())
		a_referral(self.register, case)
		self.assert_refused(self.ask(), "voiding.referral_open")

	def test_what_was_opened_meanwhile_stands_in_the_way_of_the_confirmation(self) -> None:
		name = self.asked()
		self.open_case()
		self.assert_refused(self.decide(name), "voiding.open_case")

	def test_void_and_merged_registrations_are_not_voided(self) -> None:
		self.register.change("Client", self.client, status="Void")
		self.assert_refused(self.ask(), "client.is_void")
		self.register.change("Client", self.client, merged_into="SVR-OTHER")
		self.assert_refused(self.ask(), "client.is_merged")

	def test_it_can_be_taken_back_with_a_reason_and_is_as_it_was(self) -> None:
		self.register.change("Client", self.client, status="Closed")
		name = self.asked()
		self.assert_allowed(self.decide(name))
		self.assert_refused(self.take_back(name, " "), "voiding.no_take_back_reason")
		self.assert_allowed(self.take_back(name))
		self.assertEqual((self.stored()["status"], self.stored()["void_reason"]), ("Closed", None))
		self.assert_refused(self.take_back(name) or self.decide(name), "voiding.is_decided")

	def test_what_was_merged_since_is_not_taken_back(self) -> None:
		name = self.asked()
		self.assert_allowed(self.decide(name))
		self.register.change("Client", self.client, merged_into="SVR-OTHER")
		self.assert_refused(self.take_back(name), "voiding.merged_since")

	def test_every_step_stands_in_the_ledger(self) -> None:
		name = self.asked()
		self.assert_allowed(self.decide(name))
		self.assert_allowed(self.take_back(name))
		self.assertEqual(
			self.register.events(), ["client.void_asked", "client.voided", "client.void_taken_back"]
		)
		other = self.asked()
		self.assert_allowed(self.decide(other, voidings.REFUSED, decision_note="No."))
		self.assertEqual(self.register.events()[-1], "client.void_refused")


class ACase(VoidingTest):
	def test_a_case_is_void_alone_and_comes_back_to_its_stage(self) -> None:
		case = self.open_case()
		name = self.asked(case=case)
		self.assert_allowed(self.decide(name, state_after="Void"))
		row = self.register.stored["Case"][case]
		self.assertEqual(
			(row["stage"], row["workflow_state"], row["next_due_on"]), (categories.VOID, "Void", None)
		)
		self.assertEqual(self.stored()["status"], "Closed")
		self.assert_allowed(self.take_back(name))
		row = self.register.stored["Case"][case]
		self.assertEqual(
			(row["stage"], row["workflow_state"], row["stage_since"]), (categories.PLAN, "Planning", SERVED)
		)
		self.assertTrue(row["next_due_on"])
		self.assertEqual(self.stored()["status"], "Open")

	def test_a_case_with_open_ends_or_an_end_is_not_void(self) -> None:
		case = self.open_case()
		a_handover(self.register, case, categories.HANDOVER_PROPOSED)
		a_referral(self.register, case, consent=a_consent(self.register, case, **consent_fields()))
		self.assert_refused(self.ask(case=case), "closure.handover_open", "closure.referral_open")
		ended = a_case(self.register, categories.CLOSURE, client=self.client)
		self.assert_refused(self.ask(case=ended), "case.is_closed")

	def test_a_case_does_not_come_back_beside_another_or_on_a_void_registration(self) -> None:
		case = self.open_case()
		name = self.asked(case=case)
		self.assert_allowed(self.decide(name))
		other = a_case(self.register, client=self.client)
		self.assert_refused(self.take_back(name), "case.another_is_open")
		self.register.change("Case", other, stage=categories.VOID)
		self.register.change("Client", self.client, status="Void")
		self.assert_refused(self.take_back(name), "voiding.client_is_void")

	def test_the_step_of_the_workflow_is_written_down_and_can_be_taken_back(self) -> None:
		case = self.open_case()
		moved = {"stage": categories.VOID, "workflow_state": "Void", "void_reason": "Wrong case type."}
		self.assert_allowed(self.register.save("Case", TODAY, case, **moved))
		written = self.register.many(voidings.KIND, case=case)
		self.assertEqual([row["status"] for row in written], [voidings.CONFIRMED])
		self.assert_allowed(self.take_back(written[0]["name"]))
		self.assertEqual(self.register.stage(case), categories.PLAN)


if __name__ == "__main__":
	unittest.main()
