"""The quarterly booklet as PDF, in Khmer or English: the tables of a period as far as its reader sees."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.utils import nowdate

from ccm_app.api import kept_figures, statistics
from ccm_app.confidentiality import counting
from ccm_app.exchange.table_files import SUFFIXES, file_of
from ccm_app.slips.draw_booklet import to_pdf
from ccm_app.statistics import booklet, catalogue
from ccm_app.statistics.table import Table

# What a quarter is reported with, in the order of the shelter's report; then the measures of the ministry.
OF_THE_QUARTER = catalogue.SHELTER
OF_THE_MINISTRY = ("M10", "M01", "M04", "M07", "M09")
TITLE = ("Statistics of coordinated case management", "ស្ថិតិនៃការគ្រប់គ្រងករណីសម្របសម្រួល")


@frappe.whitelist(methods=["POST"])
def make_booklet(filters: str | dict[str, Any], language: str = "en") -> dict[str, str]:
	"""{"filename", "content" in base64}. filters: period, provider, province, field_office; language: "en" or "km".

	For those who receive tables, as far as they see; never for a member of the Advisory Group, who reads what is
	published.
	"""
	given = frappe._dict(frappe.parse_json(filters) or {})
	if counting.is_adviser_only():
		frappe.throw(_("The Advisory Group reads what is published."), frappe.PermissionError)
	counted = statistics.tables_in_reach(given, (*OF_THE_QUARTER, *OF_THE_MINISTRY))
	tables = [kept_figures.as_kept(one, statistics.where_of(given)) for one in counted]
	language = "km" if language == "km" else "en"
	content = drawn(tables, *_titles(given), language)
	name = f"booklet-{tables[0].period.code.replace('/', '-')}.{language}.pdf"
	return {"filename": name, "content": base64.b64encode(content).decode("ascii")}


@frappe.whitelist(methods=["POST"])
def make_table_file(filters: str | dict[str, Any], file_format: str = "ODS") -> dict[str, str]:
	"""One table as a file: {"filename", "content" in base64}. filters: those of the report; file_format: CSV, Excel,
	ODS or HXL. As far as the session's user sees; there are no rows about clients in it.
	"""
	given = frappe._dict(frappe.parse_json(filters) or {})
	if file_format not in SUFFIXES:
		frappe.throw(_("Choose one of these files: {0}").format(", ".join(SUFFIXES)))
	table = _table(given, str(given.get("table") or "T06"))
	name = f"{table.code}-{table.period.code.replace('/', '-')}.{SUFFIXES[file_format]}"
	return {"filename": name, "content": base64.b64encode(file_of([table], file_format)).decode("ascii")}


def drawn(tables: Sequence[Table], title_en: str, title_km: str, language: str) -> bytes:
	"""The tables as a booklet."""
	day = nowdate()
	return to_pdf(booklet.booklet(tables, (title_en, title_km), day, language))


def shown(table: Table, language: str) -> dict[str, Any]:
	"""One table as texts, for a form: title, definition, headings, rows, notes."""
	return booklet.section(table, "km" if language == "km" else "en")


def _table(given: Mapping[str, Any], code: str) -> Table:
	made = statistics.table_in_reach({**given, "table": code})
	return kept_figures.as_kept(made, statistics.where_of(given))


def _titles(given: Mapping[str, Any]) -> tuple[str, str]:
	"""Whose report it is: the title, and the part of the register that it is about."""
	parts = []
	for name, (code,) in statistics.where_of(given):
		parts.append(statistics.labels_of(name).get(code, (code, code)))
	english = ", ".join([TITLE[0], *(one[0] for one in parts)])
	return english, ", ".join([TITLE[1], *(one[1] or one[0] for one in parts)])
