"""Small questions to the register that forms and scripts ask."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from ccm_app.domain.clients import number_problems
from ccm_app.registry.saying import sentence_of

NUMBERED = ("Client", "Case")


@frappe.whitelist(methods=["GET", "POST"])
def check_number(kind: str, number: str) -> dict[str, Any]:
	"""Whether a typed registry number can be right; says nothing about whether it exists.

	kind: "Client" or "Case". Answers {"valid": bool, "sentences": [text]}.
	"""
	if kind not in NUMBERED:
		frappe.throw(_("Only the numbers of clients and cases are checked."))
	sentences = [sentence_of(one, kind) for one in number_problems(kind, number)]
	return {"valid": not sentences, "sentences": sentences}


@frappe.whitelist(methods=["POST"])
def save_form(record: dict[str, Any] | str) -> dict[str, Any]:
	"""Insert a record once, however often it is sent: for scripts, and for clicks over a bad line.

	record: the fields with "doctype" and a "form_key" of the sender's choice. Answers {"name", "saved"};
	saved is False when this form was saved before, and then name is the record of that time.
	"""
	values = frappe.parse_json(record)
	kind, form_key = values.get("doctype"), values.get("form_key")
	if not kind or not form_key:
		frappe.throw(_("The form needs its kind (doctype) and a key of its own (form_key)."))
	known = _own_record(kind, form_key)
	if known:
		return {"name": known, "saved": False}
	return {"name": frappe.get_doc(values).insert().name, "saved": True}


def _own_record(kind: str, form_key: str) -> str | None:
	"""The record that this form became, as far as the user may read it."""
	if not frappe.get_meta(kind).has_field("form_key"):
		return None
	found = frappe.get_list(kind, filters={"form_key": form_key}, pluck="name", limit=1)
	return found[0] if found else None
