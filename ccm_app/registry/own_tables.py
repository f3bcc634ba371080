"""Tables that a ministry put together on screen: from the record to a definition, or a sentence that says why not."""

from __future__ import annotations

import re
from typing import Any

import frappe
from frappe import _

from ccm_app.statistics.definitions import BadDefinition, TableDefinition, defined
from ccm_app.statistics.facts import FACTS
from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.source import MONTH, BadRequest

KIND = "Own Table"
CODE = re.compile(r"X[0-9A-Z]{1,9}")
# Money is laid out by currency, days by their middle: a plain grid of them would say something wrong.
CHOICES = tuple(code for code, one in INDICATORS.items() if not one.is_money and code != "MILESTONES")
DIMENSIONS = tuple(
	dict.fromkeys(name for fact in FACTS.values() for name in (*fact.dimensions, MONTH) if name != "days")
)


def definition_of(record: Any) -> TableDefinition:
	"""The definition that a record stands for. Raises BadDefinition or BadRequest."""
	filters: dict[str, list[str]] = {}
	for row in record.get("filters") or ():
		codes = [code.strip() for code in str(row.get("codes") or "").split(",") if code.strip()]
		filters.setdefault(str(row.get("dimension")), []).extend(codes)
	if record.get("indicator") not in CHOICES:
		raise BadDefinition("Choose an indicator of the list.")
	return defined(
		{
			"code": record.get("code"),
			"title_en": record.get("title_en"),
			"title_km": record.get("title_km"),
			"indicator": record.get("indicator"),
			"rows": record.get("row_dimension"),
			"columns": record.get("column_dimension") or "",
			"by_sex": bool(record.get("by_sex")),
			"shares": bool(record.get("with_shares")),
			"filters": filters,
		},
		INDICATORS,
	)


def refuse_wrong(record: Any) -> None:
	"""Raise frappe.ValidationError with a sentence unless the table can be counted."""
	if not CODE.fullmatch(str(record.get("code") or "")):
		frappe.throw(_("The code of an own table is X and up to nine letters or figures, such as X01."))
	try:
		definition_of(record)
	except BadRequest:
		frappe.throw(_("What is counted does not have these rows, columns or filters. Choose others."))
	except BadDefinition as error:
		frappe.throw(_(str(error)))


def definitions() -> dict[str, TableDefinition]:
	"""Code -> definition of every table that is switched on; one that a new release no longer knows is passed over."""
	found = {}
	# The tables themselves are no secret; what is counted in them is asked for by reach.
	for name in frappe.get_all(KIND, filters={"is_active": 1}, pluck="name", order_by="name asc"):
		try:
			found[name] = definition_of(frappe.get_doc(KIND, name))
		except (BadDefinition, BadRequest):
			continue
	return found
