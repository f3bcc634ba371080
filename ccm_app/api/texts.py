"""Putting the number of a client where a text tells who the client is."""

from __future__ import annotations

import frappe
from frappe import _

from ccm_app.confidentiality import texts
from ccm_app.confidentiality.opening import open_record


@frappe.whitelist(methods=["POST"])
def replace_identities(kind: str, name: str) -> dict[str, int]:
	"""Write the client's number instead of names and numbers of the vault, through the normal save.

	Answers {"replaced": places}, never a word. Raises frappe.DoesNotExistError without the record or the right to write
	it, PermissionError for whoever may not open the identity, RulesBroken when the record may not be changed any more.
	"""
	document = open_record(kind, name, "write")
	if not texts.is_about_a_client(kind) or not texts.may_be_told(document):
		frappe.throw(_("Ask a colleague who may open the identity of this client."), frappe.PermissionError)
	replaced = texts.replace(document)
	if replaced:
		document.save()
	return {"replaced": replaced}
