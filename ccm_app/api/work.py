"""What is due today, what is overdue, what waits for me; counted and listed by code, in the user's reach.

Due are the deadlines of the user's own Field Offices and of the duties of the user's roles: whoever oversees the
whole country by code reads every case, and has no deadline in it but the own actions.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.api import standing_in
from ccm_app.api.duties import OFFICE, Duty, duties
from ccm_app.confidentiality.reach import offices_of
from ccm_app.confidentiality.roles import CENTRAL
from ccm_app.domain import categories

LONGEST_LIST = 50
REPORT = "My Work"
DUE_TODAY, OVERDUE, WAITING = "Due today", "Overdue", "Waiting for me"
Row = dict[str, Any]


@frappe.whitelist(methods=["GET", "POST"])
def my_work() -> dict[str, Any]:
	"""Answers {"due_today", "overdue", "waiting_for_me"}, each {"count", "rows"} with at most 50 rows.

	A row is one of `rows_of`. Every list goes through the user's permissions and through
	`ccm_app.confidentiality.access`.
	"""
	parts = {"due_today": DUE_TODAY, "overdue": OVERDUE, "waiting_for_me": WAITING}
	return {key: _shown(rows_of(which)) for key, which in parts.items()}


def rows_of(which: str) -> list[Row]:
	"""All rows of "Due today", "Overdue" or "Waiting for me", the oldest first.

	A row is {"kind", "name", "case", "office", "due_on", "since", "days_late", "what", "why"}: codes only; due_on is
	a date or None, days_late whole days. Any other word answers no rows.
	"""
	today = getdate()
	collect: dict[str, Callable[[], list[Row]]] = {
		DUE_TODAY: lambda: [row for row in _deadlines(today) if row["due_on"] == today],
		OVERDUE: lambda: [row for row in _deadlines(today) if row["due_on"] < today],
		WAITING: lambda: _waiting(today),
	}
	rows = standing_in.said_for_whom(collect[which]() if which in collect else [])
	return sorted(rows, key=lambda row: (str(row["due_on"] or row["since"] or "9999"), row["name"]))


@frappe.whitelist(methods=["GET", "POST"])
def due_today(filters: str | dict[str, Any] | list[Any] | None = None) -> dict[str, Any]:
	"""Number card: what is due today. Frappe hands over filters of the card; there are none."""
	return _card(DUE_TODAY)


@frappe.whitelist(methods=["GET", "POST"])
def overdue(filters: str | dict[str, Any] | list[Any] | None = None) -> dict[str, Any]:
	"""Number card: what should have been done before today."""
	return _card(OVERDUE)


@frappe.whitelist(methods=["GET", "POST"])
def waiting_for_me(filters: str | dict[str, Any] | list[Any] | None = None) -> dict[str, Any]:
	"""Number card: what waits for an action of somebody with the user's roles."""
	return _card(WAITING)


def _card(which: str) -> dict[str, Any]:
	"""The number, and the report that lists what was counted."""
	return {
		"value": len(rows_of(which)),
		"fieldtype": "Int",
		"route": ["query-report", REPORT],
		"route_options": {"which": which},
	}


def _shown(rows: list[Row]) -> dict[str, Any]:
	return {"count": len(rows), "rows": rows[:LONGEST_LIST]}


def _deadlines(today: date) -> list[Row]:
	"""What has a day that has come: of the own offices, and of the own duties."""
	rows = [row for one in _office_deadlines(today) for row in _rows(one, today)]
	# The case's own next due date is the same duty as the follow-up or conference of that day.
	taken = {(row["case"], row["due_on"]) for row in rows if row["kind"] == "Case"}
	rows = [row for row in rows if row["kind"] == "Case" or (row["case"], row["due_on"]) not in taken]
	taken |= {(row["case"], row["due_on"]) for row in rows}
	dated = [row for row in _waiting(today) if row["due_on"] and row["due_on"] <= today]
	return rows + [row for row in dated if not row["case"] or (row["case"], row["due_on"]) not in taken]


def _office_deadlines(today: date) -> list[Duty]:
	"""Open cases by their next due date, and follow-ups and conferences by theirs, of the own offices."""
	roles = (*OFFICE, CENTRAL)
	why = _("It is a deadline of your office.")
	ended = ["stage", "not in", categories.ENDED_STAGES]
	return [
		Duty(
			roles,
			"Case",
			"next_due_what",
			why,
			[["next_due_on", "<=", today], ended],
			due="next_due_on",
			since="stage_since",
			case="name",
			of_office="field_office",
		),
		Duty(
			roles,
			"Follow-up",
			_("Follow-up"),
			why,
			[["due_on", "<=", today], ["status", "=", "Planned"]],
			due="due_on",
			of_office="field_office",
		),
		Duty(
			roles,
			"Case Conference",
			_("Case Conference"),
			why,
			[["planned_on", "<=", today], ["status", "=", "Called"]],
			due="planned_on",
			of_office="field_office",
		),
	]


def _waiting(today: date) -> list[Row]:
	rows = [row for duty in duties(today) for row in _rows(duty, today)]
	return list({(row["kind"], row["name"]): row for row in rows}.values())


def _rows(duty: Duty, today: date) -> list[Row]:
	"""The rows of a duty; none without one of its roles, or when these roles do not read its records.

	Whoever stands in for somebody with one of its roles has the duty of that office, as far as the own roles read it.
	"""
	is_own = bool(set(duty.roles) & set(frappe.get_roles()))
	stood_in = () if is_own or not duty.of_office else standing_in.offices_with(duty.roles)
	if not (is_own or stood_in) or not frappe.has_permission(duty.kind, "read"):
		frappe.clear_messages()
		return []
	filters = [*duty.filters]
	if duty.of_office:
		offices = offices_of(frappe.session.user) if is_own else stood_in
		filters.append([duty.of_office, "in", offices or ("",)])
	found = frappe.get_list(
		duty.kind, filters=filters, fields=_fields(duty), distinct=True, order_by="name asc", limit=0
	)
	done = _cases_taken_off(duty)
	return [_row(duty, record, today) for record in found if record.get("case") not in done]


def _fields(duty: Duty) -> list[str]:
	columns = {"case": duty.case, "office": duty.office, "due_on": duty.due, "since": duty.since}
	fields = ["name", *(f"{column} as `{key}`" for key, column in columns.items() if column)]
	return [*fields, duty.what] if duty.what == "next_due_what" else fields


def _cases_taken_off(duty: Duty) -> set[str]:
	if not duty.unless:
		return set()
	kind, filters = duty.unless
	return set(frappe.get_list(kind, filters=filters, pluck="case", limit=0))


def _row(duty: Duty, record: Any, today: date) -> Row:
	due = getdate(record.due_on) if record.get("due_on") else None
	late = (today - due).days if due else 0
	return {
		"kind": duty.kind,
		"name": record.name,
		"case": record.get("case"),
		"office": record.get("office"),
		"due_on": due,
		"since": getdate(record.since) if record.get("since") else None,
		"days_late": max(0, late),
		"what": _(record.next_due_what or duty.kind) if "next_due_what" in record else duty.what,
		"why": duty.why,
	}
