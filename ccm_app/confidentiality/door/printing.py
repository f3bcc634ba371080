"""Printing from the desk: always the stored record, always with the right to print it, for nobody outside."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe.printing.page.print import print as page
from frappe.www import printview

from ccm_app.confidentiality.door import answers
from ccm_app.confidentiality.door.kinds import GUEST, PORTAL
from ccm_app.confidentiality.opening import open_record
from ccm_app.registry import shipped


def check_print_page(kind: str) -> None:
	"""The page /printview: no key in the address, no document in the request, no page at all for outsiders."""
	form = frappe.local.form_dict
	if kind in (GUEST, PORTAL):
		raise frappe.DoesNotExistError
	if form.get("doc") or form.get("key") or not (form.get("doctype") and form.get("name")):
		answers.refuse("a print page of a document in memory, or with a key")
	check_may_print(str(form.doctype), str(form.name))


def check_may_print(kind: str, name: str) -> None:
	"""Raises the one answer for missing and forbidden; PermissionError when it is read but not printed."""
	if kind not in shipped.kinds():
		return
	record = open_record(kind, name)
	if not record.has_permission("print"):
		answers.refuse("print")


@frappe.whitelist()
def get_html_and_style(
	doc: str | dict[str, Any],
	name: str | None = None,
	print_format: str | None = None,
	no_letterhead: bool | str | int | None = None,
	letterhead: str | None = None,
	trigger_print: bool = False,
	style: str | None = None,
	settings: str | dict[str, Any] | None = None,
) -> Any:
	"""Stands in for frappe.www.printview.get_html_and_style, which draws whatever document it is sent.

	The desk sends the whole form; its kind and name are taken from it, and the stored record is drawn.
	"""
	kind, number = (doc, name) if isinstance(doc, str) and name else _named(doc)
	if not isinstance(kind, str) or not isinstance(number, str):
		answers.refuse("printing a document in memory")
	check_may_print(str(kind), str(number))
	return printview.get_html_and_style(
		doc=str(kind),
		name=str(number),
		print_format=print_format,
		no_letterhead=frappe.utils.cint(no_letterhead),
		letterhead=letterhead,
		trigger_print=trigger_print,
		style=style,
		settings=settings if isinstance(settings, str) or settings is None else json.dumps(settings),
	)


@frappe.whitelist()
def get_print_settings_to_show(doctype: str, docname: str) -> Any:
	"""Stands in for Frappe's function of this name, which opens any record to ask how it is printed."""
	check_may_print(doctype, docname)
	return page.get_print_settings_to_show(doctype, docname)


def _named(doc: Any) -> tuple[Any, Any]:
	try:
		found = json.loads(doc) if isinstance(doc, str) else doc
	except ValueError:
		return None, None
	if not isinstance(found, dict) or found.get("__islocal"):
		return None, None
	return found.get("doctype"), found.get("name")
