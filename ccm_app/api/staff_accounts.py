"""The page of the ministry administrator about accounts."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import cint

from ccm_app.confidentiality import staff_accounts


@frappe.whitelist(methods=["GET", "POST"])
def every() -> dict[str, Any]:
	"""The accounts of the app at the desk, and the roles to choose from: {"accounts", "roles"}."""
	return {"accounts": staff_accounts.every(), "roles": staff_accounts.given_roles()}


@frappe.whitelist(methods=["POST"])
def make(email: str, account_name: str, role: str, language: str = "km") -> str:
	"""Make an account with one role; the way to its password is mailed to its owner."""
	return staff_accounts.make(email, account_name, role, language)


@frappe.whitelist(methods=["POST"])
def change(email: str, role: str = "", enabled: int | str = "") -> None:
	"""Give an account another role, or switch it on (1) or off (0); what is empty stays."""
	staff_accounts.change(email, role or None, None if enabled == "" else bool(cint(enabled)))


@frappe.whitelist(methods=["POST"])
def send_password_link(email: str) -> None:
	"""Mail the way to a new password to the owner of an account."""
	staff_accounts.send_password_link(email)
