"""Stage 5: the case plan with time schedule, nominated providers and budget [H]:158-160, [H]:122."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.budgets import approval_problems, dollars_of, line_filled
from ccm_app.domain.conferences import conference_still_open, seats_not_heard
from ccm_app.domain.consequences import Consequence, Event, Refresh, Update, UpdateAll
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.money import amount_of, is_empty, problems_of_amount
from ccm_app.domain.plan_lines import NOTHING, carried_over, commitment_problems, spending_of
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import (
	case_of,
	decided_conferences,
	decimal_of,
	plan_in_force,
	reviewed_assessment,
	rows,
)
from ccm_app.domain.register import Record, Register, filled

CURRENCIES = ("KHR", "USD", "EUR")
SUBMITTED = (categories.BUDGET_PROPOSED, categories.BUDGET_COSTED, categories.BUDGET_APPROVED)


def ready_for_plan(case: str | None, register: Register) -> list[Problem]:
	"""A plan follows the decision: of the conference, or for "simple cases" of the assessment [H]:122."""
	report = reviewed_assessment(case, register)
	if report is None:
		return [problem("plan.no_case_report", "case")]
	found = conference_still_open(case, register)
	if report.get("conference_suggested") != "Yes":
		return found
	if not decided_conferences(case, register):
		return [*found, problem("plan.conference_missing", "case")]
	return found + [
		problem("plan.seat_not_heard", "case", seat=seat) for seat in seats_not_heard(report, register)
	]


def plan_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""A plan has "time schedule, nominated providers and the budget required" [H]:158."""
	found = ready_for_plan(record.get("case"), register) if stored is None else []
	found += _currency_problems(record)
	for line in rows(record, "lines"):
		found += _line_problems(line, record, register)
	if record.get("budget_category") in SUBMITTED:
		found += _complete_problems(record)
	found += _step_problems(record, stored, register)
	found += _revision_problems(record, stored, register)
	return found


def _currency_problems(record: Record) -> list[Problem]:
	if record.get("currency") in CURRENCIES:
		return []
	return [problem("plan.currency", "currency", currency=record.get("currency"))]


def _line_problems(line: Record, record: Record, register: Register) -> list[Problem]:
	currency = str(record.get("currency") or "USD")
	maximum = decimal_of(register.setting("largest_amount")) or None
	found: list[Problem] = []
	for field in ("unit_cost", "amount", "amount_approved"):
		if line.get(field) not in (None, ""):
			found += problems_of_amount(line[field], field, currency, maximum)
	if not is_empty(line.get("quantity")) and amount_of(line["quantity"]) is None:
		found.append(problem("amount.not_a_number", "quantity", field="quantity"))
	if decimal_of(line.get("quantity")) < 0:
		found.append(problem("plan.quantity_negative", "lines", row=line.get("idx")))
	start, end = line.get("planned_from"), line.get("planned_until")
	if start and end and end < start:
		found.append(problem("plan.line_ends_before_start", "lines", row=line.get("idx")))
	return found


def _complete_problems(record: Record) -> list[Problem]:
	lines = rows(record, "lines")
	if not lines:
		return [problem("plan.no_lines", "lines")]
	found: list[Problem] = []
	for line in lines:
		row = line.get("idx")
		if not line.get("planned_from") or not line.get("planned_until"):
			found.append(problem("plan.no_schedule", "lines", row=row))
		if not filled(line.get("provider")):
			found.append(problem("plan.no_provider", "lines", row=row))
		if is_empty(line.get("unit_cost")):
			found.append(problem("plan.no_budget", "lines", row=row))
	if not record.get("client_consulted_on"):
		found.append(problem("plan.client_not_consulted", "client_consulted_on"))
	return found


def _step_problems(record: Record, stored: Record | None, register: Register, /) -> list[Problem]:
	category = record.get("budget_category")
	before = (stored or {}).get("budget_category")
	if category == before:
		return _fixed_when_submitted(record, stored)
	if before == categories.BUDGET_APPROVED:
		return [problem("plan.approved_is_fixed", "workflow_state")]
	if category == categories.BUDGET_REJECTED and not filled(record.get("approval_note")):
		return [problem("plan.rejected_without_reason", "approval_note")]
	found: list[Problem] = []
	# "consult with the CETHCam project's Field Coordination Unit to calculate the costs" [H]:122
	costed = category in (categories.BUDGET_COSTED, categories.BUDGET_APPROVED)
	if costed and not record.get("costs_consulted_on"):
		found.append(problem("plan.costs_not_consulted", "costs_consulted_on"))
	if category != categories.BUDGET_APPROVED:
		return found
	return found + approval_problems(record, register) + commitment_problems(record, register)


def _fixed_when_submitted(record: Record, stored: Record | None) -> list[Problem]:
	"""An approved plan is not rewritten: it is revised, and the old one is kept."""
	if stored is None or stored.get("budget_category") != categories.BUDGET_APPROVED:
		return []
	fields = ("service_type", "provider", "planned_from", "planned_until", "amount", "amount_approved")
	before = [[_plain(line.get(field)) for field in fields] for line in rows(stored, "lines")]
	now = [[_plain(line.get(field)) for field in fields] for line in rows(record, "lines")]
	same_currency = stored.get("currency") == record.get("currency")
	return [] if before == now and same_currency else [problem("plan.approved_is_fixed", "lines")]


