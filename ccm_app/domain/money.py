"""Amounts of a case plan: riel without decimals, dollar and euro with two.

The plan carries "the budget required to cover the expenses" [H]:158. The handbook names no currency and no
ceiling, so both are settings. Amounts are decimal numbers throughout; different currencies are never added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from ccm_app.domain.khmer import digits_to_latin
from ccm_app.domain.problems import Problem, problem

DECIMALS = {"KHR": 0, "USD": 2, "EUR": 2}
LINE_FIELDS = ("approved", "committed", "spent")

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?")
_LONGEST_INPUT = 40
_HIGHEST_POWER = 15
_LOWEST_POWER = -20


def is_empty(amount: object) -> bool:
	"""True for nothing entered: None or blanks. Zero is an amount."""
	return amount is None or (isinstance(amount, str) and not amount.strip())


def amount_of(value: object) -> Decimal | None:
	"""The decimal number that was meant, or None when it is none.

	Takes Decimal, int, float and text such as "1,250.50" or "១២៥០"; refuses True, NaN and infinity.
	"""
	if isinstance(value, bool):
		return None
	if isinstance(value, str):
		return _amount_of_text(value)
	try:
		number = Decimal(str(value)) if isinstance(value, int | float | Decimal) else None
	except (InvalidOperation, ValueError):
		return None
	return number if number is not None and number.is_finite() else None


def _amount_of_text(text: str) -> Decimal | None:
	plain = "".join(digits_to_latin(text).split()) if len(text) <= _LONGEST_INPUT else ""
	return Decimal(plain.replace(",", "")) if _NUMBER.fullmatch(plain) else None


def decimals_of(currency: str) -> int:
	"""How many decimals a currency has: none for riel, two otherwise."""
	return DECIMALS.get(currency, 2)


def rounded(amount: Decimal, currency: str) -> Decimal:
	"""The amount in the smallest unit of its currency, halves away from zero: 0.5 riel is 1 riel."""
	return amount.quantize(Decimal(1).scaleb(-decimals_of(currency)), rounding=ROUND_HALF_UP)


def _is_too_fine(amount: Decimal, currency: str) -> bool:
	exponent = int(amount.as_tuple().exponent)
	if exponent >= -decimals_of(currency):
		return False
	return exponent < _LOWEST_POWER or amount != rounded(amount, currency)


def _is_absurd(amount: Decimal, maximum: Decimal | int | None) -> bool:
	return amount.adjusted() > _HIGHEST_POWER or (maximum is not None and amount > maximum)


def problems_of_amount(
	amount: object, fieldname: str, currency: str, maximum: Decimal | int | None
) -> list[Problem]:
	"""What is wrong with one amount; an empty field is no problem of this rule.

	maximum: the setting above which an amount of this currency is taken for a slip of the keyboard; None
	for no limit.
	"""
	if is_empty(amount):
		return []
	number = amount_of(amount)
	if number is None:
		return [problem("amount.not_a_number", fieldname, field=fieldname)]
	if number < 0:
		return [problem("amount.negative", fieldname, field=fieldname, currency=currency)]
	if _is_absurd(number, maximum):
		limit = maximum if maximum is not None else Decimal(10) ** (_HIGHEST_POWER + 1)
		return [problem("amount.absurd", fieldname, field=fieldname, currency=currency, maximum=limit)]
	if _is_too_fine(number, currency):
		places = decimals_of(currency)
		return [problem("amount.decimals", fieldname, field=fieldname, currency=currency, decimals=places)]
	return []


def total(lines: Iterable[tuple[object, str]]) -> dict[str, Decimal]:
	"""Totals of (amount, currency) lines, one per currency, so that riel and dollar are never added.

	Empty amounts count nothing. Raises ValueError for an amount that is no number.
	"""
	totals: dict[str, Decimal] = {}
	for amount, currency in lines:
		number = Decimal(0) if is_empty(amount) else amount_of(amount)
		if number is None:
			raise ValueError("only numbers can be added up")
		totals[currency] = totals.get(currency, Decimal(0)) + number
	return totals


def problems_of_line(approved: object, committed: object, spent: object) -> list[Problem]:
	"""A plan line holds approved >= committed >= spent, in one currency; an empty amount is zero."""
	numbers: list[Decimal] = []
	for fieldname, amount in zip(LINE_FIELDS, (approved, committed, spent), strict=True):
		number = Decimal(0) if is_empty(amount) else amount_of(amount)
		if number is None:
			return [problem("amount.not_a_number", fieldname, field=fieldname)]
		numbers.append(number)
	return _out_of_order(*numbers)


def _out_of_order(approved: Decimal, committed: Decimal, spent: Decimal) -> list[Problem]:
	found = []
	if committed > approved:
		found.append(
			problem(
				"amount.committed_over_approved",
				"committed",
				"approved",
				approved=approved,
				committed=committed,
			)
		)
	if spent > committed:
		found.append(
			problem("amount.spent_over_committed", "spent", "committed", committed=committed, spent=spent)
		)
	return found
