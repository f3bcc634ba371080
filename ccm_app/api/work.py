"""What is due today, what is overdue, what waits for me; counted and listed by code, in the user's reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.domain import categories

LONGEST_LIST = 50
Row = dict[str, Any]
Filters = list[list[Any]]


@frappe.whitelist(methods=["GET", "POST"])
def my_work() -> dict[str, Any]:
	"""Answers {"due_today", "overdue", "waiting_for_me"}, each {"count", "rows"} with at most 50 rows.

	A row is {"kind", "name", "case", "due_on", "what"}: codes only. Every list goes through the user's
	permissions and through `ccm_app.confidentiality.access`.
	"""
	today = getdate()
	return {
		"due_today": _shown(_due(["=", today])),
		"overdue": _shown(_due(["<", today])),
		"waiting_for_me": _shown(_waiting(today)),
	}


@frappe.whitelist(methods=["GET", "POST"])
def due_today(filters: str | dict[str, Any] | list[Any] | None = None) -> dict[str, Any]:
	"""Number card: what is due today. Frappe hands over filters of the card; there are none."""
	return _card(len(_due(["=", getdate()])), "Case", {"next_due_on": ["=", str(getdate())]})


@frappe.whitelist(methods=["GET", "POST"])
def overdue(filters: str | dict[str, Any] | list[Any] | None = None) -> dict[str, Any]:
	"""Number card: what should have been done before today."""
	return _card(len(_due(["<", getdate()])), "Case", {"next_due_on": ["<", str(getdate())]})


@frappe.whitelist(methods=["GET", "POST"])
def waiting_for_me(filters: str | dict[str, Any] | list[Any] | None = None) -> dict[str, Any]:
	"""Number card: what waits for a decision of somebody with the user's roles."""
	return _card(len(_waiting(getdate())), "Case", {})


def _card(count: int, kind: str, route_options: dict[str, Any]) -> dict[str, Any]:
	return {
		"value": count,
		"fieldtype": "Int",
		"route": ["List", kind],
		"route_options": route_options,
	}


def _shown(rows: list[Row]) -> dict[str, Any]:
	ordered = sorted(rows, key=lambda row: (str(row["due_on"] or "9999"), row["name"]))
	return {"count": len(rows), "rows": ordered[:LONGEST_LIST]}


def _due(when: list[Any]) -> list[Row]:
	"""Open cases by their next due date, and follow-ups and conferences by theirs."""
	operator, day = when
	cases = _listed(
		"Case",
		[["next_due_on", operator, day], ["stage", "not in", categories.ENDED_STAGES]],
		"name as `case`",
		"next_due_on",
		"next_due_what",
	)
	counted = {(row["case"], row["due_on"]) for row in cases}
	others = _listed("Follow-up", [["due_on", operator, day], ["status", "=", "Planned"]], "`case`", "due_on")
	others += _listed(
		"Case Conference", [["planned_on", operator, day], ["status", "=", "Called"]], "`case`", "planned_on"
	)
	# The case's own next due date is the same duty as the follow-up or conference of that day.
	return cases + [row for row in others if (row["case"], row["due_on"]) not in counted]


def _listed(kind: str, filters: Filters, case: str, due: str | None, what: str | None = None) -> list[Row]:
	"""Rows of a DocType that the user may read; none when the user's roles do not read it."""
	if not frappe.has_permission(kind, "read"):
		frappe.clear_messages()
		return []
	fields = ["name", case, f"{due} as due_on" if due else "creation as due_on"]
	found = frappe.get_list(kind, filters=filters, fields=[*fields, *([what] if what else [])], limit=0)
	return [
		{
			"kind": kind,
			"name": row.name,
			"case": row.case,
			"due_on": getdate(row.due_on) if row.due_on else None,
			"what": _(row.get(what) or kind) if what else _(kind),
		}
		for row in found
	]


def _waiting(today: date) -> list[Row]:
	roles = set(frappe.get_roles())
	rows: list[Row] = []
	for needed, collect in _WAITING:
		if roles & needed:
			rows += collect(today)
	return list({(row["kind"], row["name"]): row for row in rows}.values())


def _reports(today: date) -> list[Row]:
	"""Case Reports that were submitted and wait for the review of the Field Office [H]:148."""
	return _listed("Social Assessment", [["status", "=", "Submitted"]], "`case`", "submitted_on")


def _plans_in(*wanted: str) -> Callable[[date], list[Row]]:
	return lambda today: _listed("Case Plan", [["budget_category", "in", wanted]], "`case`", "prepared_on")


def _late_answers(today: date) -> list[Row]:
	"""Referrals whose answer was due and has not come."""
	filters: Filters = [
		["referral_category", "=", categories.REFERRAL_SENT],
		["answer_due_on", "<=", today],
	]
	return _listed("Referral", filters, "`case`", "answer_due_on")


def _handovers_in(*wanted: str) -> Callable[[date], list[Row]]:
	return lambda today: _listed(
		"Case Handover", [["handover_category", "in", wanted]], "`case`", "proposed_on"
	)


def _handovers_to_me(today: date) -> list[Row]:
	"""Hand-overs that the Central Office has assigned to an office of the user."""
	from ccm_app.confidentiality.reach import offices_of

	offices = offices_of(frappe.session.user)
	filters: Filters = [
		["handover_category", "=", categories.HANDOVER_ASSIGNED],
		["to_office", "in", offices or ("",)],
	]
	return _listed("Case Handover", filters, "`case`", "proposed_on")


_MANAGER, _CENTRAL = {"CCM Field Case Manager"}, {"CCM Central Office"}
# Which roles wait for what, by category: an administrator may rename every state.
_WAITING: tuple[tuple[set[str], Callable[[date], list[Row]]], ...] = (
	(_MANAGER, _reports),
	(_MANAGER, _plans_in(categories.BUDGET_REJECTED)),
	(_MANAGER, _handovers_to_me),
	({"CCM Field Case Manager", "CCM Clerk"}, _late_answers),
	({"CCM Field Coordination Unit"}, _plans_in(categories.BUDGET_PROPOSED)),
	({"CCM Budget Approver"}, _plans_in(categories.BUDGET_COSTED)),
	(_CENTRAL, _handovers_in(categories.HANDOVER_PROPOSED, categories.HANDOVER_RECEIVED)),
)
