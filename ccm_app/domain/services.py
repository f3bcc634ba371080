"""Stage 7: services, each with its period, its provider and its cost [H]:172."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ccm_app.domain import categories, plan_lines, training
from ccm_app.domain.consequences import Consequence, Event, Refresh
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.money import problems_of_amount, problems_of_line
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import decimal_of, plan_in_force, rows
from ccm_app.domain.register import Record, Register


def service_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""A service follows an accepted referral, has a period, and is paid from the approved plan."""
	referral = register.one("Referral", record.get("referral")) or {}
	found: list[Problem] = []
	if referral.get("case") != record.get("case"):
		found.append(problem("service.referral_of_another_case", "referral"))
	elif referral.get("referral_category") not in categories.REFERRAL_ENGAGED:
		found.append(problem("service.referral_not_accepted", "referral", referral=record.get("referral")))
	found += _period_problems(record, referral, today)
	if decimal_of(record.get("family_helped")) < 0:
		found.append(problem("service.family_helped", "family_helped"))
	found += training.attendance_problems(record, register, today)
	return found + _cost_problems(record, register)


def _period_problems(record: Record, referral: Record, today: date) -> list[Problem]:
	start, end, status = record.get("from_date"), record.get("until_date"), record.get("status")
	answered = ("answered_on", referral.get("answered_on"))
	found: list[Problem] = []
	if status != "Planned":
		found += problems_of_date(start, "from_date", today, answered)
	if start and end and end < start:
		found.append(problem("service.ends_before_start", "until_date"))
	if status == "Completed":
		if not end:
			found.append(problem("service.completed_without_end", "until_date"))
		else:
			found += problems_of_date(end, "until_date", today)
	return found


def _cost_problems(record: Record, register: Register) -> list[Problem]:
	currency = str(record.get("currency") or "USD")
	maximum = decimal_of(register.setting("largest_amount")) or None
	found: list[Problem] = []
	for field in ("amount_committed", "amount_spent"):
		if record.get(field) not in (None, ""):
			found += problems_of_amount(record[field], field, currency, maximum)
	if found:
		return found
	committed, spent = decimal_of(record.get("amount_committed")), decimal_of(record.get("amount_spent"))
	plan = plan_in_force(record.get("case"), register) or {}
	return _row_problems(record, plan) or _line_problems(record, plan, committed, spent, register)


def _row_problems(record: Record, plan: Record) -> list[Problem]:
	"""A row that was written by hand and that the register could not follow."""
	line = plan_lines.service_line(record, plan)
	kept = record.get("plan_line") and not plan_lines.has_money(record)
	if (
		not record.get("plan_row")
		or kept
		or (line and record.get("plan_line") == plan_lines.descent_of(line))
	):
		return []
	return [problem("service.line_unknown", "plan_row", row=record.get("plan_row"))]


def _line_problems(
	record: Record, plan: Record, committed: Decimal, spent: Decimal, register: Register
) -> list[Problem]:
	"""Of every line no more is committed than approved, and no more spent than committed."""
	if committed == 0 and spent == 0:
		return []
	counts_in = plan.get("currency")
	if counts_in and counts_in != record.get("currency"):
		return [problem("service.currency", "currency", plan=counts_in, currency=record.get("currency"))]
	place = plan_lines.line_of(record, rows(plan, "lines"))
	free = Decimal(0)
	if place is not None:
		elsewhere = plan_lines.others_of(record, plan, register)[place][0]
		free = decimal_of(rows(plan, "lines")[place].get("amount_approved")) - elsewhere
	return problems_of_line(free, committed, spent)


def service_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""Service and provider are those of the referral; the currency is the plan's."""
	referral = register.one("Referral", record.get("referral")) or {}
	values: dict[str, Any] = {
		"service_type": referral.get("service_type"),
		"provider": referral.get("provider"),
	}
	if not record.get("currency"):
		plan = plan_in_force(record.get("case"), register) or {}
		values["currency"] = plan.get("currency") or register.setting("default_currency")
	return values | plan_lines.service_line_filled(dict(record) | values, stored, register)


def service_consequences(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""A service that begins, ends or is missed is a move; its cost rolls up to the plan."""
	follows: list[Consequence] = []
	plan = plan_in_force(record.get("case"), register)
	if plan:
		follows.append(Refresh("Case Plan", plan["name"]))
	follows.append(Refresh("Case", record["case"]))
	if record.get("status") == (stored or {}).get("status"):
		return follows
	day = record.get("until_date") if record.get("status") == "Completed" else record.get("from_date")
	details = {"service": record.get("service_type"), "provider": record.get("provider")}
	event = f"service.{str(record.get('status')).lower()}"
	name = record["name"]
	happened_on = min(day or record["from_date"], today)
	moved = Event(record["client"], record["case"], event, happened_on, "Service Record", name, details)
	return [moved, *follows]
