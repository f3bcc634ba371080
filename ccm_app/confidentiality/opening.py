"""A record that does not exist and a record that is not the user's look alike: same status, same sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import frappe
from frappe import client
from frappe.model.document import Document

from ccm_app.confidentiality.access import CONFIDENTIAL, EVEN_WHEN_SEALED, list_condition, packet_of_row
from ccm_app.confidentiality.access_rows import all_open
from ccm_app.confidentiality.house import NAMES_CASES
from ccm_app.confidentiality.links import CLIENT_COLUMNS, existing_clients, linked_clients
from ccm_app.confidentiality.reach import reach_of
from ccm_app.confidentiality.referring import REFERENCES, is_listed
from ccm_app.confidentiality.roles import CENTRAL
from ccm_app.domain.clients import number_problems
from ccm_app.registry import shipped
from ccm_app.registry.visitor import no_such_record


def refuse_all_but_central(sentence: str) -> None:
	"""Raise frappe.PermissionError with this sentence for whoever does not act for the Central Office."""
	if frappe.session.user != "Administrator" and CENTRAL not in frappe.get_roles():
		frappe.throw(sentence, frappe.PermissionError)


def open_record(kind: str, name: str, right: str = "read") -> Document:
	"""The record, when it exists and the user has this right to it; else DoesNotExistError with one text."""
	if may_know_of(kind, name):
		record = frappe.get_doc(kind, name)
		if record.has_permission(right):
			return record
		frappe.clear_messages()
	return no_such_record()


def may_know_of(kind: str, name: str) -> bool:
	"""Whether the record is stored and in the list that the user would see; it is not opened for that.

	A row of the platform that refers to a record is known like that record.
	"""
	if not frappe.db.exists("DocType", kind) or not frappe.db.exists(kind, name):
		return False
	is_guarded = kind in shipped.kinds() or kind in REFERENCES
	return not is_guarded or _is_open(kind, name)


def may_know_clients_of(kind: str, values: Mapping[str, Any]) -> bool:
	"""Whether every client to whom these values of a record would lead is registered and within the user's sight.

	A number that is mistyped leads to nobody: the form says what is wrong with it.
	"""
	if kind not in CONFIDENTIAL and kind not in NAMES_CASES:
		return True
	clients = set(_clients_named(kind, values))
	if not clients:
		return True
	reach = reach_of(frappe.session.user, kind if kind in CONFIDENTIAL else "Case")
	sealed_too = kind not in EVEN_WHEN_SEALED
	if reach.nothing or not all_open(reach, clients, packet_of_row(kind), sealed_too=sealed_too):
		return False
	return clients <= existing_clients(clients)


def _clients_named(kind: str, values: Mapping[str, Any]) -> Iterator[str]:
	"""The clients of the sent values, of their rows, and of every record that they link."""
	sent = {name: value for name, value in values.items() if isinstance(value, str)}
	for table in shipped.table_fields(kind):
		rows = values.get(table["fieldname"])
		sent[table["fieldname"]] = (
			[row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
		)
	for column in CLIENT_COLUMNS.get(kind, ()):
		number = sent.get(column)
		if column != "name" and number and not number_problems("Client", number):
			yield number
	yield from linked_clients(sent, kind)


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
