"""The money of a case plan: what is approved, in which currency, and what the services have spent of it.

The Field Office calculates with the Field Coordination Unit, proposes, and the project approves [H]:122.
The handbook names no ceiling and no currency: both are settings.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ccm_app.domain.money import amount_of, rounded
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import decimal_of, rows
from ccm_app.domain.register import Record, Register, checked

# No amount of a plan has more figures; a longer product is left to the check of amounts.
_HIGHEST_POWER = 15


def approval_problems(record: Record, register: Register) -> list[Problem]:
	"""Whether so much can be approved: by line not more than planned, in part only if allowed, below the ceiling."""
	planned, approved = decimal_of(record.get("total_planned")), decimal_of(record.get("total_approved"))
	found: list[Problem] = []
	for line in rows(record, "lines"):
		if decimal_of(line.get("amount_approved")) > decimal_of(line.get("amount")):
			found.append(problem("plan.approved_over_planned", "lines", row=line.get("idx")))
	if approved < planned and not checked(register.setting("partial_approval")):
		found.append(problem("plan.partial_approval", "lines", approved=approved, planned=planned))
	ceiling = decimal_of(register.setting("plan_ceiling_usd"))
	in_dollars = dollars_of(approved, record.get("currency"), register)
	if ceiling > 0 and in_dollars > ceiling:
		found.append(problem("plan.over_ceiling", "lines", ceiling=ceiling, amount=in_dollars))
	return found


def dollars_of(amount: Decimal, currency: object, register: Register) -> Decimal:
	"""An amount of a plan in US dollars, by the rates of the settings; without a rate as it is."""
	rate = {"KHR": "exchange_khr", "EUR": "exchange_eur"}.get(str(currency))
	per_dollar = decimal_of(register.setting(rate)) if rate else Decimal(1)
	return _rounded(amount / per_dollar, "USD") if per_dollar else amount


def _rounded(amount: Decimal, currency: str) -> Decimal:
	return rounded(amount, currency) if amount.adjusted() <= _HIGHEST_POWER else amount


def line_filled(
	line: Record, approved_whole: bool, currency: str, spending: tuple[Decimal, Decimal]
) -> dict[str, Any]:
	"""A plan line with its amount (quantity x unit cost) and what was committed and spent of it."""
	values = dict(line)
	quantity = Decimal(1) if line.get("quantity") in (None, "") else amount_of(line["quantity"])
	unit_cost = amount_of(line.get("unit_cost"))
	if quantity is not None and unit_cost is not None:
		values["amount"] = _rounded(quantity * unit_cost, currency)
	if approved_whole:
		values["amount_approved"] = values.get("amount")
	values["amount_committed"], values["amount_spent"] = spending
	return values
