"""The shelter's tables T06, T07, T08, T09 and T18, counted from the register for any quarter or months."""

from __future__ import annotations

import re
from typing import Any

import frappe
from frappe import _

from ccm_app.api.tables import case_rows, left_out, refuse_others
from ccm_app.ccm_app.report.columns import Column, begin
from ccm_app.statistics.cases import BadCaseRows, frame_of
from ccm_app.statistics.lists import CASE_TYPES, REINTEGRATION_OPTIONS, CaseType, Entry
from ccm_app.statistics.period import BadPeriod, Period, period, quarter
from ccm_app.statistics.table import Table
from ccm_app.statistics.tables import TABLES
from ccm_app.statistics.words import TOTAL_WORDS

NAME = "Quarter Tables"
_MONTHS = re.compile(r"\s*(\d{4}-\d{2})\s*(?:/|-|to|–)\s*(\d{4}-\d{2})\s*")


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: table (T06 ...), period ("2010-Q2", "2010-04" or "2010-04/2010-09"), provider, field_office."""
	begin(NAME)
	given = frappe._dict(filters or {})
	refuse_others(given)
	table = counted(given)
	return _columns(table), _rows(table), _message(table, given), None, None


def counted(filters: Any) -> Table:
	"""The table that the filters ask for. Raises frappe.ValidationError with a sentence about a bad period."""
	code, months = str(filters.get("table") or "T06"), period_of(str(filters.get("period") or ""))
	if code not in TABLES:
		frappe.throw(_("Choose one of the tables: {0}").format(", ".join(TABLES)))
	try:
		frame = frame_of(case_rows(filters))
	except BadCaseRows as error:
		frappe.throw(
			_("Some cases cannot be counted. Correct them first: {0}").format("; ".join(error.faults))
		)
	return TABLES[code](frame, months, **_lists(code, months))


def period_of(text: str) -> Period:
	"""The period that somebody typed: a quarter, a month, or two months."""
	months = _MONTHS.fullmatch(text)
	try:
		if months:
			return period(months[1], months[2])
		return quarter(text.strip()) if "Q" in text else period(text.strip(), text.strip())
	except BadPeriod:
		frappe.throw(_("Write the period like 2010-Q2, 2010-04 or 2010-04/2010-09."))
		raise


def _lists(code: str, months: Period) -> dict[str, Any]:
	"""The site's own case types and plan of the year, where the table has them."""
	if code == "T06":
		return {"case_types": _case_types(), "planned": _planned(months)}
	if code == "T07":
		return {"case_types": _case_types()}
	return {"options": REINTEGRATION_OPTIONS} if code == "T18" else {}


def _planned(months: Period) -> int | None:
	"""The plan of the year, from the Statistical Period whose code is the year; none across years."""
	if months.several_years:
		return None
	return frappe.db.get_value("Statistical Period", str(months.first.year), "planned_cases") or None


def _case_types() -> list[CaseType]:
	known = {one.code for one in CASE_TYPES}
	# A list of the ministry's; its labels are no secret.
	rows = frappe.get_all(
		"Case Type",
		fields=["name", "label_en", "label_km", "split_by_sex"],
		order_by="sort_order asc, name asc",
	)
	used = set(frappe.get_all("Case", filters={"case_type": ["not in", list(known)]}, pluck="case_type"))
	more = [
		CaseType(row["name"], row["label_en"], row["label_km"] or "", bool(row["split_by_sex"]))
		for row in rows
		if row["name"] in used and row["name"] != "OT"
	]
	return [*CASE_TYPES, *more]


def _label(entry: Entry | Any) -> str:
	return (entry.label_km or entry.label_en) if frappe.local.lang == "km" else entry.label_en


def _columns(table: Table) -> list[Column]:
	figures: list[Column] = []
	for one in table.columns:
		figures.append(_figure(one.code, f"{_label(one.group)} {_label(one)}" if one.group else _label(one)))
		group = one.group
		if group and group.code in _sums(table) and one is _sums(table)[group.code][-1]:
			figures.append(_figure(group.code, f"{_label(group)} {_total_word()}"))
	return [{"fieldname": "row", "label": " ", "fieldtype": "Data", "width": 260}, *figures]


def _figure(code: str, title: str) -> Column:
	return {"fieldname": code, "label": title, "fieldtype": "Data", "width": 110, "align": "right"}


def _total_word() -> str:
	return TOTAL_WORDS[1] if frappe.local.lang == "km" else TOTAL_WORDS[0]


def _sums(table: Table) -> dict[str, list[Any]]:
	"""Heading -> its columns, for those headings whose sum over both sexes stands in no column of its own."""
	shown = {one.code for one in table.columns}
	groups: dict[str, list[Any]] = {}
	for one in table.columns:
		if one.group and one.group.code not in shown and one.group.code in table.total.counts:
			groups.setdefault(one.group.code, []).append(one)
	return groups


def _rows(table: Table) -> list[dict[str, Any]]:
	rows = []
	for row in table.all_rows:
		cells = {one.code: _cell(row, one.code) for one in table.columns}
		for code, members in _sums(table).items():
			added = str(sum(row.counts.get(one.code, 0) for one in members))
			cells[code] = _cell(row, code) or added
		rows.append({"row": _label(row), "bold": int(row.code == table.total.code), **cells})
	return rows


def _cell(row: Any, code: str) -> str:
	if code not in row.counts:
		return ""
	share = f" ({row.percentages[code]}%)" if code in row.percentages else ""
	return f"{row.counts[code]}{share}"


def _message(table: Table, filters: Any) -> str:
	khmer = frappe.local.lang == "km"
	texts = [table.definition_km if khmer else table.definition_en]
	texts += [note.khmer if khmer else note.english for note in table.notes]
	missing = left_out(filters)
	if missing:
		texts.append(_("{0} cases are not in the table, because the sex is not stated.").format(missing))
	title = f"{table.code} {table.title_km if khmer else table.title_en}, "
	title += table.period.label_km if khmer else table.period.label_en
	return f"<b>{title}</b><br>" + "<br>".join(frappe.utils.escape_html(text) for text in texts)
