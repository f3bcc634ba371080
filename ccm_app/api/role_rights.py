"""The page of the ministry administrator about what each role may do with the records of the app."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import cint

from ccm_app.confidentiality import changing_rights, role_rights
from ccm_app.domain.role_rights import KINDS, TICKED
from ccm_app.domain.roles import EVERY_ROLE


@frappe.whitelist(methods=["GET", "POST"])
def choices() -> dict[str, list[str]]:
	"""What can be looked at: {"kinds", "roles", "rights"}."""
	role_rights.refuse_others()
	return {"kinds": list(KINDS), "roles": list(EVERY_ROLE), "rights": list(TICKED)}


@frappe.whitelist(methods=["GET", "POST"])
def table(kind: str = "", role: str = "") -> list[dict[str, Any]]:
	"""The ticks of a kind of record, of a role, or of both: see `confidentiality.role_rights.table`."""
	return role_rights.table(kind, role)


@frappe.whitelist(methods=["POST"])
def change(kind: str, role: str, right: str, on: int | str) -> str | None:
	"""Tick (1) or untick (0) one right; answers the name of the entry that tells of it."""
	return changing_rights.change(kind, role, right, bool(cint(on)))
