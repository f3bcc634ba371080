"""The period on one page: six figures, the charts of the main tables, and what they count. By the role's reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _

from ccm_app.api import statistics
from ccm_app.ccm_app.report.columns import Column, column
from ccm_app.confidentiality import counting
from ccm_app.statistics import charts
from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.period import Period
from ccm_app.statistics.source import CountRequest, CountSource, Where, totals

# Indicator -> the word over its figure, and the colour.
FIGURES = (
	("CASES_REGISTERED", "Cases registered", "Blue"),
	("PERSONS_REGISTERED", "Persons registered", "Blue"),
	("PERSONS_SERVED", "Persons served", "Blue"),
	("CASES_REINTEGRATED", "Cases reintegrated", "Green"),
	("CLOSURES", "Closures", "Green"),
	("OPEN_CASES", "Open cases", "Orange"),
	("OVERDUE_CASES", "Overdue cases", "Red"),
)
CHARTS = ("T06", "T18", "M10", "M02", "M04", "M07")


def made(filters: Mapping[str, Any]) -> tuple[Any, ...]:
	"""filters: period, provider, province, field_office. Rows: what each figure counts."""
	given = frappe._dict(filters)
	source = counting.source_in_reach(given)
	months = statistics.period_of(str(given.get("period") or ""))
	where = statistics.where_of(given)
	counted = [_counted(source, one, months, where) for one in FIGURES]
	rows = [{"what": row["label"], "figure": row["value"], "counts": row["sentence"]} for row in counted]
	summary = [{**one, "datatype": "Int"} for one in counted]
	return _columns(), rows, _drawn(source, months, where), None, summary


def _columns() -> list[Column]:
	return [
		column("what", "Figure", width=200),
		column("figure", "Number", "Int", 100),
		column("counts", "What is counted", width=620),
	]


def _counted(
	source: CountSource, given: tuple[str, str, str], months: Period, where: Where
) -> dict[str, Any]:
	code, word, colour = given
	indicator = INDICATORS[code]
	request = CountRequest(indicator.fact, (), months, indicator.unit, (*indicator.where, *where))
	value = totals(source.counts(request))[()]
	sentence = indicator.sentence_km if frappe.local.lang == "km" else indicator.sentence_en
	return {"value": value, "label": _(word), "indicator": colour if value else "Grey", "sentence": sentence}


def _drawn(source: CountSource, months: Period, where: Where) -> str:
	language = "km" if frappe.local.lang == "km" else "en"
	parts = []
	for code in CHARTS:
		table = statistics.table_from(source, code, months, where)
		if any(sum(row.counts.values()) for row in table.rows):
			parts.append(f"<div>{charts.bars(table, language=language)}</div>")
	drawn = "".join(parts) or frappe.utils.escape_html(_("Nothing happened in this period."))
	return f'<div class="ccm-statistics-charts">{drawn}</div>'
