"""Accounts of the people who work with the app, kept by the ministry administrator, who is no System Manager.

The way to a password is mailed to its owner; who makes an account never sees it. Each change is an entry of the
configuration, which the Data Protection Officer reads.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.sessions import clear_sessions
from frappe.utils import validate_email_address

from ccm_app.confidentiality import roles
from ccm_app.domain.problems import problem
from ccm_app.domain.staff_accounts import GIVEN, account_problems, is_kept, is_listed
from ccm_app.registry.saying import refuse
from ccm_app.statistics.labels import plain

MODULE_PROFILE = "CCM Staff"
LANGUAGES = ("km", "en")


def every() -> list[dict[str, Any]]:
	"""The accounts of the app at the desk: [{"email", "name", "roles", "enabled", "language", "last_active", "kept"}]."""
	_refuse_others()
	fields = ["name", "full_name", "enabled", "language", "last_active"]
	# Staff of the ministry, never a client; asked above.
	rows = frappe.get_all("User", filters={"user_type": "System User"}, fields=fields, order_by="full_name")
	return [_shown(row) for row in rows if is_listed(_held(row.name))]


def _shown(row: Any) -> dict[str, Any]:
	held = _held(row.name)
	return {
		"email": row.name,
		"name": row.full_name,
		"roles": sorted(role for role in held if role in roles.EVERY_ROLE),
		"enabled": bool(row.enabled),
		"language": row.language,
		"last_active": str(row.last_active or "")[:10],
		"kept": is_kept(row.name, held, frappe.session.user),
	}


def make(email: str, name: str, role: str, language: str = "km") -> str:
	"""Make an account with one role, and mail the way to its password. Answers its address. Raises RulesBroken."""
	_refuse_others()
	email = (email or "").strip().lower()
	if not validate_email_address(email) or not (name or "").strip():
		refuse([problem("account.address_unreadable", "email")])
	there = bool(frappe.db.exists("User", email))
	refuse(account_problems(email, _held(email) if there else frozenset(), role, frappe.session.user, there))
	if there:
		refuse([problem("staff.there_already", email=email)])
	user = frappe.new_doc("User")
	user.update({"email": email, "first_name": plain(name.strip()), "enabled": 1, "user_type": "System User"})
	user.update({"language": _language(language), "module_profile": MODULE_PROFILE, "send_welcome_email": 1})
	user.append("roles", {"role": role})
	# Asked above: the ministry administrator makes accounts with these roles and no others.
	user.insert(ignore_permissions=True)
	return email


def change(email: str, role: str | None = None, enabled: bool | None = None) -> None:
	"""Give an account another role, or switch it on or off; whoever is switched off is signed out. Raises RulesBroken."""
	user = _kept(email, role)
	if role is not None:
		user.set("roles", [{"role": role}])
		user.role_profile_name = None
	if enabled is not None:
		# Frappe would save these settings of the account with the rights of whoever switches it.
		if frappe.db.exists("Notification Settings", user.name):
			frappe.db.set_value("Notification Settings", user.name, "enabled", int(enabled))
		user.update({"enabled": int(enabled)} | ({} if enabled else {"api_key": None}))
	# Asked above, and again by the guard.
	user.save(ignore_permissions=True)
	if enabled is False or role is not None:
		clear_sessions(user=user.name, force=True)


def send_password_link(email: str) -> None:
	"""Mail the way to a new password to the owner of an account."""
	user = _kept(email, None)
	try:
		user.reset_password(send_email=True)
	except frappe.OutgoingEmailError:
		frappe.clear_last_message()
		frappe.msgprint(_("No mail could be sent. Tell the operator of the site to set up its mail."))


def _kept(email: str, role: str | None) -> Document:
	_refuse_others()
	there = bool(frappe.db.exists("User", email))
	if not there:
		refuse([problem("staff.not_kept")])
	refuse(account_problems(email, _held(email), role, frappe.session.user, there))
	return frappe.get_doc("User", email)


def _held(user: str) -> frozenset[str]:
	return frozenset(frappe.get_all("Has Role", {"parent": user, "parenttype": "User"}, pluck="role"))


def _language(asked: str) -> str:
	return asked if asked in LANGUAGES else "km"


def _refuse_others() -> None:
	if roles.MINISTRY not in frappe.get_roles():
		refuse([problem("account.not_for_you")], error=frappe.PermissionError)


def given_roles() -> list[str]:
	"""The roles to choose from."""
	_refuse_others()
	return list(GIVEN)
