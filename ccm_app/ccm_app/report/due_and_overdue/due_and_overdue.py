"""Every open case by the day on which something is due, with office and case manager."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.ccm_app.report.columns import Column, begin, column, staff_names
from ccm_app.domain.categories import ENDED_STAGES

Row = dict[str, Any]
NAME = "Due and Overdue"


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: field_office, case_manager, only_overdue. Rows: the open cases that the user may read."""
	begin(NAME)
	rows = _rows(frappe._dict(filters or {}))
	late = sum(1 for row in rows if row["days_late"] > 0)
	summary = [
		{"value": len(rows), "label": _("Open cases"), "datatype": "Int"},
		{
			"value": late,
			"label": _("Overdue"),
			"datatype": "Int",
			"indicator": "Red" if late else "Green",
		},
	]
	return columns(), rows, None, None, summary


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("case", "Case", "Link", 200, "Case"),
		column("next_due_on", "Next due on", "Date", 125),
		column("days_late", "Days late", "Int", 100),
		column("next_due_what", "What is due", width=200),
		column("stage", "Stage", width=180),
		column("field_office", "Field Office", "Link", 110, "Field Office"),
		column("case_manager", "Case manager", width=180),
	]


def _rows(filters: Any) -> list[Row]:
	wanted: list[list[Any]] = [["stage", "not in", ENDED_STAGES]]
	wanted += [[name, "=", filters[name]] for name in ("field_office", "case_manager") if filters.get(name)]
	if filters.get("only_overdue"):
		wanted.append(["next_due_on", "<", getdate()])
	fields = ["name", "next_due_on", "next_due_what", "stage", "field_office", "case_manager"]
	# get_list reads with the user's permissions and the reach of the office.
	found = frappe.get_list(
		"Case", filters=wanted, fields=fields, order_by="next_due_on asc, name asc", limit_page_length=0
	)
	names = staff_names({row.case_manager for row in found})
	return [_row(row, names) for row in found]


def _row(case: Any, names: dict[str, str]) -> Row:
	late = (getdate() - getdate(case.next_due_on)).days if case.next_due_on else 0
	return {
		"case": case.name,
		"next_due_on": case.next_due_on,
		"days_late": max(0, late),
		"next_due_what": _(case.next_due_what) if case.next_due_what else "",
		"stage": _(case.stage),
		"field_office": case.field_office,
		"case_manager": names.get(case.case_manager, case.case_manager),
	}
