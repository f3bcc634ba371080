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
	first, last = frappe.utils.getdate(start), frappe.utils.getdate(end)
	return [*_own_filters(kind, filters), [kind, field, "between", [first, last]]]


def _own_filters(kind: str, filters: str | list[Any] | None) -> list[list[Any]]:
	"""The filters as [DocType, field, operator, value]. Raises frappe.ValidationError for any that is no such filter."""
	given = _read(filters)
	if not isinstance(given, list):
		given = [given]
	columns = set(frappe.db.get_table_columns(kind))
	return [_own_filter(kind, columns, one) for one in given]


def _read(filters: str | list[Any] | None) -> Any:
	if not filters or not isinstance(filters, str):
		return filters or []
	try:
		return json.loads(filters) or []
	except ValueError:
		return [filters]


def _own_filter(kind: str, columns: set[str], one: Any) -> list[Any]:
	parts = list(one)[:4] if isinstance(one, list | tuple) else []
	if len(parts) == 3:
		parts = [kind, *parts]
	texts = all(isinstance(part, str) for part in parts[:3])
	if len(parts) != 4 or not texts or parts[0] != kind or parts[1] not in columns:
		frappe.throw(
			_(
				"The calendar cannot use the filter {0}. Remove it, and filter by a field of {1} itself."
			).format(frappe.utils.escape_html(frappe.as_json(one, indent=None)), _(kind))
		)
	return parts
