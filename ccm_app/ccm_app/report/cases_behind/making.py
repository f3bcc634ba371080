"""The cases that one figure of a table counts: those of them that the user may open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _

from ccm_app.api import statistics
from ccm_app.ccm_app.report.columns import Column, column, labels, staff_names
from ccm_app.confidentiality import counting
from ccm_app.statistics.behind import request_behind
from ccm_app.statistics.source import BadRequest

Row = dict[str, Any]
COLUMNS = ("name", "case_number", "case_type", "stage", "field_office", "case_manager", "next_due_on")


def made(filters: Mapping[str, Any]) -> tuple[Any, ...]:
	"""filters: those of the Statistics Table, and row and column of the figure by their codes."""
	given = frappe._dict(filters)
	names = _names(given)
	rows = _rows(names)
	return columns(), rows, _message(len(names), len(rows)), None, None


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("case", "Case", "Link", 190, "Case"),
		column("case_type", "Case Type", width=190),
		column("stage", "Stage", width=170),
		column("case_manager", "Case manager", width=190),
		column("next_due_on", "Next step due on", "Date", 130),
		column("field_office", "Field Office", "Link", 110, "Field Office"),
	]


def _names(filters: Any) -> list[str]:
	table = statistics.table_in_reach(filters)
	where = statistics.where_of(filters)
	try:
		asked = request_behind(table, str(filters.get("row") or ""), str(filters.get("column") or ""), where)
	except BadRequest:
		frappe.throw(_("Behind this figure stand no cases. Choose a figure of a table that counts cases."))
		raise
	return counting.source_in_reach(filters).cases(asked)


def _rows(names: list[str]) -> list[Row]:
	if not names:
		return []
	found = frappe.get_list(
		"Case",
		filters={"name": ["in", names]},
		fields=[f"`{name}`" for name in COLUMNS],
		order_by="case_number asc",
		limit_page_length=0,
	)
	types, staff = labels("Case Type"), staff_names({row["case_manager"] for row in found})
	return [
		{
			"case": row["name"],
			"case_type": types.get(row["case_type"], row["case_type"]),
			"stage": _(row["stage"]),
			"case_manager": staff.get(row["case_manager"], row["case_manager"]),
			"next_due_on": row["next_due_on"],
			"field_office": row["field_office"],
		}
		for row in found
	]


def _message(counted: int, shown: int) -> str:
	text = _("{0} cases stand behind the figure.").format(counted)
	if shown < counted:
		text += " " + _("{0} of them are not open to you.").format(counted - shown)
	return frappe.utils.escape_html(text)
