"""What each plan costs, by funder: planned, approved, committed and spent, never adding one currency to another."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe
from frappe import _

from ccm_app.ccm_app.report.columns import Column, begin, column, labels

Row = dict[str, Any]
NAME = "Plan Budget"
AMOUNTS = {
	"planned": "amount",
	"approved": "amount_approved",
	"committed": "amount_committed",
	"spent": "amount_spent",
}


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: field_office, funder, budget_category, only_current, by_funder.

	One row per plan and funder that may be read, or per funder and currency.
	"""
	begin(NAME)
	given = frappe._dict(filters or {})
	plans = _plans(given)
	rows = _rows(plans, given.get("funder"))
	# What a revised plan carries over stands in the plan that replaced it, and is counted there alone.
	in_force = [row for row in rows if row["is_current"]]
	if given.get("by_funder"):
		return funder_columns(), by_funder(in_force), None, None, _summary(in_force)
	return columns(), rows, None, None, _summary(in_force)


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("plan", "Case Plan", "Link", 245, "Case Plan"),
		column("case", "Case", "Link", 200, "Case"),
		column("budget", "Budget", width=100),
		column("funder", "Funder", width=150),
		column("currency", "Currency", "Link", 80, "Currency"),
		column("planned", "Planned", "Currency", 120, "currency"),
		column("approved", "Approved", "Currency", 120, "currency"),
		column("committed", "Committed", "Currency", 120, "currency"),
		column("spent", "Spent", "Currency", 120, "currency"),
		column("field_office", "Field Office", "Link", 100, "Field Office"),
	]


def funder_columns() -> list[Column]:
	"""The columns of the report by funder: one row for each funder and currency, which are never added."""
	shown = ("funder", "currency", *AMOUNTS)
	return [column("plans", "Plans", "Int", 80), *(one for one in columns() if one["fieldname"] in shown)]


def by_funder(rows: list[Row]) -> list[Row]:
	"""The plans in force of each funder and currency together, in the order of their names."""
	sums: dict[tuple[str, str], Row] = {}
	for row in rows:
		key = (row["funder"], row["currency"])
		found = sums.setdefault(key, {"plans": 0, **dict.fromkeys(AMOUNTS, 0.0)})
		found["plans"] += 1
		for name in AMOUNTS:
			found[name] += row[name]
	return [
		{"funder": funder, "currency": currency, **found}
		for (funder, currency), found in sorted(sums.items())
	]


def _plans(filters: Any) -> dict[str, Any]:
	wanted: list[list[Any]] = [
		[name, "=", filters[name]] for name in ("field_office", "budget_category") if filters.get(name)
	]
	if filters.get("only_current"):
		wanted.append(["is_current", "=", 1])
	# get_list reads with the user's permissions and the reach of the office.
	found = frappe.get_list(
		"Case Plan",
		filters=wanted,
		fields=["name", "`case`", "budget_category", "currency", "field_office", "is_current"],
		order_by="name asc",
		limit_page_length=0,
	)
	return {plan.name: plan for plan in found}


def _rows(plans: dict[str, Any], funder: str | None) -> list[Row]:
	sums = _sums(list(plans))
	names = labels("Funder")
	return [
		{
			"plan": plan,
			"case": plans[plan].case,
			"budget": _(plans[plan].budget_category),
			"funder": names.get(payer, payer) if payer else _("No funder named"),
			"currency": plans[plan].currency,
			**amounts,
			"is_current": plans[plan].is_current,
			"field_office": plans[plan].field_office,
		}
		for (plan, payer), amounts in sums.items()
		if not funder or payer == funder
	]


def _sums(plans: list[str]) -> dict[tuple[str, str], dict[str, float]]:
	"""(plan, funder) -> the four amounts; the lines of plans that the user was found to be allowed to read."""
	lines = frappe.get_all(
		"Case Plan Line",
		filters={"parenttype": "Case Plan", "parent": ["in", plans]},
		fields=["parent", "funder", *AMOUNTS.values()],
		order_by="parent asc, idx asc",
	)
	sums: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: dict.fromkeys(AMOUNTS, 0.0))
	for line in lines:
		for name, field in AMOUNTS.items():
			sums[line.parent, line.funder or ""][name] += line[field] or 0
	return sums


def _summary(rows: list[Row]) -> list[Row]:
	"""The approved and the spent of each currency."""
	totals: dict[str, dict[str, float]] = defaultdict(lambda: {"approved": 0.0, "spent": 0.0})
	for row in rows:
		for name in ("approved", "spent"):
			totals[row["currency"]][name] += row[name]
	words = {"approved": _("Approved"), "spent": _("Spent")}
	return [
		{
			"value": amounts[name],
			"label": f"{words[name]} {currency}",
			"datatype": "Currency",
			"currency": currency,
		}
		for currency, amounts in sorted(totals.items())
		for name in ("approved", "spent")
	]
