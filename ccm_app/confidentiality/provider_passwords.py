"""The password of an account of a provider, set once with the key that was mailed to its owner.

The key, its hash, its end and the strength of passwords are the platform's; here stands for whom, and only once.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.auth import MAX_PASSWORD_SIZE
from frappe.core.doctype.user.user import (
	_get_user_for_update_password,
	reset_user_data,
	test_password_strength,
)
from frappe.utils import nowdate
from frappe.utils.data import sha256_hash
from frappe.utils.password import update_password

from ccm_app.confidentiality import keyed_hashes
from ccm_app.confidentiality.provider_accounts import provider_of
from ccm_app.confidentiality.sign_in_limits import count_one, counted

# What a key is worth: it sets the password of a provider; it belongs to staff, who has another page; nothing any more.
OPEN, OF_STAFF, WORTHLESS = "open", "of staff", "worthless"
# Keys cannot be guessed, and each try costs the server some work.
TRIES_OF_AN_ADDRESS, MINUTES = 30, 10
_LONGEST_KEY = 200


@dataclass(frozen=True)
class Key:
	"""A key as it stands now: what it is worth, and the account of a provider that it opens, "" for none."""

	worth: str
	user: str = ""


def read(key: str, to_use: bool = False) -> Key:
	"""What a key is worth. to_use: nobody else uses it until the transaction ends."""
	hashed = sha256_hash(key)
	fields = ["name", "user_type", "reset_password_key"]
	wanted = {"reset_password_key": hashed}
	known = len(key) <= _LONGEST_KEY and frappe.db.get_value("User", wanted, fields, as_dict=True)
	if known and to_use:
		# Locked by its name: a search with the lock would hold every account.
		known = frappe.db.get_value("User", known.name, fields, as_dict=True, for_update=True)
	if not known or known.reset_password_key != hashed:
		return Key(WORTHLESS)
	if known.user_type != "Website User":
		return Key(OF_STAFF)
	# Whether it has ended by now is the platform's setting.
	has_ended = bool(_get_user_for_update_password(key, None).get("message"))
	return Key(WORTHLESS) if has_ended or not provider_of(known.name) else Key(OPEN, str(known.name))


def is_strong(user: str, password: str) -> bool:
	"""Whether the platform's settings allow this password for this account; nothing is kept of it."""
	if not password or len(password) > MAX_PASSWORD_SIZE:
		return False
	about = frappe.db.get_value(
		"User", user, ["first_name", "middle_name", "last_name", "email", "birth_date"]
	)
	feedback = test_password_strength(password, user_data=about).get("feedback")
	return not feedback or bool(feedback.get("password_policy_validation_passed"))


def set_password(user: str, password: str) -> None:
	"""Set it, end the key and every session of the account; whoever set it signs in like on every other day.

	user: of a key that was read `to_use` in this transaction.
	"""
	update_password(user, password, logout_all_sessions=True)
	reset_user_data(user)
	frappe.db.set_value("User", user, "last_password_reset_date", nowdate())


def must_wait() -> bool:
	"""Whether this address has tried often enough for now."""
	return counted(_address()) >= TRIES_OF_AN_ADDRESS


def count_try() -> None:
	"""Count a form that this address has sent."""
	count_one(_address(), MINUTES * 60)


def _address() -> str:
	address = keyed_hashes.token("password address", str(frappe.local.request_ip or "nowhere"))
	return f"ccm_provider_passwords_at:{address}"
