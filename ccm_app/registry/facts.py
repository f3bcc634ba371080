"""From Frappe's documents to the plain records that the rules read, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, get_datetime, getdate

from ccm_app.domain.problems import Problem, problem
from ccm_app.registry.shipped import SEALED_TEXT

_WHOLE = re.compile(r"\s*-?\d+\s*")
_ROW_KEEPING = ("name", "idx")
_NO_VALUE = ("Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold")


def facts_of(document: Document) -> dict[str, Any]:
	"""The record of a document, dates as dates and ticks as 0 or 1, child rows as lists of records.

	A value that cannot be read as what its field holds stays as it was typed: the rules refuse it.
	"""
	facts = _own_facts(document)
	unnamed = document.is_new() and not document.flags.name_set
	facts["name"] = None if unnamed else document.name
	for table in document.meta.get_table_fields():
		facts[table.fieldname] = [row_facts(row) for row in document.get(table.fieldname) or []]
	return facts


def row_facts(row: Document) -> dict[str, Any]:
	"""The record of one child row, with its name and number."""
	return _own_facts(row) | {name: row.get(name) for name in _ROW_KEEPING}


def _own_facts(document: Document) -> dict[str, Any]:
	values = document.__dict__ | withheld_from(document)
	return {
		field.fieldname: typed(field.fieldtype, values.get(field.fieldname))
		for field in document.meta.fields
		if field.fieldtype not in _NO_VALUE and field.fieldname != SEALED_TEXT
	}


def withheld_from(document: Document) -> dict[str, Any]:
	"""The texts that the user may not read; the rules read them. Documents of the platform have none."""
	state = document.__dict__.get("_save_state")
	return state.withheld if state else {}


def typed(fieldtype: str, value: Any) -> Any:
	"""A value as its field holds it; empty text becomes None, what cannot be read stays as it is."""
	if fieldtype == "Check":
		return cint(value)
	if value is None or value == "":
		return None
	reader = _READERS.get(fieldtype)
	try:
		return reader(value) if reader else value
	except Exception:
		# Frappe raises its own error for a date that is none; the rules have the sentence for it.
		frappe.clear_last_message()
		return value


def _day(value: Any) -> Any:
	return value.date() if isinstance(value, datetime) else getdate(value)


def _whole(value: Any) -> Any:
	return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else value


_READERS = {"Date": _day, "Datetime": get_datetime, "Int": _whole}


def unreadable_dates(record: Mapping[str, Any], kind: str) -> list[Problem]:
	"""A problem for every date that cannot be read, in the record and in its rows."""
	meta = frappe.get_meta(kind)
	found = [
		problem("date.not_a_date", field.fieldname, field=field.fieldname)
		for field in meta.fields
		if field.fieldtype in ("Date", "Datetime")
		and not isinstance(record.get(field.fieldname), date | None)
	]
	for table in meta.get_table_fields():
		for row in record.get(table.fieldname) or []:
			found += unreadable_dates(row, table.options)
	return found


def write_into(document: Document, values: Mapping[str, Any]) -> None:
	"""Put what the register filled into a document; rows are matched by name, else by place."""
	tables = {table.fieldname for table in document.meta.get_table_fields()}
	for fieldname, value in values.items():
		if fieldname in tables:
			_write_rows(document, fieldname, value)
		elif fieldname in withheld_from(document):
			withheld_from(document)[fieldname] = plain(value)
		elif fieldname != "name":
			document.set(fieldname, plain(value))


def _write_rows(document: Document, fieldname: str, rows: Sequence[Mapping[str, Any]]) -> None:
	present = list(document.get(fieldname) or [])
	by_name = {row.name: row for row in present if row.name}
	kept = []
	for place, values in enumerate(rows):
		row = by_name.get(values.get("name")) or _unnamed(present, place) or document.append(fieldname, {})
		row.update({name: plain(value) for name, value in values.items() if name not in _ROW_KEEPING})
		kept.append(row)
	for place, row in enumerate(kept, start=1):
		row.idx = place
	document.__dict__[fieldname] = kept


def _unnamed(present: list[Document], place: int) -> Document | None:
	return present[place] if place < len(present) and not present[place].name else None


def plain(value: Any) -> Any:
	"""A value as Frappe stores it: amounts as numbers."""
	return float(value) if isinstance(value, Decimal) else value
