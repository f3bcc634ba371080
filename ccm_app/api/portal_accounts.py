"""Accounts of providers, made and ended at the form of the provider; for the Central Office and the administrator."""

from __future__ import annotations

import frappe

from ccm_app.confidentiality import provider_accounts


@frappe.whitelist(methods=["POST"])
def make_account(provider: str, email: str, account_name: str = "", language: str = "km") -> str:
	"""Make an account for a provider; the way to its password is mailed. Answers the name of the user."""
	provider_accounts.refuse_others()
	return provider_accounts.make_account(provider, email, account_name, "en" if language == "en" else "km")


@frappe.whitelist(methods=["POST"])
def end_account(provider: str, email: str) -> None:
	"""Take an account from its provider; it is signed out at this moment."""
	provider_accounts.refuse_others()
	provider_accounts.end_account(provider, email)
