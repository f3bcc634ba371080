"""A sign-in from a place that the account was never used at is told to its owner."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from ccm_app.confidentiality import keyed_hashes
from ccm_app.confidentiality.notices import language_of, tell
from ccm_app.confidentiality.vault import VaultClosed

KIND = "Sign-in Place"
NEW_PLACE = (
	"Your account was signed in to from a place where it was never used before. If this was not you, change your"
	" password now and tell the Data Protection Officer."
)


def remember_place(login_manager: Any) -> None:
	"""For Frappe's hook `on_session_creation`: remember the place, and tell the user when it is a new one."""
	user = str(login_manager.user)
	if user == "Guest":
		return
	try:
		place = keyed_hashes.place()
	except VaultClosed:
		# Without its key the site opens no identity; people can still sign in and read what to do.
		frappe.clear_messages()
		return
	if place and _is_new(user, place):
		tell([user], _(NEW_PLACE, lang=language_of(user)))


def _is_new(user: str, place: str) -> bool:
	"""Write the place down; True when the account has others and was never seen at this one.

	The first place of an account is none to tell about.
	"""
	known = frappe.db.get_values(KIND, {"user": user}, ["name", "place"], as_dict=True)
	here = [row.name for row in known if row.place == place]
	moment = now_datetime()
	if here:
		frappe.db.set_value(KIND, here[0], "last_seen", moment, update_modified=False)
		return False
	_insert(user, place, moment)
	return bool(known)


def _insert(user: str, place: str, moment: Any) -> None:
	table = frappe.qb.DocType(KIND)
	columns = (
		"name",
		"creation",
		"modified",
		"owner",
		"modified_by",
		"user",
		"place",
		"first_seen",
		"last_seen",
	)
	values = (frappe.generate_hash(length=12), moment, moment, user, user, user, place, moment, moment)
	# Two sign-ins at the same moment write the same row; one of them is enough.
	frappe.qb.into(table).columns(*columns).insert(*values).ignore().run()


def new_places_on(day: Any) -> int:
	"""How many accounts were used at a new place on a day; the first place of an account counts for none."""
	table = frappe.qb.DocType(KIND)
	before = frappe.qb.DocType(KIND).as_("before")
	earlier = frappe.qb.from_(before).select(before.user).where(before.first_seen < day)
	rows = (
		frappe.qb.from_(table)
		.select(table.user)
		.distinct()
		.where((table.first_seen >= f"{day} 00:00:00") & (table.first_seen <= f"{day} 23:59:59.999999"))
		.where(table.user.isin(earlier))
		.run()
	)
	return len(rows)
