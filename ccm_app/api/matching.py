"""Somebody who may be registered twice: what the asking office is told, and the two side by side."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.confidentiality import comparisons, looks, opening, side_by_side
from ccm_app.confidentiality.reach import VAULT


@frappe.whitelist(methods=["GET", "POST"])
def my_questions() -> list[dict[str, Any]]:
	"""What became of the questions of the user's offices: [{"reference", "client", "state", "asked_on"}].

	`client` is the office's own client. The other client, how many were found and what agrees are not told.
	Raises PermissionError for who opens no identity.
	"""
	frappe.has_permission(VAULT, "read", throw=True)
	return comparisons.told_to(frappe.session.user)


@frappe.whitelist(methods=["POST"])
def compare(comparison: str, note: str = "") -> dict[str, Any]:
	"""The two registrations of a Possible Duplicate side by side, for the Central Office.

	Opens both identities: two looks with the purpose of comparing are written down. Answers {"clients": [client,
	other], "parts": [{"part", "here", "there", "agrees"}]}, texts in the user's language. Raises DoesNotExistError when
	the pair, or one of the two, is not within reach.
	"""
	pair = opening.open_record(comparisons.KIND, comparison)
	clients = [str(pair.client), str(pair.other_client)]
	for client in clients:
		looks.state_purpose(client, side_by_side.PURPOSE, note or str(pair.reference or ""))
	here, there = (side_by_side.parts_of(client) for client in clients)
	return {"clients": clients, "parts": side_by_side.beside(here, there)}
