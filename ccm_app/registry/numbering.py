"""Names of new records: the number of the series is counted under a lock and rolls back with the save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.model.naming import set_new_name

from ccm_app.domain import naming

# Their number stands in a field of the record too.
NUMBERED_IN_A_FIELD = ("Client", "Case")


def new_name(kind: str, record: Mapping[str, Any]) -> str | None:
	"""The name of a new record by the rules of naming, or None when Frappe names it from its DocType."""
	if kind == "Referral":
		return naming.new_referral_name()
	series = naming.series_of(kind, record)
	return naming.name_of(kind, record, next_number(series)) if series else None


def next_number(series: str) -> int:
	"""The next number (from 1) of a series in Frappe's table of series.

	One statement makes or raises the counter and holds its row until the transaction ends: two clerks never
	get the same number, a refused save leaves no gap, and the first number of a year cannot deadlock.
	"""
	table = frappe.qb.DocType("Series")
	counting = frappe.qb.into(table).columns("name", "current").insert(series, 1)
	counting.on_duplicate_key_update(table.current, table.current + 1).run()
	return int(
		frappe.qb.from_(table).select(table.current).where(table.name == series).for_update().run()[0][0]
	)


def name_rows(document: Document) -> None:
	"""Fresh names for the child rows of a new record, whatever names a client sent."""
	for row in document.get_all_children():
		set_new_name(row)
