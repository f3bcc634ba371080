"""Who sees what, as a first version says it: staff their province, a provider the clients referred to it."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

EVERYWHERE = {"Naive Central", "System Manager"}


def place_of(user: str) -> Any:
	"""Province and provider of a user."""
	return frappe.db.get_value("Naive Staff", user, ["province", "provider"], as_dict=True) or frappe._dict()


def sees_all(user: str) -> bool:
	"""Whether the user is of the central office."""
	return user == "Administrator" or bool(EVERYWHERE & set(frappe.get_roles(user)))


def client_condition(user: str) -> str:
	"""The list of clients."""
	place = place_of(user)
	if sees_all(user):
		return ""
	if place.provider:
		referred = (
			f"select client from `tabNaive Referral` where provider = {frappe.db.escape(place.provider)}"
		)
		return f"`tabNaive Client`.name in ({referred})"
	return f"`tabNaive Client`.province = {frappe.db.escape(place.province or '-')}"


def province_condition(user: str) -> str:
	"""The list of plans."""
	if sees_all(user):
		return ""
	return f"`tabNaive Case Plan`.province = {frappe.db.escape(place_of(user).province or '-')}"


def referral_condition(user: str) -> str:
	"""The list of referrals."""
	place = place_of(user)
	if sees_all(user):
		return ""
	if place.provider:
		return f"`tabNaive Referral`.provider = {frappe.db.escape(place.provider)}"
	return f"`tabNaive Referral`.province = {frappe.db.escape(place.province or '-')}"


def may_open_client(doc: Any, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""One client."""
	user = user or frappe.session.user
	place = place_of(user)
	if place.provider and not sees_all(user):
		return bool(frappe.db.exists("Naive Referral", {"client": doc.name, "provider": place.provider}))
	return may_open(doc, ptype, user)


def may_open_referral(doc: Any, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""One referral."""
	user = user or frappe.session.user
	place = place_of(user)
	if place.provider and not sees_all(user):
		return doc.provider == place.provider
	return may_open(doc, ptype, user)


def may_open(doc: Any, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""One record of a province."""
	user = user or frappe.session.user
	return sees_all(user) or doc.province == place_of(user).province


def check_province(doc: Any, method: str | None = None) -> None:
	"""Staff write records of their own province only."""
	user = frappe.session.user
	place = place_of(user)
	if sees_all(user) or place.provider or not place.province:
		return
	if doc.province and doc.province != place.province:
		frappe.throw(_("This record belongs to another province."))
