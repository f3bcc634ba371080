"""Taking a report out of the register as a file: with a reason, row by row noted, and no cell that runs as a formula."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.desk.query_report import run
from frappe.utils import cint, format_duration

from ccm_app.api.further_fields import add_columns
from ccm_app.confidentiality import disclosures
from ccm_app.confidentiality.links import CONFIDENTIAL
from ccm_app.exchange import spreadsheet

EXPORT_LIMIT = 1000
Row = Mapping[str, Any]
Column = Mapping[str, Any]


@frappe.whitelist(methods=["POST"])
def export_report(
	report_name: str,
	filters: str | dict[str, Any] | None = None,
	file_format: str = "CSV",
	reason: str = "",
) -> dict[str, str | int]:
	"""A report as a file, for whoever may run it; file_format: "CSV" or "Excel".

	Answers {"filename", "content" in base64, "rows"}. Rows about clients need the right to export cases and a reason;
	each of these clients gets a row in the disclosure ledger. Raises frappe.PermissionError, or
	frappe.ValidationError without a reason or for more rows than CCM Settings allow.
	"""
	columns, rows = _table(report_name, filters)
	refuse_too_many(rows)
	columns = add_columns(columns, rows)
	about = _clients(columns, rows)
	if about:
		refuse_rows_about_clients(reason)
		_note(about, report_name, columns, reason)
	content = _file(report_name, file_format, columns, rows)
	suffix = "csv" if file_format == "CSV" else "xlsx"
	return {
		"filename": f"{frappe.scrub(report_name)}.{suffix}",
		"content": base64.b64encode(content).decode("ascii"),
		"rows": len(rows),
	}


@frappe.whitelist()
def refuse_platform_export(**_given: Any) -> None:
	"""Stands in for frappe.desk.query_report.export_query, which writes cells as they are and notes nothing."""
	frappe.throw(_("Use the button Export of the report: it asks for the reason."), frappe.PermissionError)


def _table(report_name: str, filters: Any) -> tuple[list[Column], list[dict[str, Any]]]:
	"""Columns and rows as the report shows them to this user; Frappe asks for the right to the report."""
	answer = run(report_name, frappe.parse_json(filters or "{}"), are_default_filters=False)
	columns = [one for one in answer.get("columns") or [] if not one.get("hidden")]
	names = [one["fieldname"] for one in answer.get("columns") or []]
	rows = [
		row if isinstance(row, dict) else dict(zip(names, row, strict=False))
		for row in answer.get("result") or []
	]
	return columns, rows


def refuse_too_many(rows: Sequence[object]) -> None:
	"""Raise frappe.ValidationError for more rows about clients than CCM Settings let into one file."""
	longest = cint(frappe.get_cached_doc("CCM Settings").get("export_row_limit")) or EXPORT_LIMIT
	if len(rows) > longest:
		frappe.throw(
			_("The report has {0} rows; a file holds at most {1}. Narrow the filters.").format(
				len(rows), longest
			)
		)


def refuse_rows_about_clients(reason: str) -> None:
	"""Raise frappe.PermissionError for whoever takes no rows about clients out of the register, frappe.ValidationError
	without a reason.
	"""
	if not frappe.has_permission("Case", "export"):
		frappe.throw(
			_("Your role takes no rows about clients out of the register. Ask the Central Office."),
			frappe.PermissionError,
		)
	if not (reason or "").strip():
		frappe.throw(_("Write why the rows are taken out of the register; the reason is kept."))


def _clients(columns: Sequence[Column], rows: Sequence[Row]) -> dict[str, str | None]:
	"""Client -> case, of everybody about whom a row speaks."""
	named = {(kind, str(row[name])) for row in rows for kind, name in _links(columns, row) if row.get(name)}
	found: dict[str, str | None] = {}
	for kind, name in sorted(named):
		for client, case in disclosures.clients_of(kind, name):
			found[client] = found.get(client) or case
	return found


def _links(columns: Sequence[Column], row: Row) -> Iterable[tuple[str, str]]:
	for column in columns:
		kind = column.get("options") if column.get("fieldtype") == "Link" else None
		if column.get("fieldtype") == "Dynamic Link":
			kind = row.get(str(column.get("options")))
		if kind in CONFIDENTIAL:
			yield str(kind), str(column["fieldname"])


def _note(about: Mapping[str, str | None], report: str, columns: Sequence[Column], reason: str) -> None:
	codes = [str(column["fieldname"]) for column in columns]
	for client, case in about.items():
		disclosures.note(
			client,
			case,
			"Export",
			codes,
			source_kind="Report",
			source_name=report,
			note=reason.strip(),
			paper=report,
		)


def _file(report: str, file_format: str, columns: Sequence[Column], rows: Sequence[Row]) -> bytes:
	headings = [str(column.get("label") or column["fieldname"]) for column in columns]
	cells = [[_cell(column, row) for column in columns] for row in rows]
	if file_format == "CSV":
		return spreadsheet.csv_text(headings, cells).encode("utf-8")
	return spreadsheet.workbook(headings, cells, _(report))


def _cell(column: Column, row: Row) -> Any:
	value = row.get(str(column["fieldname"]))
	return format_duration(value) if value and column.get("fieldtype") == "Duration" else value
