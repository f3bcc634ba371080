"""The same form saved twice is one record: said before, and said again when two clicks race."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.model.document import Document

from ccm_app.domain.problems import Problem, problem

FORM_FIELDS = ("form_key", "paper_form_number")


def already_saved(document: Document, *, see_others: bool = False) -> list[Problem]:
	"""A problem that names the record under which this form was saved before.

	see_others: read what other transactions have committed meanwhile, with a lock.
	"""
	for fieldname in FORM_FIELDS:
		value = document.get(fieldname)
		if not value or not document.meta.has_field(fieldname):
			continue
		same = {fieldname: value, "name": ("!=", document.name or "")}
		name = frappe.db.get_value(document.doctype, same, "name", for_update=see_others)
		if name:
			return [problem("form.already_saved", fieldname, name=shown(document.doctype, name))]
	return []


def shown(kind: str, name: str) -> str:
	"""The number of a record, for those who may read it; for others only that there is one."""
	if frappe.has_permission(kind, "read", name):
		return name
	return frappe._("a record of another office")


@contextmanager
def said_clearly(document: Document) -> Iterator[None]:
	"""Turn the database's "duplicate entry" into the same sentence."""
	try:
		yield
	except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
		found = already_saved(document, see_others=True)
		if found:
			# Frappe has put its own message before it raised.
			frappe.clear_last_message()
			document.refuse(found)
		raise
