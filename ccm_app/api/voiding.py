"""A registration or a case that should never have been made: asking, deciding, taking back."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import cint

from ccm_app.confidentiality import voiding


@frappe.whitelist(methods=["POST"])
def ask(client: str, kind: str, reason: str, case: str | None = None, form_key: str | None = None) -> str:
	"""Ask that a registration be void, or only the case that is named; answers the number of the question.

	kind: "Entered by mistake" or "Test record". For Field Case Managers and the Central Office.
	"""
	return voiding.ask(client, case, kind, reason, form_key)


@frappe.whitelist(methods=["POST"])
def decide(name: str, confirmed: int | str, note: str = "") -> str:
	"""Confirm (1) or refuse (0, with a note); for the Central Office, and not for who asked. Answers the new state."""
	return voiding.decide(name, bool(cint(confirmed)), note)


@frappe.whitelist(methods=["POST"])
def take_back(name: str, reason: str) -> str:
	"""Make it as it was before; for the Central Office. Answers the new state."""
	return voiding.take_back(name, reason)


@frappe.whitelist(methods=["GET", "POST"])
def state(client: str = "", case: str | None = None) -> dict[str, Any]:
	"""What somebody may do with a client or a case: {"may_ask", "may_decide", "may_take_back", "voiding", "status"}."""
	return voiding.state_of(client, case)
