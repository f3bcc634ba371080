"""What is due today, what is overdue or what waits for the user: the rows that the number cards count."""

from __future__ import annotations

from typing import Any

from ccm_app.api.work import REPORT, WAITING, rows_of
from ccm_app.ccm_app.report.columns import Column, begin, column

Row = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[list[Column], list[Row]]:
	"""filters: which, one of "Due today", "Overdue", "Waiting for me" (the default). Rows: those of the card."""
	begin(REPORT)
	return columns(), [
		{**row, "record": row["name"]} for row in rows_of((filters or {}).get("which") or WAITING)
	]


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("what", "What is to be done", width=230),
		column("record", "Record", "Dynamic Link", 190, "kind"),
		column("case", "Case", "Link", 170, "Case"),
		column("office", "Field Office", "Link", 95, "Field Office"),
		column("due_on", "Due on", "Date", 105),
		column("days_late", "Days late", "Int", 90),
		column("why", "Why it waits for me", width=480),
		column("since", "Since", "Date", 105),
	]
