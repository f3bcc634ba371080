"""Accounts of providers: who works for which provider, how an account is made, and how it ends at once.

An account belongs to one provider, is a website user, and has the one role of providers. What it sees is asked anew in
every request from the table of the provider, so that a removed row closes the portal with the page still open.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.sessions import clear_sessions
from frappe.utils import cint, validate_email_address

from ccm_app.confidentiality import roles
from ccm_app.domain.problems import problem
from ccm_app.registry.saying import refuse

TABLE, PROVIDER_KIND = "Provider User", "Service Provider"
# Who makes accounts of providers, and who ends them. An account opens identities, so the administrator of the ministry,
# who comes near none, makes none; whoever sees that an account has to go closes it.
MAKERS = frozenset({roles.CENTRAL})
CLOSERS = MAKERS | {roles.MINISTRY}
# Every account has these without anybody giving them.
_OF_EVERYBODY = frozenset({"All", "Guest", "Desk User"})


def provider_of(user: str) -> str | None:
	"""The provider for which this account works today; None for everybody else, and for an account that is off."""
	# Read for the decision, not shown to the user.
	account = frappe.db.get_value("User", user, ["enabled", "user_type"], as_dict=True)
	if not account or not account.enabled or account.user_type != "Website User":
		return None
	found = _providers_of(user)
	return found[0] if len(found) == 1 and roles.PROVIDER in frappe.get_roles(user) else None


def _providers_of(user: str) -> list[str]:
	rows = frappe.get_all(TABLE, {"user": user, "parenttype": PROVIDER_KIND}, pluck="parent")
	return sorted(set(rows))


def make_account(provider: str, email: str, name: str, language: str = "km") -> str:
	"""Make an account for a provider and mail the way to its password; answers the name of the user.

	name: how the account is called, such as the function of who uses it. An account of providers that is off, or that is
	not tied to a provider, is used again. Raises RulesBroken with a sentence.
	"""
	refuse_others()
	email = (email or "").strip().lower()
	if not validate_email_address(email):
		refuse([problem("account.address_unreadable", "email")])
	record = frappe.get_doc(PROVIDER_KIND, provider)
	if frappe.db.exists("User", email):
		_use_again(email, provider)
	else:
		_insert(email, name, language)
	if email not in {row.user for row in record.portal_users}:
		record.append("portal_users", {"user": email})
		record.save()
	return email


def _insert(email: str, name: str, language: str) -> None:
	user = frappe.new_doc("User")
	user.update({"email": email, "first_name": name.strip() or email, "language": language, "enabled": 1})
	user.update({"user_type": "Website User", "send_welcome_email": 1})
	user.append("roles", {"role": roles.PROVIDER})
	# Asked above: the Central Office makes accounts of providers and no others.
	user.insert(ignore_permissions=True)


def _use_again(email: str, provider: str) -> None:
	_refuse_other_kinds(email)
	_refuse_second_provider(email, provider)
	if not frappe.db.get_value("User", email, "enabled"):
		_send_the_way(_switch(email, 1))


def _send_the_way(account: Document) -> None:
	try:
		account.send_welcome_mail_to_user()
	except frappe.OutgoingEmailError:
		frappe.clear_last_message()
		frappe.msgprint(
			_(
				"The account is there, but no mail could be sent. Tell the operator of the site to set up its mail."
			)
		)


def end_account(provider: str, user: str) -> None:
	"""Take an account from its provider: its row goes, it is switched off, and its sessions end at this moment."""
	refuse_others(CLOSERS)
	record = frappe.get_doc(PROVIDER_KIND, provider)
	rows = [row for row in record.portal_users if row.user != user]
	if len(rows) != len(record.portal_users):
		record.set("portal_users", rows)
		record.save()


def refuse_others(allowed: frozenset[str] = MAKERS) -> None:
	"""Only holders of these roles (and who installs the site). Raises PermissionError."""
	held = set(frappe.get_roles())
	if frappe.session.user != "Administrator" and not held & allowed:
		refuse([problem("account.not_for_you")], error=frappe.PermissionError)


# The form of the provider ---------------------------------------------------------------------------


def check(document: Document, method: str | None = None) -> None:
	"""For the hook `doc_events` of Service Provider, event `validate`: whose accounts may stand in the table."""
	before = _users(document.get_doc_before_save())
	now = _users(document)
	if now == before:
		return
	refuse_others(MAKERS if now - before else CLOSERS)
	for user in sorted(now - before):
		_refuse_other_kinds(user)
		_refuse_second_provider(user, str(document.name))


def follow(document: Document, method: str | None = None) -> None:
	"""For the event `on_update`: whoever was taken out of the table is switched off and signed out."""
	for user in sorted(_users(document.get_doc_before_save()) - _users(document)):
		_switch_off(user)


def _users(document: Document | None) -> set[str]:
	return {str(row.user) for row in document.get("portal_users") or []} if document else set()


def _refuse_other_kinds(user: str) -> None:
	account = frappe.db.get_value("User", user, ["user_type"], as_dict=True)
	held = set(frappe.get_roles(user)) - _OF_EVERYBODY
	if not account or account.user_type != "Website User" or held != {roles.PROVIDER}:
		refuse([problem("account.belongs_to_staff", "portal_users")], PROVIDER_KIND)


def _refuse_second_provider(user: str, provider: str) -> None:
	if set(_providers_of(user)) - {provider}:
		refuse([problem("account.of_another_provider", "portal_users")], PROVIDER_KIND)


def _switch_off(user: str) -> None:
	if not frappe.db.exists("User", user) or _providers_of(user):
		return
	if cint(frappe.db.get_value("User", user, "enabled")):
		_switch(user, 0)
	clear_sessions(user, force=True)


def _switch(user: str, enabled: int) -> Document:
	# Frappe would save these settings of the account with the rights of whoever switches it.
	if frappe.db.exists("Notification Settings", user):
		frappe.db.set_value("Notification Settings", user, "enabled", enabled)
	account = frappe.get_doc("User", user)
	account.update({"enabled": enabled, "api_key": None})
	# Asked above who may: the Central Office has no right to accounts of other kinds.
	account.save(ignore_permissions=True)
	return account
