"""Any measure by province, as a map and as a list: by the home of the client, or where providers work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _

from ccm_app.api import statistics
from ccm_app.ccm_app.report.columns import Column, column
from ccm_app.confidentiality import counting
from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.provinces_map import PLACES, province_map
from ccm_app.statistics.source import CountRequest, totals

MEASURES = (
	"CASES_REGISTERED",
	"PERSONS_REGISTERED",
	"CASES_REINTEGRATED",
	"OPEN_CASES",
	"OVERDUE_CASES",
	"REFERRALS",
	"SERVICES",
	"PERSONS_SERVED",
	"CLOSURES",
	"COVERAGE",
)


def made(filters: Mapping[str, Any]) -> tuple[Any, ...]:
	"""filters: measure (a code of MEASURES), period."""
	given = frappe._dict(filters)
	measure = str(given.get("measure") or MEASURES[0])
	if measure not in MEASURES:
		frappe.throw(_("Choose one of the measures: {0}").format(", ".join(MEASURES)))
	months = statistics.period_of(str(given.get("period") or ""))
	indicator = INDICATORS[measure]
	request = CountRequest(indicator.fact, ("province",), months, indicator.unit, indicator.where)
	found = {
		str(code): count
		for (code,), count in totals(counting.source_in_reach(given).counts(request), "province").items()
	}
	return _columns(), _rows(found), _message(found, indicator, months), None, None


def _columns() -> list[Column]:
	return [column("province", "Province", width=220), column("figure", "Number", "Int", 120)]


def _rows(found: dict[str, int]) -> list[dict[str, Any]]:
	names = _names(frappe.local.lang)
	known = [{"province": names.get(code, code), "figure": found.get(code, 0)} for code in sorted(PLACES)]
	others = sum(count for code, count in found.items() if code not in PLACES)
	return [*known, {"province": _("Not stated"), "figure": others}] if others else known


def _names(language: str) -> dict[str, str]:
	return {
		code: (khmer if language == "km" and khmer else english)
		for code, (english, khmer) in statistics.labels_of("province").items()
		if code in PLACES
	}


def _message(found: dict[str, int], indicator: Any, months: Any) -> str:
	escape = frappe.utils.escape_html
	in_khmer = frappe.local.lang == "km"
	title = months.label_km if in_khmer else months.label_en
	values: dict[str, int | None] = {code: found.get(code, 0) for code in PLACES}
	drawn = province_map(values, _names(frappe.local.lang), title, "", "km" if in_khmer else "en")
	words = f'{escape(indicator.sentence_en)}<br><span lang="km">{escape(indicator.sentence_km)}</span>'
	return f'<div class="ccm-statistics-map">{drawn}</div><p>{words}</p>'
