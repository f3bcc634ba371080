"""What the calendars show: codes only, and only what the user may read."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _

Event = dict[str, Any]


@frappe.whitelist()
def conferences(start: str, end: str, filters: str | list[Any] | None = None, **_more: Any) -> list[Event]:
	"""The case conferences planned from `start` until `end` (both days included), titled by case number."""
	rows = frappe.get_list(
		"Case Conference",
		filters=_between("Case Conference", "planned_on", start, end, filters),
		fields=["name", "`case`", "kind", "status", "planned_on"],
		order_by="planned_on asc, name asc",
		limit_page_length=0,
	)
	for row in rows:
		row["title"] = f"{row['case']} · {_(row['kind'])} · {_(row['status'])}"
	return [_whole_day(row, "planned_on") for row in rows]


@frappe.whitelist()
def follow_ups(start: str, end: str, filters: str | list[Any] | None = None, **_more: Any) -> list[Event]:
	"""The follow-ups due from `start` until `end` (both days included), titled by case number and month."""
	rows = frappe.get_list(
		"Follow-up",
		filters=_between("Follow-up", "due_on", start, end, filters),
		fields=["name", "`case`", "month_number", "status", "due_on"],
		order_by="due_on asc, name asc",
		limit_page_length=0,
	)
	for row in rows:
		row["title"] = _("{0} · month {1} · {2}").format(row["case"], row["month_number"], _(row["status"]))
	return [_whole_day(row, "due_on") for row in rows]


def _whole_day(row: Event, field: str) -> Event:
	return {**row, "start": row[field], "end": row[field], "all_day": 1}


def _between(kind: str, field: str, start: str, end: str, filters: str | list[Any] | None) -> list[Any]:
	"""The user's filters of the list view and the days that the calendar shows."""
	given = json.loads(filters) if isinstance(filters, str) else (filters or [])
	first, last = frappe.utils.getdate(start), frappe.utils.getdate(end)
	return [*given, [kind, field, "between", [first, last]]]
