"""Which line pays which service; approved >= committed >= spent on every line, whatever is saved in whatever order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ccm_app.domain import categories
from ccm_app.domain.plan_lines import NOTHING, spending_of
from ccm_app.domain.problems import Problem
from ccm_app.domain.reading import decimal_of, plan_in_force
from tests.domain.builders import (
	APPROVED,
	TODAY,
	Fields,
	RuleTest,
	a_case,
	a_line,
	a_plan,
	a_report,
	plan_fields,
)
from tests.domain.later_builders import a_referral, service_fields

AMOUNT = st.one_of(st.none(), st.integers(0, 60), st.decimals(0, 60, places=2))


class MoneyCase(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case(self.register, categories.SERVICES)
		a_report(self.register, self.case)
		self.referral = a_referral(self.register, self.case)
		self.plan = self.a_plan(
			self.line("L1", 1), self.line("L2", 2, phase="Rehabilitation", amount_approved=20)
		)

	def a_plan(self, *lines: Fields) -> str:
		return str(a_plan(self.register, self.case, lines=[*lines], plan_number=1)["name"])

	def line(self, name: str, idx: int, **changes: Any) -> Fields:
		return a_line(**({"name": name, "idx": idx, "amount_approved": 40} | changes))

	def serve(self, name: str | None = None, /, **changes: Any) -> list[Problem]:
		fields = changes if name else {"case": self.case, **service_fields(self.referral), **changes}
		return self.register.save("Service Record", TODAY, name, **fields)

	def lines(self) -> list[tuple[Decimal, Decimal, Decimal]]:
		"""Approved, committed and spent of each line, as the plan in force shows them."""
		plan = plan_in_force(self.case, self.register) or {}
		names = ("amount_approved", "amount_committed", "amount_spent")
		return [tuple(decimal_of(line.get(name)) for name in names) for line in plan["lines"]]  # type: ignore[misc]

	def revise(self, *lines: Fields, **changes: Any) -> list[Problem]:
		fields = plan_fields(
			lines=[*lines],
			revision_of=self.plan,
			revision_reason="The course is longer.",
			client_consulted_on=APPROVED,
		)
		fields |= {"costs_consulted_on": APPROVED} | changes
		for category in (None, "Proposed", "Costed", "Approved"):
			name = self.register.last if category else None
			values = {"budget_category": category} if category else {"case": self.case, **fields}
			found = self.register.save("Case Plan", TODAY, name, **values)
			if found:
				return found
		return []


class WhichLinePays(MoneyCase):
	def test_the_first_line_with_room_pays_and_is_named(self) -> None:
		self.assert_allowed(self.serve(amount_committed=30))
		self.assert_allowed(self.serve(amount_committed=20))
		rows = self.register.many("Service Record", case=self.case)
		self.assertEqual([(row["plan_line"], row["plan_row"]) for row in rows], [("L1", 1), ("L2", 2)])
		self.assertEqual(self.lines(), [(40, 30, 0), (20, 20, 0)])

	def test_the_row_that_was_written_pays_and_no_other(self) -> None:
		self.assert_allowed(self.serve(amount_committed=15, plan_row=2))
		self.assertEqual(self.lines()[1], (20, 15, 0))
		self.assert_refused(self.serve(amount_committed=6, plan_row=2), "amount.committed_over_approved")

	def test_a_row_that_the_plan_has_not_is_said(self) -> None:
		self.assert_refused(self.serve(amount_committed=6, plan_row=9), "service.line_unknown")

	def test_a_service_without_money_names_no_line(self) -> None:
		self.assert_allowed(self.serve())
		self.assertIsNone(self.register.many("Service Record", case=self.case)[0]["plan_line"])

	def test_a_service_is_moved_to_another_line_by_its_row(self) -> None:
		self.serve(amount_committed=15)
		self.assert_allowed(self.serve(self.register.last, plan_row=2))
		self.assertEqual(self.lines(), [(40, 0, 0), (20, 15, 0)])

	def test_money_that_was_recorded_before_lines_were_named_stays_on_the_first(self) -> None:
		old = {"service_type": "PSYCHO", "provider": "CCPCR-SVR", "amount_committed": 7, "currency": "USD"}
		plan = plan_in_force(self.case, self.register) or {}
		self.assertEqual(spending_of(plan["lines"], [old], "USD"), [(7, 0), NOTHING])


class RevisedPlan(MoneyCase):
	def test_what_was_committed_goes_over_to_the_line_that_goes_on(self) -> None:
		self.serve(amount_committed=15, amount_spent=5, plan_row=2)
		self.assert_allowed(self.revise(self.line("N1", 1), self.line("N2", 2, phase="Rehabilitation")))
		self.assertEqual(self.lines(), [(40, 0, 0), (40, 15, 5)])
		self.assert_refused(self.serve(amount_committed=26, plan_row=2), "amount.committed_over_approved")
		self.assert_allowed(self.serve(amount_committed=25, plan_row=2))

	def test_a_service_of_the_old_plan_is_completed_under_the_new_one(self) -> None:
		self.serve(amount_committed=15, plan_row=2)
		service = self.register.last
		self.assert_allowed(self.revise(self.line("N2", 1, phase="Rehabilitation"), self.line("N1", 2)))
		self.assert_allowed(self.serve(service, amount_spent=15))
		self.assertEqual(self.lines(), [(40, 15, 15), (40, 0, 0)])

	def test_less_than_is_committed_is_not_approved(self) -> None:
		self.serve(amount_committed=35)
		found = self.revise(self.line("N1", 1, quantity=1, unit_cost=34, amount_approved=None))
		self.assert_refused(found, "plan.approved_under_committed")

	def test_a_line_with_commitments_is_not_left_out_nor_put_into_another_currency(self) -> None:
		self.serve(amount_committed=35)
		found = self.revise(self.line("N1", 1, provider="CWDA"))
		self.assert_refused(found, "plan.commitment_without_line")
		riel = self.revise(self.line("N2", 1, unit_cost=4000), currency="KHR")
		self.assert_refused(riel, "plan.commitment_without_line")


class TheInvariant(MoneyCase):
	@settings(deadline=None)
	@given(
		st.lists(
			st.tuples(
				st.integers(0, 3),
				AMOUNT,
				AMOUNT,
				st.sampled_from((None, 1, 2, 3)),
				st.sampled_from(("USD", "KHR")),
			),
			max_size=10,
		)
	)
	def test_on_every_line_approved_covers_committed_and_committed_covers_spent(
		self, saved: list[tuple[int, Any, Any, int | None, str]]
	) -> None:
		self.setUp()
		for which, committed, spent, row, currency in saved:
			rows = self.register.many("Service Record", case=self.case)
			values = {"amount_committed": committed, "amount_spent": spent, "plan_row": row}
			if which < len(rows):
				self.serve(str(rows[which]["name"]), **values)
			else:
				self.serve(**values, currency=currency)
			self.assert_holds()

	def assert_holds(self) -> None:
		for approved, committed, spent in self.lines():
			self.assertGreaterEqual(approved, committed)
			self.assertGreaterEqual(committed, spent)
		services = self.register.many("Service Record", case=self.case)
		for name, place in (("amount_committed", 1), ("amount_spent", 2)):
			money = sum((decimal_of(row.get(name)) for row in services), Decimal(0))
			self.assertEqual(money, sum(line[place] for line in self.lines()))
