"""Stage 7: services follow an accepted referral, have a period, and cost what was approved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ccm_app.domain import categories
from ccm_app.domain.problems import Problem
from tests.domain.builders import (
	APPROVED,
	REINTEGRATED,
	SERVED,
	SHELTER,
	TODAY,
	RuleTest,
	a_case,
	a_line,
	a_plan,
)
from tests.domain.later_builders import a_case_in_services, a_referral, a_service, service_fields


class ServiceTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case, self.referral = a_case_in_services(self.register)

	def ask(self, **changes: object) -> list[Problem]:
		fields = service_fields(self.referral, **changes)
		return [*self.register.ask("Service Record", TODAY, case=self.case, **fields)]

	def test_a_service_begins(self) -> None:
		self.assert_allowed(self.ask())

	def test_a_service_follows_an_accepted_referral(self) -> None:
		for category in ("Draft", "Sent", "Declined", "Withdrawn"):
			self.register.change("Referral", self.referral, referral_category=category)
			self.assert_refused(self.ask(), "service.referral_not_accepted")
		for category in categories.REFERRAL_ENGAGED:
			self.register.change("Referral", self.referral, referral_category=category)
			self.assert_allowed(self.ask())

	def test_a_referral_of_another_case_or_of_none_is_refused(self) -> None:
		other = a_referral(self.register, a_case(self.register))
		for referral in (other, None, "missing"):
			self.assert_refused(self.ask(referral=referral), "service.referral_of_another_case")

	def test_a_service_does_not_begin_before_the_answer_or_after_today(self) -> None:
		self.assert_refused(self.ask(from_date=APPROVED), "date.before")
		self.assert_refused(self.ask(from_date=date(2011, 6, 16)), "date.in_future")
		self.assert_allowed(self.ask(from_date=date(2011, 6, 16), status="Planned"))

	def test_a_service_does_not_end_before_it_starts(self) -> None:
		self.assert_refused(self.ask(until_date=date(2010, 1, 24)), "service.ends_before_start")

	def test_a_completed_service_has_a_last_day_that_is_not_ahead(self) -> None:
		self.assert_refused(self.ask(status="Completed"), "service.completed_without_end")
		self.assert_refused(self.ask(status="Completed", until_date=date(2011, 6, 16)), "date.in_future")
		self.assert_allowed(self.ask(status="Completed", until_date=REINTEGRATED))

	def test_nothing_is_committed_above_the_approved_amount(self) -> None:
		self.assert_allowed(self.ask(amount_committed=40, amount_spent=40))
		self.assert_refused(self.ask(amount_committed="40.01"), "amount.committed_over_approved")

	def test_what_other_services_committed_is_taken_off(self) -> None:
		a_service(self.register, self.case, self.referral, amount_committed=30)
		self.assert_allowed(self.ask(amount_committed=10))
		self.assert_refused(self.ask(amount_committed=11), "amount.committed_over_approved")

	def test_a_service_does_not_count_against_itself(self) -> None:
		service = a_service(self.register, self.case, self.referral, amount_committed=40)["name"]
		self.assert_allowed(self.register.ask("Service Record", TODAY, service, amount_spent=Decimal(40)))

	def test_nothing_is_spent_above_what_was_committed(self) -> None:
		self.assert_refused(self.ask(amount_committed=10, amount_spent=11), "amount.spent_over_committed")

	def test_amounts_are_written_in_the_currency_of_the_plan(self) -> None:
		self.assert_refused(self.ask(currency="KHR", amount_committed=1), "service.currency")

	def test_a_service_without_costs_needs_no_line(self) -> None:
		self.assert_allowed(self.ask(currency="KHR", amount_committed=0, amount_spent=None))

	def test_family_members_who_were_helped_are_counted_from_zero(self) -> None:
		for number in (None, 0, 3):
			self.assert_allowed(self.ask(family_helped=number))
		self.assert_refused(self.ask(family_helped=-1), "service.family_helped")

	def test_only_the_plan_in_force_pays(self) -> None:
		a_plan(self.register, self.case, lines=[a_line(amount_approved=5)])
		self.assert_refused(self.ask(amount_committed=6), "amount.committed_over_approved")

	def test_words_instead_of_an_amount_are_a_problem(self) -> None:
		for field in ("amount_committed", "amount_spent"):
			self.assert_refused(self.ask(**{field: "ten"}), "amount.not_a_number")
			self.assert_refused(self.ask(**{field: -1}), "amount.negative")

	def test_service_provider_and_currency_come_from_referral_and_plan(self) -> None:
		fields = {"case": self.case, **service_fields(self.referral, currency=None, provider="CWDA")}
		record, _ = self.register.proposed("Service Record", None, fields, TODAY)
		self.assertEqual(
			(record["service_type"], record["provider"], record["currency"]), ("PSYCHO", SHELTER, "USD")
		)

	def test_a_saved_service_shows_in_the_totals_of_the_plan_and_in_the_case(self) -> None:
		fields = service_fields(self.referral, amount_committed=12, amount_spent=3)
		self.assert_allowed(self.register.save("Service Record", TODAY, case=self.case, **fields))
		plan = self.register.many("Case Plan", case=self.case)[0]
		self.assertEqual((plan["total_committed"], plan["total_spent"]), (12, 3))
		self.assertEqual(self.register.stored["Case"][self.case]["services_started_on"], SERVED)
