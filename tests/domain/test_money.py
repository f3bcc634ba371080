"""Amounts of a case plan."""

from __future__ import annotations

import unittest
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ccm_app.domain.money import amount_of, problems_of_amount, problems_of_line, rounded, total

MAXIMUM = Decimal(50_000_000)


def codes(amount: object, currency: str = "USD") -> list[str]:
	return [found.code for found in problems_of_amount(amount, "cost", currency, MAXIMUM)]


class AmountTest(unittest.TestCase):
	def test_ordinary_amounts_are_accepted(self) -> None:
		for amount in (0, 120, "1,250.50", Decimal("99.90"), 12.5, "១២៥០", "1 250.50", MAXIMUM):
			self.assertEqual(codes(amount), [], amount)

	def test_an_empty_field_is_no_problem_of_this_rule(self) -> None:
		self.assertEqual(codes(None) + codes("  "), [])

	def test_an_amount_below_zero_is_refused(self) -> None:
		self.assertEqual([codes(-1), codes("-0.01"), codes(Decimal("-1e30"))], [["amount.negative"]] * 3)

	def test_an_absurd_amount_is_refused(self) -> None:
		for amount in (MAXIMUM + 1, "9" * 30, Decimal("1e999999"), 1e300):
			self.assertEqual(codes(amount), ["amount.absurd"], amount)

	def test_without_a_limit_there_is_still_a_limit_of_reason(self) -> None:
		self.assertEqual(
			[found.code for found in problems_of_amount(10**16, "cost", "KHR", None)], ["amount.absurd"]
		)
		self.assertEqual(problems_of_amount(10**12, "cost", "KHR", None), [])

	def test_what_is_no_number_is_refused(self) -> None:
		texts: list[object] = ["twelve", "12,5", "1,2345", "1.2.3", "1e5", "$12", "1" * 10_000]
		others: list[object] = [True, float("nan"), float("inf"), Decimal("sNaN"), []]
		for amount in texts + others:
			self.assertEqual(codes(amount), ["amount.not_a_number"], str(amount)[:20])

	def test_riel_has_no_decimals(self) -> None:
		self.assertEqual(
			(codes("4000.5", "KHR"), codes("4000.00", "KHR"), codes(4000, "KHR")),
			(["amount.decimals"], [], []),
		)

	def test_dollar_and_euro_have_two(self) -> None:
		for currency in ("USD", "EUR"):
			self.assertEqual(
				(codes("1.005", currency), codes("1.05", currency), codes("1.0500", currency)),
				(["amount.decimals"], [], []),
			)
		self.assertEqual(codes(Decimal("1e-900")), ["amount.decimals"])

	def test_the_problem_names_field_and_currency(self) -> None:
		found = problems_of_amount(-1, "cost", "KHR", MAXIMUM)[0]
		self.assertEqual((found.fields, found.values["currency"]), (("cost",), "KHR"))

	@settings(max_examples=200, deadline=None)
	@given(
		st.one_of(st.text(max_size=50), st.floats(), st.decimals(), st.integers()),
		st.sampled_from(["KHR", "USD", "EUR"]),
	)
	def test_nothing_that_can_be_typed_makes_the_rule_fail(self, amount: object, currency: str) -> None:
		found = problems_of_amount(amount, "cost", currency, MAXIMUM)
		self.assertLessEqual(len(found), 1)

	@settings(max_examples=200, deadline=None)
	@given(st.decimals(0, 10_000, places=2))
	def test_an_accepted_amount_loses_nothing_when_it_is_rounded(self, amount: Decimal) -> None:
		for currency in ("KHR", "USD"):
			self.assertEqual(codes(amount, currency) == [], rounded(amount, currency) == amount)


class TotalTest(unittest.TestCase):
	def test_halves_are_rounded_away_from_zero(self) -> None:
		self.assertEqual(
			(rounded(Decimal("0.5"), "KHR"), rounded(Decimal("2.5"), "KHR")), (Decimal(1), Decimal(3))
		)
		self.assertEqual(str(rounded(Decimal("1.005"), "USD")), "1.01")

	def test_totals_keep_currencies_apart(self) -> None:
		lines = [(Decimal("10.10"), "USD"), (4000, "KHR"), ("0.20", "USD"), (None, "USD")]
		self.assertEqual(total(lines), {"USD": Decimal("10.30"), "KHR": Decimal(4000)})

	def test_a_hundred_times_ten_cents_is_exactly_ten_dollars(self) -> None:
		self.assertEqual(total([(0.1, "USD")] * 100), {"USD": Decimal("10.0")})

	def test_no_lines_have_no_total(self) -> None:
		self.assertEqual(total([]), {})

	def test_what_is_no_number_cannot_be_added(self) -> None:
		with self.assertRaises(ValueError):
			total([("twelve", "USD")])

	def test_khmer_digits_are_read(self) -> None:
		self.assertEqual(amount_of("៤,០០០"), Decimal(4000))


class LineTest(unittest.TestCase):
	def codes(self, approved: object, committed: object, spent: object) -> list[str]:
		return [found.code for found in problems_of_line(approved, committed, spent)]

	def test_equal_amounts_and_empty_ones_are_accepted(self) -> None:
		self.assertEqual(
			self.codes(100, 100, 100) + self.codes(100, None, None) + self.codes(None, None, None), []
		)

	def test_more_committed_than_approved_is_refused(self) -> None:
		self.assertEqual(self.codes(100, "100.01", 0), ["amount.committed_over_approved"])

	def test_more_spent_than_committed_is_refused(self) -> None:
		self.assertEqual(self.codes(100, 50, 51), ["amount.spent_over_committed"])

	def test_both_are_said_at_once(self) -> None:
		self.assertEqual(
			self.codes(0, 1, 2), ["amount.committed_over_approved", "amount.spent_over_committed"]
		)

	def test_what_is_no_number_is_refused(self) -> None:
		self.assertEqual(self.codes(100, "many", 0), ["amount.not_a_number"])

	def test_the_rule_holds_for_every_order_of_small_amounts(self) -> None:
		for approved in range(4):
			for committed in range(4):
				for spent in range(4):
					fits = approved >= committed >= spent
					self.assertEqual(self.codes(approved, committed, spent) == [], fits)
