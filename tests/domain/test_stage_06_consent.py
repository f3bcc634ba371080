"""Consent: by the client or a guardian, with the child's own agreement, and withdrawn at any time."""

from __future__ import annotations

from datetime import date

from ccm_app.domain import categories
from ccm_app.domain.problems import Problem
from tests.domain.builders import ANSWERED, TODAY, RuleTest, a_case, a_client
from tests.domain.later_builders import a_consent, consent_fields

GUARDIAN = {"given_by": "Guardian", "guardian_relation": "Aunt"}


class ConsentTest(RuleTest):
	def ask(self, age: int = 20, **changes: object) -> list[Problem]:
		case = a_case(self.register, client=a_client(self.register, age_at_registration=age)["name"])
		return [*self.register.ask("Client Consent", TODAY, case=case, **consent_fields(**changes))]

	def test_an_adult_consents_with_a_thumbprint(self) -> None:
		self.assert_allowed(self.ask())

	def test_a_child_agrees_too(self) -> None:
		for age in (0, 6, 17):
			self.assert_refused(self.ask(age, **GUARDIAN), "consent.no_child_assent")
			self.assert_allowed(self.ask(age, **GUARDIAN, child_assent=1))
		self.assert_allowed(self.ask(18))

	def test_a_small_child_is_not_asked(self) -> None:
		self.assert_allowed(self.ask(5, **GUARDIAN, child_too_young=1))
		found = self.ask(6, **GUARDIAN, child_too_young=1)
		self.assert_refused(found, "consent.old_enough_to_be_asked")

	def test_a_child_has_a_guardian_or_a_reason_why_none_was_asked(self) -> None:
		self.assert_refused(self.ask(17, child_assent=1), "consent.no_guardian")
		self.assert_allowed(self.ask(17, child_assent=1, no_guardian_reason="The family sold the child."))

	def test_who_was_17_when_the_case_was_opened_is_no_child_two_years_later(self) -> None:
		found = self.ask(17, **GUARDIAN, given_on=date(2011, 1, 3))
		self.assert_refused(found, "consent.no_child_assent")
		self.assert_allowed(self.ask(17, given_on=date(2011, 1, 4)))

	def test_who_needs_an_interpreter_had_one(self) -> None:
		client = a_client(self.register, needs_interpreter=1)["name"]
		case = a_case(self.register, client=client)
		found = self.register.ask("Client Consent", TODAY, case=case, **consent_fields())
		self.assert_refused(found, "consent.no_interpreter")
		fields = consent_fields(interpreter="Teacher of the village")
		self.assert_allowed(self.register.ask("Client Consent", TODAY, case=case, **fields))

	def test_it_names_who_may_be_told_and_what(self) -> None:
		self.assert_refused(self.ask(receiver=None), "consent.no_receiver")
		self.assert_refused(self.ask(receiver_kind="Court"), "consent.no_receiver")
		self.assert_allowed(self.ask(receiver_kind="Court", receiver_other="Provincial court"))
		self.assert_refused(self.ask(share_needs=0, share_age_and_sex=0), "consent.shares_nothing")
		self.assert_allowed(self.ask(purpose="Photograph", receiver=None, share_needs=0, share_age_and_sex=0))

	def test_it_does_not_end_before_it_was_given(self) -> None:
		self.assert_refused(self.ask(valid_until=date(2010, 1, 10)), "consent.ends_before_given")

	def test_the_guardian_is_related_to_the_client(self) -> None:
		found = self.ask(17, child_assent=1, given_by="Guardian")
		self.assert_refused(found, "consent.no_guardian_relation")
		self.assert_allowed(self.ask(17, child_assent=1, given_by="Guardian", guardian_relation="Aunt"))

	def test_spoken_consent_has_a_witness(self) -> None:
		self.assert_refused(self.ask(mark="Spoken before a witness", witness=" "), "consent.no_witness")
		self.assert_allowed(self.ask(mark="Spoken before a witness", witness="Village chief"))

	def test_consent_is_not_given_before_registration_nor_withdrawn_before_it_was_given(self) -> None:
		self.assert_refused(self.ask(given_on=date(2010, 1, 3)), "date.before")
		self.assert_refused(self.ask(withdrawn_on=date(2010, 1, 19)), "date.before")

	def test_consent_can_be_withdrawn_also_after_the_case_was_closed(self) -> None:
		case = a_case(self.register)
		consent = a_consent(self.register, case)
		self.register.change("Case", case, stage=categories.CLOSURE)
		self.assert_allowed(self.register.save("Client Consent", TODAY, consent, withdrawn_on=ANSWERED))
		self.assertEqual(self.register.events(), ["consent.withdrawn"])

	def test_no_new_consent_is_recorded_on_a_closed_case(self) -> None:
		case = a_case(self.register, categories.CLOSURE)
		found = self.register.ask("Client Consent", TODAY, case=case, **consent_fields())
		self.assert_refused(found, "case.is_closed")
