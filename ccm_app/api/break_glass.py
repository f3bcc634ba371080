"""Emergency access to a client of another office: ask, agree as a second person, review; and the number of the month."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from ccm_app.confidentiality import emergency, roles
from ccm_app.domain import break_glass as rules


@frappe.whitelist(methods=["POST"])
def open(client_number: str, purpose: str, reason: str, form_key: str | None = None) -> dict[str, Any]:
	"""Open a client by its registry number, typed in full, for the minutes of the settings; for the staff of an office.

	purpose: one of `purposes`. Answers {"status": "Open" or "Waiting for a second person", "client", "ends_on": the
	moment or None}; a number that nobody has waits too. Raises a refusal with every sentence.
	"""
	return emergency.ask(client_number, purpose, reason, form_key)


@frappe.whitelist(methods=["POST"])
def agree(name: str) -> dict[str, Any]:
	"""Agree as the second person to an emergency access; for the Central Office and the Data Protection Officer."""
	return emergency.agree(name)


@frappe.whitelist(methods=["POST"])
def review(name: str, verdict: str, note: str, consequence: str) -> None:
	"""Judge an emergency access; for a Data Protection Officer who did not ask for it.

	verdict: "Justified" or "Not justified", which ends an access that still lasts; consequence: one of `consequences`.
	"""
	emergency.review(name, verdict, note, consequence)


@frappe.whitelist(methods=["GET", "POST"])
def purposes() -> list[str]:
	"""The purposes for which a client can be opened in an emergency; lists of words, which hold no client."""
	return list(rules.PACKET_OF)


@frappe.whitelist(methods=["GET", "POST"])
def this_month(filters: str | dict[str, Any] | list[Any] | None = None) -> dict[str, Any]:
	"""Number card: the emergency accesses of this month, a count only. Frappe hands over filters; there are none."""
	if not set(frappe.get_roles()) & roles.COUNTS_BREAK_GLASSES:
		frappe.throw(
			_("This number is for the ministry and the Data Protection Officer."), frappe.PermissionError
		)
	return {"value": emergency.opened_this_month(), "fieldtype": "Int"}
