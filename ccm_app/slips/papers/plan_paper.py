"""The Case Plan with its schedule, its providers and its budget by phase."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ccm_app.slips.document import Block, Document, FactRow, Facts, Heading, TableBlock
from ccm_app.slips.papers.building import (
	Data,
	column,
	facts,
	heading,
	narratives,
	number_of,
	plain,
	signatures,
	table,
)
from ccm_app.slips.terms import CHOICES, TERMS
from ccm_app.slips.wording import as_amount, children, chosen, money, quantity, written

PHASES = ("Recovery", "Rehabilitation", "Reintegration")
_GOALS = ("recovery_goal", "rehabilitation_goal", "reintegration_goal")
Totals = dict[str, tuple[Decimal, Decimal]]


def case_plan(data: Data) -> Document:
	"""The plan with "the budget required to cover the expenses" ([H]:158), by phase and currency.

	A line may carry its own currency; it is never added to another. data: a Case Plan with its lines.
	"""
	lines = children(data, "lines")
	blocks: list[Block] = [
		facts(data, "case", "plan_number", "revision_of", "prepared_on", "client_consulted_on"),
		*narratives(data, *_GOALS),
		heading("budget"),
	]
	for phase in _phases(lines):
		blocks += _phase(data, phase, [line for line in lines if written(line.get("phase")) == phase])
	blocks += [
		Heading("Totals of the plan", "សរុបផែនការ"),
		_grand_totals(data, lines),
		facts(data, "budget_category", "approved_on", "approved_by"),
		signatures("case_manager", "approved_by"),
	]
	return Document(
		"Case Plan", "ផែនការករណី", "a4", tuple(blocks), number_of(data, "name", "plan_number", "case")
	)


def _phases(lines: Sequence[Data]) -> list[str]:
	"""The handbook's phases in their order, then any other that a line names."""
	others = sorted({written(line.get("phase")) for line in lines} - set(PHASES))
	return [*PHASES, *others]


def _phase(data: Data, phase: str, lines: Sequence[Data]) -> list[Block]:
	title = CHOICES.get(phase)
	body = table(
		lines,
		(column("service_type", 1.6), plain("service_type")),
		(column("provider", 1.6), plain("provider")),
		(column("period", 1.3), _period),
		(column("quantity", 1.0), lambda line: quantity(line.get("quantity"), line.get("unit"))),
		(column("unit_cost", 1.4, "right"), lambda line: money(line.get("unit_cost"), _currency(data, line))),
		(column("amount", 1.5, "right"), lambda line: _amount(data, line, "amount")),
		(column("amount_approved", 1.5, "right"), lambda line: _amount(data, line, "amount_approved")),
		(column("funder", 1.0), plain("funder")),
	)
	totals = tuple(_total_row(*one) for one in _totals(data, lines).items())
	return [
		Heading(title.en if title else phase, title.km if title else ""),
		TableBlock(body.columns, body.rows, totals),
	]


def _total_row(currency: str, sums: tuple[Decimal, Decimal]) -> tuple[str, ...]:
	label = f"{TERMS['total'].km} {TERMS['total'].en}"
	planned, approved = (f"{money(one, currency)} {currency}".strip() for one in sums)
	return (label, "", "", "", "", planned, approved, "")


def _grand_totals(data: Data, lines: Sequence[Data]) -> Facts:
	"""The sums of the lines for each currency; the recorded totals only where no line can be added up."""
	totals = _totals(data, lines)
	rows = [
		FactRow(TERMS[term].en, TERMS[term].km, f"{money(sums[at], currency)} {currency}".strip())
		for currency, sums in sorted(totals.items())
		for at, term in enumerate(("total_planned", "total_approved"))
	]
	return Facts(tuple(rows) or tuple(_recorded(data, term) for term in ("total_planned", "total_approved")))


def _recorded(data: Data, term: str) -> FactRow:
	currency = _currency(data, {})
	text = money(data.get(term), currency)
	return FactRow(TERMS[term].en, TERMS[term].km, f"{text} {currency}".strip())


def _totals(data: Data, lines: Sequence[Data]) -> Totals:
	"""Currency -> (planned, approved); lines without a readable amount add nothing."""
	totals: Totals = {}
	for line in lines:
		currency = _currency(data, line)
		planned, approved = totals.get(currency, (Decimal(0), Decimal(0)))
		planned += _planned(line) or 0
		approved += as_amount(line.get("amount_approved")) or 0
		totals[currency] = (planned, approved)
	return totals


def _planned(line: Data) -> Decimal | None:
	"""The line's amount, or quantity times unit cost where it is not yet filled in."""
	amount = as_amount(line.get("amount"))
	count, cost = as_amount(line.get("quantity")), as_amount(line.get("unit_cost"))
	if amount is None and count is not None and cost is not None:
		return as_amount(count * cost)
	return amount


def _amount(data: Data, line: Data, field: str) -> str:
	value = _planned(line) if field == "amount" else line.get(field)
	return money(line.get(field) if value is None else value, _currency(data, line))


def _currency(data: Data, line: Data) -> str:
	value = line.get("currency") or data.get("currency")
	return written(value) if value else ""


def _period(line: Data) -> str:
	return f"{chosen(line.get('planned_from'))[0]} – {chosen(line.get('planned_until'))[0]}"
