"""Names of new records: the number of the series is counted under a lock and rolls back with the save."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.model.naming import set_new_name
from frappe.query_builder import CustomFunction

from ccm_app.domain import naming
from ccm_app.domain.problems import problem
from ccm_app.registry import ledger_store
from ccm_app.registry.saying import refuse

# Their number stands in a field of the record too.
NUMBERED_IN_A_FIELD = ("Client", "Case")
_GREATEST = CustomFunction("greatest", ["one", "other"])


def new_name(kind: str, record: Mapping[str, Any]) -> str | None:
	"""The name of a new record by the rules of naming, or None when Frappe names it from its DocType."""
	given = _take_given(kind)
	if given:
		return _held(kind, record, given)
	if kind == "Referral":
		return naming.new_referral_name()
	series = naming.series_of(kind, record)
	if series is None:
		return None
	name = naming.name_of(kind, record, next_number(series))
	while kind == "Client" and ledger_store.has_chain(name):
		# Given before the register came back from an older backup: it is somebody else's for ever.
		name = naming.name_of(kind, record, next_number(series))
	return name


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


def last_number(series: str) -> int:
	"""The last number that a series has given; 0 for one that has given none."""
	table = frappe.qb.DocType("Series")
	found = frappe.qb.from_(table).select(table.current).where(table.name == series).run()
	return int(found[0][0]) if found else 0


def carry_past(series: str, number: int) -> bool:
	"""See to it that a series never gives this number or a lower one again; whether that was not so yet."""
	if last_number(series) >= number:
		return False
	table = frappe.qb.DocType("Series")
	carrying = frappe.qb.into(table).columns("name", "current").insert(series, number)
	carrying.on_duplicate_key_update(table.current, _GREATEST(table.current, number)).run()
	return True


@contextmanager
def given_name(kind: str, name: str | None) -> Iterator[None]:
	"""Inside, the next new record of this kind gets the name under which an office knows it already.

	For work that is entered again after a restore, on the server: no request can name a record. None changes nothing.
	"""
	frappe.local.ccm_given_name = (kind, name) if name else None
	try:
		yield
	finally:
		frappe.local.ccm_given_name = None


def _take_given(kind: str) -> str | None:
	found = getattr(frappe.local, "ccm_given_name", None)
	if not found or found[0] != kind:
		return None
	frappe.local.ccm_given_name = None
	return str(found[1])


def _held(kind: str, record: Mapping[str, Any], name: str) -> str:
	"""A name that was given before, when it is of the record's own series and nobody has it by now."""
	series = naming.series_of(kind, record)
	if series is not None:
		number = naming.sequence_of(kind, record, name)
		if number is None:
			refuse([problem("number.not_of_this_record", number=name)], kind)
		else:
			carry_past(series, number)
	if frappe.db.exists(kind, name):
		refuse([problem("number.belongs_to_another", number=name)], kind)
	return name


def name_rows(document: Document) -> None:
	"""Fresh names for the child rows of a new record, whatever names a client sent."""
	for row in document.get_all_children():
		set_new_name(row)
