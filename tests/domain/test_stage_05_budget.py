"""The money of a plan: amounts, totals, partial approval, the ceiling in three currencies, what was spent."""

from __future__ import annotations

import unittest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ccm_app.domain import categories
from ccm_app.domain.plans import plan_filled
from ccm_app.domain.problems import Problem
from tests.domain.builders import (
	PREPARED,
	TODAY,
	Fields,
	RuleTest,
	a_case,
	a_line,
	a_plan,
	a_register,
	a_report,
	plan_fields,
)
from tests.domain.later_builders import a_referral, a_service

APPROVED = categories.BUDGET_APPROVED


class AmountTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register, categories.PLAN)
		a_report(self.register, self.case)

	def ask(self, **changes: object) -> list[Problem]:
		return [*self.register.ask("Case Plan", TODAY, case=self.case, **plan_fields(**changes))]

	def filled(self, **changes: object) -> Fields:
		record, _ = self.register.proposed(
			"Case Plan", None, {"case": self.case, **plan_fields(**changes)}, TODAY
		)
		return record

	def test_a_line_costs_quantity_times_unit_cost(self) -> None:
		for quantity, cost, currency, amount in (
			(3, "1.25", "USD", "3.75"),
			(None, 7, "EUR", "7"),
			(0, 7, "USD", "0"),
			("1,000", "4,000", "KHR", "4000000"),
			(1.5, 4.5, "USD", "6.75"),
			(0.5, 1, "KHR", "1"),
		):
			record = self.filled(currency=currency, lines=[a_line(quantity=quantity, unit_cost=cost)])
			self.assertEqual(record["total_planned"], Decimal(amount), (quantity, cost))

	def test_words_instead_of_a_number_are_a_problem_and_never_a_fault(self) -> None:
		for field in ("unit_cost", "quantity", "amount_approved"):
			for word in ("much", "12 dollars", "NaN", "1e5", "--"):
				found = self.ask(lines=[a_line(**{field: word})])
				self.assert_among("amount.not_a_number", found)

	def test_amounts_below_zero_and_beyond_belief_are_refused(self) -> None:
		self.assert_among("amount.negative", self.ask(lines=[a_line(unit_cost=-1)]))
		self.assert_refused(self.ask(lines=[a_line(quantity=-1, unit_cost=0)]), "plan.quantity_negative")
		self.assert_among("amount.absurd", self.ask(lines=[a_line(unit_cost=100_000_001)]))
		self.assert_among("amount.absurd", self.ask(lines=[a_line(quantity=10**30)]))
		self.assert_among("amount.absurd", self.ask(lines=[a_line(quantity=100_000_001, unit_cost=1)]))

	def test_riel_has_no_decimals(self) -> None:
		found = self.ask(currency="KHR", lines=[a_line(unit_cost="1500.50")])
		self.assert_refused(found, "amount.decimals")

	def test_a_plan_is_made_in_riel_dollar_or_euro(self) -> None:
		for currency in ("KHR", "USD", "EUR"):
			self.assert_allowed(self.ask(currency=currency))
		for currency in ("THB", "usd", "", None):
			self.assert_refused(self.ask(currency=currency), "plan.currency")


