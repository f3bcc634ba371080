"""How often a password, a code or a new password may be tried: counted by account and by address.

Whoever guesses must not lock out others. So failures at places where an account was never used count apart from those
at its own places, and an address with many failures stays open for accounts that were used there before.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import frappe
import redis
from frappe import _

from ccm_app.confidentiality import keyed_hashes
from ccm_app.confidentiality.sign_ins import KIND
from ccm_app.confidentiality.vault import VaultClosed

FAILURES_OF_AN_ADDRESS, MINUTES = 50, 10
RESETS_OF_AN_ACCOUNT = 3
_HOUR = 3600
_LONGEST_NAME = 140


class TooManyGuesses(frappe.SecurityException):
	"""Nobody signs in from this address for some minutes, except with an account that was used there before."""

	http_status_code = 429


class AddressTracker:
	"""Counts failed sign-ins of an address; one that succeeds wipes nothing out, or a guesser would sign in between."""

	def __init__(self, address: str):
		self.key = f"ccm_failed_at:{address}"

	def add_failure_attempt(self) -> None:
		"""Count a failure."""
		count_one(self.key, MINUTES * 60)

	def add_success_attempt(self) -> None:
		"""Nothing is forgotten."""

	def is_user_allowed(self) -> bool:
		"""Whether the address may go on."""
		return counted(self.key) < FAILURES_OF_AN_ADDRESS


def tracker_of_address(address: str, raise_when_locked: bool = True) -> AddressTracker:
	"""The counter of an address. Raises TooManyGuesses when it is full, unless the account knows the place."""
	tracker = AddressTracker(address)
	if raise_when_locked and not tracker.is_user_allowed() and not is_known_here(_account_that_signs_in()):
		frappe.throw(
			_(
				"Too many wrong passwords came from your network. Wait {0} minutes and sign in again, or tell the"
				" administrator of the site."
			).format(MINUTES),
			TooManyGuesses,
		)
	return tracker


def key_of_account(account: str) -> str:
	"""Under which key failures of an account are counted: at its own places apart from everywhere else."""
	return f"{account} at home" if is_known_here(account) else account


def is_known_here(account: str | None) -> bool:
	"""Whether this account was signed in before from the network and browser of this request."""
	if not account:
		return False
	try:
		place = keyed_hashes.place()
	except VaultClosed:
		frappe.clear_messages()
		return False
	return bool(place and frappe.db.exists(KIND, {"user": account, "place": place}))


def _account_that_signs_in() -> str | None:
	given = frappe.local.form_dict.get("usr")
	if not isinstance(given, str) or not given:
		return None
	found: Any = frappe.db.get_value("User", given.strip(), "name")
	return found or frappe.db.get_value("User", {"username": given.strip()}, "name")


def account_that_resets(given: str) -> str | None:
	"""The name as it is stored of whoever asks for a new password; None when there is nobody who may have one.

	The database finds a name in any spelling of large and small letters, so nothing is decided by what was typed.
	"""
	found = frappe.db.get_value("User", {"name": str(given)}, ["name", "enabled"], as_dict=True)
	if not found or not found.enabled or found.name in frappe.STANDARD_USERS:
		return None
	return str(found.name)


def may_reset(account: str) -> bool:
	"""Count a request for a new password of this account; False when it had its share of this hour.

	account: as it is stored. Asked from its own places it counts apart, so that no stranger takes the share away.
	"""
	return count_one(key_of_resets(account), _HOUR) <= RESETS_OF_AN_ACCOUNT


def key_of_resets(account: str) -> str:
	"""Under which key requests for a new password of an account are counted."""
	# Of a name that nobody has only so much is kept.
	return f"ccm_resets_of:{key_of_account(account[:_LONGEST_NAME])}"


def count_one(key: str, seconds: int) -> int:
	"""Count one more within a period that begins with the first; 1 when the cache is away."""
	with suppress(redis.exceptions.RedisError):
		full = frappe.cache.make_key(key)
		# All in one, the end of the period first: whoever is stopped in between leaves no count that never ends.
		together = frappe.cache.pipeline(transaction=True)
		together.set(full, 0, ex=seconds, nx=True)
		together.incrby(full, 1)
		together.ttl(full)
		_made, times, rest = together.execute()
		if int(rest) < 0:
			frappe.cache.expire(full, seconds)
		return int(times)
	return 1


def counted(key: str) -> int:
	"""How often it was counted in the present period; 0 when the cache is away."""
	with suppress(redis.exceptions.RedisError):
		return int(frappe.cache.get(frappe.cache.make_key(key)) or 0)
	return 0
