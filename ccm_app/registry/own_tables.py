"""Tables that a ministry put together on screen: from the record to a definition, or a sentence that says why not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _

from ccm_app.registry import added_fields
from ccm_app.statistics.definitions import BadDefinition, TableDefinition, defined
from ccm_app.statistics.facts import FACTS, is_added
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
		dimension = str(row.get("dimension"))
		filters.setdefault(dimension, []).extend(_codes(dimension, str(row.get("codes") or "")))
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


def _codes(dimension: str, text: str) -> list[str]:
	"""The codes of a filter. A choice of an added field can have a comma in it: a line that is a choice stays whole."""
	field = added_fields.found(dimension) if is_added(dimension) else None
	if field is None:
		return [code.strip() for code in text.split(",") if code.strip()]
	lines = [line.strip() for line in text.split("\n")]
	parts = [[line] if line in field.codes else line.split(",") for line in lines]
	return [code.strip() for part in parts for code in part if code.strip()]


def added_dimensions(definition: TableDefinition) -> tuple[str, ...]:
	"""The added fields by which a table counts or is narrowed."""
	axes = [axis.dimension for axis in (definition.rows, definition.columns) if axis]
	filtered = [name for name, _codes in definition.indicator.where]
	return tuple(dict.fromkeys(name for name in (*axes, *filtered) if is_added(name)))


def lost(definition: TableDefinition) -> str:
	"""Why a table cannot be counted any more, because of the fields that somebody added; "" when it can."""
	for name in added_dimensions(definition):
		if added_fields.found(name) is None:
			return str(
				_(
					"This table counts by the field {0}. There is no such field any more, or it is no longer a choice"
					" from a short list. Choose another field for the table."
				).format(name)
			)
	unknown = (_unknown(name, codes) for name, codes in definition.indicator.where if is_added(name))
	return next((sentence for sentence in unknown if sentence), "")


def _unknown(dimension: str, codes: Iterable[str]) -> str:
	field = added_fields.found(dimension)
	known = (*field.codes, added_fields.NOT_LISTED) if field else ()
	wrong = next((code for code in codes if code not in known), None)
	if field is None or wrong is None:
		return ""
	said = _("{0} is no choice of {1}. Write one of these into the filter: {2}")
	return str(said.format(wrong, field.title(), ", ".join(field.codes)))


def counts_added_fields(code: str) -> bool:
	"""True for a table of the ministry's that counts by a field that somebody added."""
	if not CODE.fullmatch(code):
		return False
	definition = definitions().get(code)
	return bool(definition and added_dimensions(definition))


def refuse_wrong(record: Any) -> None:
	"""Raise frappe.ValidationError with a sentence unless the table can be counted."""
	if not CODE.fullmatch(str(record.get("code") or "")):
		frappe.throw(_("The code of an own table is X and up to nine letters or figures, such as X01."))
	sentence = ""
	try:
		# One that is switched off may stay as it is.
		sentence = lost(definition_of(record)) if record.get("is_active") else ""
	except BadRequest:
		frappe.throw(_("What is counted does not have these rows, columns or filters. Choose others."))
	except BadDefinition as error:
		frappe.throw(_(str(error)))
	if sentence:
		frappe.throw(sentence)


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
