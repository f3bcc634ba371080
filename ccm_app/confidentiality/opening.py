"""A record that does not exist and a record that is not the user's look alike: same status, same sentence."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _, client
from frappe.model.document import Document

from ccm_app.confidentiality.access import CONFIDENTIAL, list_condition
from ccm_app.confidentiality.referring import is_listed
from ccm_app.registry import shipped


def open_record(kind: str, name: str, right: str = "read") -> Document:
	"""The record, when it exists and the user has this right to it; else DoesNotExistError with one text."""
	if may_know_of(kind, name):
		record = frappe.get_doc(kind, name)
		if record.has_permission(right):
			return record
		frappe.clear_messages()
	frappe.throw(
		_("There is no record with this number among yours. Compare it with the paper and type it again."),
		frappe.DoesNotExistError,
	)
	raise AssertionError("frappe.throw always raises")


def may_know_of(kind: str, name: str) -> bool:
	"""Whether the record is stored and in the list that the user would see; it is not opened for that."""
	if not frappe.db.exists("DocType", kind) or not frappe.db.exists(kind, name):
		return False
	return kind not in shipped.kinds() or _is_open(kind, name)


@frappe.whitelist()
def validate_link(doctype: str, docname: str, fields: str | list[str] | None = None) -> Any:
	"""Stands in for frappe.client.validate_link, which answers for records of others as well."""
	if doctype in CONFIDENTIAL and not _is_open(doctype, docname):
		# Nothing has an empty name: Frappe answers as for any number that does not exist.
		return client.validate_link(doctype, "")
	return client.validate_link(doctype, docname, fields)


def _is_open(kind: str, name: str) -> bool:
	sql = list_condition(frappe.session.user, kind)
	return not sql or is_listed(kind, name, sql)
