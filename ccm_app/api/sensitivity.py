"""Who may see a sensitive case: naming persons, ending it, and declaring a conflict of interest of one's own."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.confidentiality import sensitivity
from ccm_app.domain.access import IDENTITY
from ccm_app.domain.clients import number_problems
from ccm_app.domain.problems import problem
from ccm_app.registry.saying import refuse


@frappe.whitelist(methods=["POST"])
def name_person(case: str, user: str, packet: str = IDENTITY, until: str | None = None) -> None:
	"""Name somebody who may see the client of a sensitive case; for its case manager and the Central Office.

	packet: "Codes", "Texts" or "Identity"; until: the last day, none for as long as nobody ends it.
	"""
	sensitivity.name_person(case, user, packet, getdate(until) if until else None)


@frappe.whitelist(methods=["POST"])
def end_person(case: str, user: str) -> None:
	"""End what `name_person` gave."""
	sensitivity.end_person(case, user)


@frappe.whitelist(methods=["GET", "POST"])
def persons(case: str) -> list[dict[str, Any]]:
	"""Who is named for the client of a case; for its case manager and the Central Office."""
	return sensitivity.persons_of(case)


@frappe.whitelist(methods=["POST"])
def declare_conflict(client_number: str, reason: str) -> str:
	"""Say that one must never see this client; answers alike for a number that nobody has."""
	number = client_number.strip()
	refuse(number_problems("Client", number or "-"), "Client")
	if not reason.strip():
		refuse([problem("conflict.no_reason", "reason")], "Conflict of Interest")
	sensitivity.declare_conflict(number, reason.strip())
	return _("It is noted. You will not see this client.")
