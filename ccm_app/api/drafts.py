"""What a form keeps while somebody types: his own drafts, and nobody else's."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.confidentiality import drafts
from ccm_app.confidentiality.drafts import Form
from ccm_app.registry.doubles import LONGEST_KEY


@frappe.whitelist(methods=["POST"])
def keep(
	kind: str, values: dict[str, Any] | str, record: str = "", form_key: str = "", seen: str = ""
) -> str:
	"""Keep what was typed into a form. values: the fields that differ from what the form showed, by name.

	Answers the moment. Raises frappe.DoesNotExistError for a record that is not the user's to change.
	"""
	return drafts.keep(_form(kind, record, form_key), frappe.parse_json(values), seen)


@frappe.whitelist(methods=["POST"])
def mine(kind: str, record: str = "", form_key: str = "") -> dict[str, Any] | None:
	"""The user's draft of a form, or of the last new record of this kind; None when there is none.

	Answers {"values", "form_key", "seen", "saved_on"}. The draft of an identity opens with a purpose, like it.
	"""
	return drafts.mine(_form(kind, record, form_key))


@frappe.whitelist(methods=["POST"])
def drop(kind: str, record: str = "", form_key: str = "") -> None:
	"""Throw the user's draft of a form away."""
	drafts.drop(_form(kind, record, form_key))


def _form(kind: str, record: str, form_key: str) -> Form:
	return Form(kind, record, form_key[:LONGEST_KEY], str(frappe.session.user))
