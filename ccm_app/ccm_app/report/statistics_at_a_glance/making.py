"""The period on one page: nine figures, the charts of the main tables, and what they count. By the role's reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.api import statistics
from ccm_app.ccm_app.report.columns import Column, column
from ccm_app.confidentiality import counting
from ccm_app.statistics import charts
from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.period import Period, period
from ccm_app.statistics.source import CountRequest, CountSource, Where, totals
from ccm_app.statistics.table import TOTAL


@dataclass(frozen=True)
class Card:
	"""A figure over the page: what is counted, the word over it, its colour, and the figure of a table behind it.

	behind: table, row and column, whose cases open; none for persons, who are no cases. this_month: whatever the
	period of the page is.
	"""

	indicator: str
	word: str
	colour: str
	behind: tuple[str, str, str] | None = None
	where: Where = ()
	this_month: bool = False


CARDS = (
	Card("CASES_REGISTERED", "Cases registered", "Blue", ("T06", TOTAL, TOTAL)),
	Card("PERSONS_REGISTERED", "Persons registered", "Blue"),
	Card("PERSONS_SERVED", "Persons served", "Blue"),
	Card("CASES_REINTEGRATED", "Cases reintegrated", "Green", ("T18", TOTAL, TOTAL)),
	Card("CLOSURES", "Closures", "Green", ("M09", TOTAL, TOTAL)),
	Card("OPEN_CASES", "Open cases", "Orange", ("M03", TOTAL, TOTAL)),
	Card("OVERDUE_CASES", "Overdue cases", "Red", ("M02", TOTAL, TOTAL)),
	Card(
		"REFERRALS",
		"Referrals without an answer",
		"Orange",
		("M04", "Sent", TOTAL),
		(("outcome", ("Sent",)),),
	),
	Card(
		"FOLLOW_UPS_DUE",
		"Follow-ups due this month",
		"Orange",
		("M07", TOTAL, "Planned"),
		(("status", ("Planned",)),),
		this_month=True,
	),
)
CHARTS = ("T06", "T18", "M10", "M02", "M04", "M07")


def made(filters: Mapping[str, Any]) -> tuple[Any, ...]:
	"""filters: period, provider, province, field_office. Rows: what each figure counts."""
	given = frappe._dict(filters)
	source = counting.source_in_reach(given)
	months = statistics.period_of(str(given.get("period") or ""))
	where = statistics.where_of(given)
	counted = [_counted(source, one, months, where) for one in CARDS]
	rows = [
		{
			"what": one["label"],
			"figure": one["value"],
			"counts": one["sentence"],
			**_behind(card, months, given),
		}
		for card, one in zip(CARDS, counted, strict=True)
	]
	summary = [{**one, "datatype": "Int"} for one in counted]
	return _columns(), rows, _drawn(source, months, where), None, summary


def _columns() -> list[Column]:
	return [
		column("what", "Figure", width=200),
		column("figure", "Number", "Int", 100),
		column("counts", "What is counted", width=620),
	]


def _months(card: Card, months: Period) -> Period:
	today = getdate()
	return period(f"{today:%Y-%m}", f"{today:%Y-%m}") if card.this_month else months


def _behind(card: Card, months: Period, given: Mapping[str, Any]) -> dict[str, Any]:
	"""The filters of the report Cases Behind for this figure; {} where no cases stand behind it."""
	if card.behind is None:
		return {}
	table, row, column_code = card.behind
	asked = str(given.get("period") or "")
	if card.this_month:
		asked = _months(card, months).first.code
	parts = {name: given[name] for name in statistics.PARTS if given.get(name)}
	return {"behind": {"table": table, "period": asked, **parts, "row": row, "column": column_code}}


def _counted(source: CountSource, card: Card, months: Period, where: Where) -> dict[str, Any]:
	indicator, word, colour = INDICATORS[card.indicator], card.word, card.colour
	narrowed = (*indicator.where, *card.where, *where)
	request = CountRequest(indicator.fact, (), _months(card, months), indicator.unit, narrowed)
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
