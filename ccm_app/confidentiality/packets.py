"""Which packet of a case a user may read: codes, texts, identity."""

from __future__ import annotations

import frappe

from ccm_app.confidentiality.reach import CENTRAL_ROLE, OFFICE_ROLES

# Who costs and approves a plan reads what the plan says, and nothing else that is told about a client.
PLAN_ROLES = frozenset({"CCM Budget Approver", "CCM Field Coordination Unit"})
PLAN_KINDS = frozenset({"Case Plan", "Case Plan Line"})


def opens_texts(kind: str, client: str | None, user: str | None = None) -> bool:
	"""Whether the user may read the texts (narrative, medical, legal) of this DocType about this client.

	Oversight reads cases by code; the row rule of `ccm_app.confidentiality.access` is asked beside this.
	"""
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	roles = set(frappe.get_roles(user))
	if roles & (OFFICE_ROLES | {CENTRAL_ROLE}):
		return True
	return bool(roles & PLAN_ROLES) and kind in PLAN_KINDS
