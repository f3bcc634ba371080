"""Every table of the ministry, counted from the register for any months and any part of it, by the role's reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe

from ccm_app.api import kept_figures, statistics
from ccm_app.ccm_app.report.columns import Column
from ccm_app.statistics.table import TOTAL, Row, Table
from ccm_app.statistics.words import TOTAL_WORDS

MOST_BARS = 24
COLOURS = ("#0c4a7a", "#c07a1a", "#5a7d2a")


def made(filters: Mapping[str, Any]) -> tuple[Any, ...]:
	"""filters: table (T06 ...), period ("2010-Q2", "2010", "2010-04" or "2010-04/2010-09"), provider, province,
	field_office.
	"""
	given = frappe._dict(filters)
	table = kept_figures.as_kept(statistics.table_in_reach(given), statistics.where_of(given))
	return columns_of(table), rows_of(table), message_of(table), chart_of(table), None


def _label(part: Any) -> str:
	return (part.label_km or part.label_en) if frappe.local.lang == "km" else part.label_en


def columns_of(table: Table) -> list[Column]:
	"""The label of the row, then every figure; a heading over F and M is written into both."""
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


def rows_of(table: Table) -> list[dict[str, Any]]:
	"""The rows with their figures as text, the total last; `code` is the row's own."""
	rows = []
	for row in table.all_rows:
		cells = {one.code: _cell(table, row, one.code) for one in table.columns}
		for code, members in _sums(table).items():
			added = str(sum(row.counts.get(one.code, 0) for one in members))
			cells[code] = _cell(table, row, code) or added
		rows.append({"row": _label(row), "code": row.code, "bold": int(row is table.total), **cells})
	return rows


def _cell(table: Table, row: Row, code: str) -> str:
	if code not in row.counts:
		return ""
	share = f" ({row.percentages[code]}%)" if code in row.percentages else ""
	figure = row.counts[code]
	if table.decimals:
		return f"{figure / 10**table.decimals:,.{table.decimals}f}{share}"
	return f"{figure}{share}"


def message_of(table: Table) -> str:
	"""Title, what is counted, and the notes: each in English and in Khmer."""
	escape = frappe.utils.escape_html
	texts = [(table.definition_en, table.definition_km)]
	texts += [(note.english, note.khmer) for note in table.notes]
	title = f"{table.code} {table.title_en}, {table.period.label_en}"
	khmer = f"{table.title_km} {table.period.label_km}"
	lines = "".join(f'<p>{escape(en)}<br><span lang="km">{escape(km)}</span></p>' for en, km in texts)
	heading = f'<b>{escape(title)}</b><br><span lang="km">{escape(khmer)}</span>'
	return f'<div class="ccm-statistics-words">{heading}{lines}</div>'


def chart_of(table: Table) -> dict[str, Any] | None:
	"""Bars for the rows; None for money, whose currencies have no common height, and for tables without figures."""
	shown = [row for row in table.rows if row.counts][:MOST_BARS]
	if not shown or table.decimals:
		return None
	measured = [code for code in (TOTAL, "TARGET", "REACHED", "MEDIAN", "REINTEGRATED") if _has(shown, code)]
	measured = measured or [table.columns[0].code]
	names = {one.code: _label(one.group or one) for one in table.columns}
	sets = [
		{"name": names.get(code, code), "values": [row.counts.get(code, 0) for row in shown]}
		for code in measured
	]
	data = {"labels": [_label(row) for row in shown], "datasets": sets}
	return {"data": data, "type": "bar", "colors": list(COLOURS)}


def _has(rows: list[Row], code: str) -> bool:
	return any(code in row.counts for row in rows)