def _plain(value: Any) -> str:
	if isinstance(value, int | float | Decimal):
		return str(decimal_of(value).normalize())
	return str(value or "")


def _revision_problems(record: Record, stored: Record | None, register: Register) -> list[Problem]:
	if stored is not None:
		return []
	earlier = plan_in_force(record.get("case"), register)
	if earlier and record.get("revision_of") != earlier["name"]:
		return [problem("plan.not_a_revision", "revision_of", plan=earlier["name"])]
	if record.get("revision_of") and not filled(record.get("revision_reason")):
		return [problem("plan.revision_without_reason", "revision_reason")]
	return []


def plan_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""Amounts, totals, the plan's number and the dates of its approval."""
	currency = str(record.get("currency") or "USD")
	carried = carried_over(record, stored, register)
	spending = [NOTHING] * len(carried)
	if stored:
		services = register.many("Service Record", case=record.get("case"))
		spending = spending_of(carried, services, record.get("currency"))
	approved_whole = _is_approved_whole(record, stored)
	lines = [
		line_filled(line, approved_whole, currency, money)
		for line, money in zip(carried, spending, strict=True)
	]
	values: dict[str, Any] = {
		"lines": lines,
		"plan_number": (stored or {}).get("plan_number") or _next_number(record, register),
	}
	for total, field in _TOTALS.items():
		values[total] = sum((decimal_of(line.get(field)) for line in lines), Decimal(0))
	# Whose step the approval is may depend on the amount, in whatever currency it was planned.
	values["total_planned_usd"] = dollars_of(values["total_planned"], record.get("currency"), register)
	return values | _dates_filled(record, stored, today)


_TOTALS = {
	"total_planned": "amount",
	"total_approved": "amount_approved",
	"total_committed": "amount_committed",
	"total_spent": "amount_spent",
}


def _is_approved_whole(record: Record, stored: Record | None) -> bool:
	"""True for an approval that names no amount: then every line is approved as planned. Where an amount
	is named, a line that is left empty or at 0 is not approved."""
	if record.get("budget_category") != categories.BUDGET_APPROVED:
		return False
	if (stored or {}).get("budget_category") == categories.BUDGET_APPROVED:
		return False
	return all(decimal_of(line.get("amount_approved")) == 0 for line in rows(record, "lines"))


def _next_number(record: Record, register: Register) -> int:
	return len(register.many("Case Plan", case=record.get("case"))) + 1


def _dates_filled(record: Record, stored: Record | None, today: date) -> dict[str, Any]:
	category, before = record.get("budget_category"), stored or {}
	moved = category != before.get("budget_category")
	values: dict[str, Any] = {"proposed_on": before.get("proposed_on")}
	if moved and category == categories.BUDGET_PROPOSED:
		values["proposed_on"] = today
	if moved and category == categories.BUDGET_APPROVED and not record.get("approved_on"):
		values["approved_on"] = today
	if moved and category == categories.BUDGET_APPROVED:
		values["is_current"] = 1
	return values


def plan_consequences(record: Record, stored: Record | None, today: date) -> list[Consequence]:
	"""An approved plan replaces the one in force; nothing of the old one is lost."""
	category, before = record.get("budget_category"), (stored or {}).get("budget_category")
	if category == before:
		return [Refresh("Case", record["case"])]
	client, case, name = record["client"], record["case"], record["name"]
	day = _day_of_step(record, stored)
	details = {"number": record.get("plan_number"), "currency": record.get("currency")}
	follows: list[Consequence] = []
	if category == categories.BUDGET_APPROVED:
		follows.append(UpdateAll("Case Plan", {"case": case, "is_current": 1}, {"is_current": 0}))
		follows.append(Update("Case Plan", name, {"is_current": 1}))
	event = f"plan.{str(category).lower()}"
	follows.append(Event(client, case, event, day or today, "Case Plan", name, details))
	return [*follows, Refresh("Case", case)]


def _day_of_step(record: Record, stored: Record | None) -> date | None:
	by_category = {
		categories.BUDGET_PROPOSED: record.get("proposed_on"),
		categories.BUDGET_COSTED: record.get("costs_consulted_on"),
		categories.BUDGET_APPROVED: record.get("approved_on"),
	}
	if stored is None:
		return record.get("prepared_on")
	return by_category.get(str(record.get("budget_category")))


def prepared_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""The dates of a plan: prepared after the assessment, approved after it was prepared.

	A later assessment does not make an earlier plan wrong.
	"""
	case = case_of(record, register)
	same_day = (stored or {}).get("prepared_on") == record.get("prepared_on")
	assessed = ("assessed_on", None if same_day else case.get("assessed_on"))
	found = problems_of_date(record.get("prepared_on"), "prepared_on", today, assessed)
	prepared = ("prepared_on", record.get("prepared_on"))
	for field in ("client_consulted_on", "costs_consulted_on"):
		found += problems_of_date(record.get(field), field, today)
	return found + problems_of_date(record.get("approved_on"), "approved_on", today, prepared)
