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

	A new form about a client names its case or client among them. Answers the moment, "" when nothing was kept. Raises
	frappe.DoesNotExistError for a record that is not the user's to change, and for a case or client of others.
	"""
	return drafts.keep(_form(kind, record, form_key), _fields(values), seen)


@frappe.whitelist(methods=["POST"])
def mine(
	kind: str, record: str = "", form_key: str = "", about: dict[str, Any] | str = ""
) -> dict[str, Any] | None:
	"""The user's draft of a form, or of the last new record of this kind; None when there is none.

	about: the case or the client that a new form names, by field. Answers {"values", "form_key", "seen", "changed",
	"saved_on"}. The draft of a recorded identity opens with a purpose, like it.
	"""
	return drafts.mine(_form(kind, record, form_key), _fields(about))


@frappe.whitelist(methods=["POST"])
def drop(kind: str, record: str = "", form_key: str = "") -> None:
	"""Throw the user's draft of a form away."""
	drafts.drop(_form(kind, record, form_key))


def _form(kind: str, record: str, form_key: str) -> Form:
	return Form(kind, record, form_key[:LONGEST_KEY], str(frappe.session.user))


def _fields(given: dict[str, Any] | str) -> dict[str, Any]:
	found = frappe.parse_json(given) if given else {}
	return found if isinstance(found, dict) else {}
