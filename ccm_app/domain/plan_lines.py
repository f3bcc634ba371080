"""Which line of a plan pays a service, what is committed and spent of each line, and what a revision carries over.

On every line approved >= committed >= spent, in the one currency of the plan. A service names its line by the first
line of the same descent: a revised plan carries its lines over, and what was committed goes along.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import decimal_of, plan_in_force, rows
from ccm_app.domain.register import Record, Register

Amounts = tuple[Decimal, Decimal]
NOTHING: Amounts = (Decimal(0), Decimal(0))
MONEY = ("amount_committed", "amount_spent")


def descent_of(line: Record) -> str | None:
	"""By what the services name a line: the row of the first plan from which it was carried over, else itself."""
	return line.get("first_line") or line.get("name")


def is_paid_by(service: Record, line: Record) -> bool:
	"""Whether a service of this kind and provider can be paid from the line."""
	return all(str(service.get(name)) == str(line.get(name)) for name in ("service_type", "provider"))


def has_money(service: Record) -> bool:
	"""Whether anything is committed or spent."""
	return any(decimal_of(service.get(name)) != 0 for name in MONEY)


def line_of(service: Record, lines: Sequence[Record]) -> int | None:
	"""The place of the line, from 0, that pays a service; None when the plan has none.

	The named line; else the first line of the service and provider, as services were counted before they named one.
	"""
	fitting = [place for place, line in enumerate(lines) if is_paid_by(service, line)]
	named = service.get("plan_line")
	return next(
		(place for place in fitting if named and descent_of(lines[place]) == named), next(iter(fitting), None)
	)


def spending_of(lines: Sequence[Record], services: Iterable[Record], currency: object) -> list[Amounts]:
	"""What is committed and spent of each line, in the order of the lines; other currencies are not added."""
	found = [NOTHING] * len(lines)
	for service in services:
		place = line_of(service, lines)
		if place is None or (service.get("currency") or currency) != currency:
			continue
		committed, spent = found[place]
		found[place] = (
			committed + decimal_of(service.get("amount_committed")),
			spent + decimal_of(service.get("amount_spent")),
		)
	return found


def chosen_line(service: Record, lines: Sequence[Record], others: Sequence[Amounts]) -> int | None:
	"""The place of the line for a service that is being saved: by its row number, by its descent, else with room.

	others: what the other services hold of each line. Of several fitting lines the first with enough room is taken.
	"""
	row = service.get("plan_row")
	if row:
		return next((place for place, line in enumerate(lines) if _row(line, place) == row), None)
	if service.get("plan_line"):
		return line_of(service, lines)
	fitting = [place for place, line in enumerate(lines) if is_paid_by(service, line)]
	wanted = decimal_of(service.get("amount_committed"))
	roomy = (
		place
		for place in fitting
		if decimal_of(lines[place].get("amount_approved")) - others[place][0] >= wanted
	)
	return next(roomy, next(iter(fitting), None))


def _row(line: Record, place: int) -> int:
	return int(line.get("idx") or place + 1)


def others_of(service: Record, plan: Record, register: Register) -> list[Amounts]:
	"""What the other services of the case hold of each line of the plan."""
	services = register.many("Service Record", case=service.get("case"))
	others = [other for other in services if other["name"] != service.get("name")]
	return spending_of(rows(plan, "lines"), others, plan.get("currency"))


def service_line_filled(service: Record, stored: Record | None, register: Register) -> dict[str, Any]:
	"""The line that pays, by its descent; what was paid from an earlier plan stays with the descent of its line."""
	plan = plan_in_force(service.get("case"), register)
	if plan is None or not (has_money(service) or service.get("plan_row")):
		return {}
	before = stored or {}
	asked = dict(service)
	if asked.get("plan_row") == before.get("plan_row") and before.get("plan_line"):
		# The number of the row is that of the plan of its day; the descent is what stays.
		asked |= {"plan_row": None, "plan_line": before["plan_line"]}
	lines = rows(plan, "lines")
	place = chosen_line(asked, lines, others_of(service, plan, register))
	if place is None or not is_paid_by(service, lines[place]):
		return {}
	return {
		"plan_line": descent_of(lines[place]),
		"plan_row": _row(lines[place], place),
		"case_plan": plan["name"],
	}


def service_line(service: Record, plan: Record) -> Record | None:
	"""The line of the plan in force that pays this saved or filled service, or None."""
	lines = rows(plan, "lines")
	place = line_of(service, lines)
	return None if place is None else lines[place]


def carried_over(record: Record, stored: Record | None, register: Register) -> list[dict[str, Any]]:
	"""The lines of a plan, each with the descent of the line that it goes on with; a plan that is approved is kept."""
	lines = [dict(line) for line in rows(record, "lines")]
	earlier = register.one("Case Plan", record.get("revision_of"))
	if earlier is None or (stored or {}).get("budget_category") == categories.BUDGET_APPROVED:
		return lines
	left = [line for line in rows(earlier, "lines") if descent_of(line)]
	for line in lines:
		same = [old for old in left if is_paid_by(line, old)]
		best = next((old for old in same if old.get("phase") == line.get("phase")), next(iter(same), None))
		line["first_line"] = descent_of(best) if best else None
		left = [old for old in left if old is not best]
	return lines


def commitment_problems(record: Record, register: Register) -> list[Problem]:
	"""A plan is approved with room for everything that is committed already, in the currency of the commitments."""
	lines, currency = rows(record, "lines"), record.get("currency")
	services = [row for row in register.many("Service Record", case=record.get("case")) if has_money(row)]
	found = [
		problem(
			"plan.commitment_without_line",
			"lines",
			provider=service.get("provider"),
			committed=decimal_of(service.get("amount_committed")),
			currency=service.get("currency"),
		)
		for service in services
		if line_of(service, lines) is None or (service.get("currency") or currency) != currency
	]
	held = spending_of(lines, services, currency)
	return found + [
		problem(
			"plan.approved_under_committed",
			"lines",
			row=_row(line, place),
			committed=held[place][0],
			approved=decimal_of(line.get("amount_approved")),
		)
		for place, line in enumerate(lines)
		if held[place][0] > decimal_of(line.get("amount_approved"))
	]