class ApprovalTest(RuleTest):
	def approve(self, lines: list[Fields], currency: str = "USD", **settings: object) -> list[Problem]:
		"""Approve a costed plan with these lines."""
		self.register.settings |= settings
		case = a_case(self.register, categories.PLAN)
		a_report(self.register, case)
		costed = {"budget_category": categories.BUDGET_COSTED, "lines": lines, "currency": currency}
		self.plan = a_plan(self.register, case, **costed, approved_on=None)["name"]
		return [*self.register.save("Case Plan", TODAY, self.plan, budget_category=APPROVED)]

	def approved(self) -> list[Decimal]:
		return [line["amount_approved"] for line in self.register.stored["Case Plan"][self.plan]["lines"]]

	def test_an_approval_without_amounts_approves_every_line_as_planned(self) -> None:
		for nothing in (None, 0, ""):
			self.assert_allowed(self.approve([a_line(amount_approved=nothing)] * 2))
			self.assertEqual(self.approved(), [40, 40])

	def test_in_a_partial_approval_a_line_at_0_is_not_approved(self) -> None:
		self.assert_allowed(self.approve([a_line(amount_approved=30), a_line(idx=2, amount_approved=0)]))
		self.assertEqual(self.approved(), [30, 0])
		self.assertEqual(self.register.stored["Case Plan"][self.plan]["total_approved"], 30)

	def test_a_line_at_0_stays_at_0_when_the_plan_is_filled_again(self) -> None:
		self.approve([a_line(amount_approved=30), a_line(idx=2, amount_approved=0)])
		row = self.register.stored["Case Plan"][self.plan]
		self.assertEqual(plan_filled(row, row, self.register, TODAY)["total_approved"], 30)

	def test_a_partial_approval_can_be_forbidden(self) -> None:
		found = self.approve([a_line(amount_approved=30)], partial_approval=0)
		self.assert_refused(found, "plan.partial_approval")
		self.assert_allowed(self.approve([a_line(amount_approved=40)], partial_approval=0))

	def test_no_line_is_approved_above_what_is_planned(self) -> None:
		lines = [a_line(amount_approved=41), a_line(idx=2, amount_approved=39)]
		self.assert_refused(self.approve(lines), "plan.approved_over_planned")

	def test_without_a_ceiling_any_plan_can_be_approved(self) -> None:
		self.assert_allowed(self.approve([a_line(unit_cost=1_000_000)], plan_ceiling_usd=0))

	def test_the_ceiling_holds_in_dollars_riel_and_euro(self) -> None:
		ceiling = {"plan_ceiling_usd": 100, "exchange_khr": 4000, "exchange_eur": 0.8}
		for currency, at_ceiling, above in (
			("USD", 100, "100.01"),
			("KHR", 400_000, 400_100),
			("EUR", 80, "80.01"),
		):
			exact = [a_line(quantity=1, unit_cost=at_ceiling)]
			self.assert_allowed(self.approve(exact, currency, **ceiling))
			over = [a_line(quantity=1, unit_cost=above)]
			self.assert_refused(self.approve(over, currency, **ceiling), "plan.over_ceiling")

	def test_a_plan_says_how_much_it_is_in_dollars(self) -> None:
		for currency, cost, dollars in (("USD", 100, "100"), ("KHR", 410_000, "100"), ("EUR", 90, "100")):
			plan = {"case": None, "currency": currency, "lines": [a_line(quantity=1, unit_cost=cost)]}
			self.register.settings.update(exchange_khr=4100, exchange_eur="0.9")
			filled = plan_filled(plan, None, self.register, TODAY)
			self.assertEqual(filled["total_planned_usd"], Decimal(dollars), currency)

	def test_without_an_exchange_rate_the_amount_itself_is_compared(self) -> None:
		lines = [a_line(quantity=1, unit_cost=4000)]
		found = self.approve(lines, "KHR", plan_ceiling_usd=100, exchange_khr=None)
		self.assert_refused(found, "plan.over_ceiling")

	def test_the_ceiling_is_asked_of_what_is_approved_not_of_what_was_asked(self) -> None:
		lines = [a_line(unit_cost=20, amount_approved=100)]
		self.assert_allowed(self.approve(lines, plan_ceiling_usd=100))


class SpendingTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register, categories.SERVICES)
		a_report(self.register, self.case)
		self.referral = a_referral(self.register, self.case)

	def totals(self, *lines: Fields, currency: str = "USD") -> tuple[Decimal, Decimal]:
		plan = a_plan(self.register, self.case, lines=[*lines], currency=currency)
		filled = plan_filled(plan, plan, self.register, TODAY)
		return filled["total_committed"], filled["total_spent"]

	def test_what_services_committed_and_spent_rolls_up_to_the_plan(self) -> None:
		a_service(self.register, self.case, self.referral, amount_committed=10, amount_spent=4)
		a_service(self.register, self.case, self.referral, amount_committed=Decimal("5.5"), amount_spent=None)
		self.assertEqual(self.totals(a_line()), (Decimal("15.5"), 4))

	def test_two_lines_of_one_service_and_provider_do_not_show_the_same_money_twice(self) -> None:
		a_service(self.register, self.case, self.referral, amount_committed=10, amount_spent=4)
		self.assertEqual(self.totals(a_line(), a_line(idx=2, phase="Rehabilitation")), (10, 4))

	def test_another_currency_and_another_provider_are_not_added(self) -> None:
		a_service(self.register, self.case, self.referral, amount_committed=10)
		self.assertEqual(self.totals(a_line(), currency="KHR"), (0, 0))
		self.assertEqual(self.totals(a_line(provider="CWDA")), (0, 0))

	def test_a_plan_that_is_new_has_spent_nothing(self) -> None:
		fields = {"case": self.case, **plan_fields(prepared_on=PREPARED)}
		self.assertEqual(plan_filled(fields, None, self.register, TODAY)["total_spent"], 0)


class TotalsTest(unittest.TestCase):
	@given(st.lists(st.tuples(st.integers(0, 1000), st.decimals(0, 1000, places=2)), max_size=6))
	def test_totals_are_the_sum_of_the_lines(self, wanted: list[tuple[int, Decimal]]) -> None:
		lines = [a_line(quantity=quantity, unit_cost=cost) for quantity, cost in wanted]
		filled = plan_filled(plan_fields(case="C", lines=lines), None, REGISTER, TODAY)
		self.assertEqual(filled["total_planned"], sum(quantity * cost for quantity, cost in wanted))

	@given(st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.decimals(), st.booleans()))
	def test_whatever_is_typed_as_a_cost_the_totals_are_numbers(self, typed: object) -> None:
		lines = [a_line(unit_cost=typed, quantity=typed, amount_approved=typed)]
		filled = plan_filled(plan_fields(case="C", lines=lines), None, REGISTER, TODAY)
		self.assertTrue(Decimal(filled["total_planned"]).is_finite())


REGISTER = a_register()
