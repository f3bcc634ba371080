"""Which kind of visitor stands before the door.

guest: nobody has signed in, or the account is switched off. portal: a service provider or any other outsider.
staff: works at the desk. deploy: runs the platform (Administrator and System Managers), nobody of the ministry.
"""

from __future__ import annotations

import frappe

from ccm_app.confidentiality import roles

GUEST, PORTAL, STAFF, DEPLOY = "guest", "portal", "staff", "deploy"
KINDS = (GUEST, PORTAL, STAFF, DEPLOY)
_DEPLOY_ROLE = "System Manager"


def kind_of(user: str | None) -> str:
	"""The kind of this user today. Whoever has the role of a provider is an outsider, whatever else he has."""
	if not user or user == "Guest":
		return GUEST
	if user == "Administrator":
		return DEPLOY
	account = frappe.get_cached_value("User", user, ["enabled", "user_type"], as_dict=True)
	if not account or not account.enabled:
		return GUEST
	held = frappe.get_roles(user)
	if account.user_type != "System User" or roles.PROVIDER in held:
		return PORTAL
	return DEPLOY if _DEPLOY_ROLE in held else STAFF


def present() -> str:
	"""The kind of the visitor of the present request."""
	return kind_of(frappe.session.user)
