"""Who attends which course at which level: there, begun, completed, dropped out in a period. Persons, not rows."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.ccm_app.report.columns import Column, begin, column, labels
from ccm_app.domain import training

Row = dict[str, Any]
NAME = "Training and Schooling"
FIELDS = (
	"parent",
	"course",
	"level",
	"started_on",
	"ended_on",
	"result",
	"sessions_held",
	"sessions_attended",
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: from_date, until_date (the year so far when empty), field_office, provider, kind.

	Rows: courses and levels of services that the user may read.
	"""
	begin(NAME)
	wanted = frappe._dict(filters or {})
	first = getdate(wanted.get("from_date") or getdate().replace(month=1, day=1))
	last = getdate(wanted.get("until_date") or getdate())
	rows = _attendance(wanted)
	sessions = training.sessions(row for row in rows if row["started_on"] <= last)
	summary = [
		{"value": len({row["client"] for row in rows}), "label": _("Clients in training"), "datatype": "Int"},
		{"value": sessions["sessions_held"], "label": _("Sessions held"), "datatype": "Int"},
		{"value": sessions["sessions_attended"], "label": _("Sessions attended"), "datatype": "Int"},
	]
	return columns(), _rows(training.attended(rows, first, last)), None, None, summary


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("kind", "Kind", width=180),
		column("course", "Course", width=220),
		column("level", "Level", width=130),
		column("there", "Clients", "Int", 100),
		column("started", "Begun in the period", "Int", 150),
		column("completed", "Completed", "Int", 110),
		column("dropped_out", "Dropped out", "Int", 110),
	]


def _attendance(filters: Any) -> list[Row]:
	wanted = [[name, "=", filters[name]] for name in ("field_office", "provider") if filters.get(name)]
	# get_list reads with the user's permissions and the reach of the office.
	services = frappe.get_list(
		"Service Record", filters=wanted, fields=["name", "client"], limit_page_length=0
	)
	clients = {row.name: row.client for row in services}
	rows = {"parenttype": "Service Record", "parent": ["in", [*clients] or [""]]}
	if filters.get("kind"):
		courses = frappe.get_all("Training Course", filters={"kind": filters.kind}, pluck="name")
		rows["course"] = ["in", courses or [""]]
	# Rows of services that the user was found to be allowed to read.
	found = frappe.get_all("Training Attendance", filters=rows, fields=[*FIELDS])
	return [dict(row) | {"client": clients[row.parent]} for row in found]


def _rows(found: list[training.Attended]) -> list[Row]:
	courses, levels = labels("Training Course"), labels("Training Level")
	stored = frappe.get_all("Training Course", fields=["name", "kind", "sort_order"])
	kinds = {row.name: (row.kind, row.sort_order) for row in stored}
	rows = [
		{
			"kind": _(kinds[one.course][0]),
			"course": courses.get(one.course, one.course),
			"level": levels.get(one.level, one.level),
			"there": one.there,
			"started": one.started,
			"completed": one.completed,
			"dropped_out": one.dropped_out,
			"order": (kinds[one.course][1] or 0, one.level),
		}
		for one in found
	]
	ordered = sorted(rows, key=lambda row: row["order"])
	return [{name: value for name, value in row.items() if name != "order"} for row in ordered]
