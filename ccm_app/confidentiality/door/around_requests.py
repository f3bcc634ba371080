"""What stands around every request in the place of Frappe's own: its address, its limits, its second try, its work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe

from ccm_app.confidentiality import sign_in_limits
from ccm_app.confidentiality.door import addresses, once_more
from ccm_app.registry.visitor import at_the_door

Function = Callable[..., Any]
# How much of a password is judged: 128 signs keep a processor busy for a quarter of a minute, 24 for less than half a second.
JUDGED_SIGNS = 24


def is_ours() -> bool:
	"""Whether this request is for a site with this app; asked before the request has come to the door."""
	from ccm_app.confidentiality.door import entry

	return entry.knows(str(frappe.local.site))


def set_request_ip(original: Function) -> Function:
	"""The address that the trusted proxies tell."""

	def set_request_ip(self: Any) -> None:
		if is_ours():
			frappe.local.request_ip = addresses.present()
		else:
			original(self)

	return set_request_ip


def get_login_attempt_tracker(original: Function) -> Function:
	"""Failures counted by address and by account, so that who guesses locks out nobody else."""

	def get_login_attempt_tracker(key: str, raise_locked_exception: bool = True) -> Any:
		if not is_ours():
			return original(key, raise_locked_exception)
		if key == frappe.local.request_ip:
			return sign_in_limits.tracker_of_address(key, raise_locked_exception)
		return original(sign_in_limits.key_of_account(key), raise_locked_exception)

	return get_login_attempt_tracker


def handle(original: Function) -> Function:
	"""A request that is carried out again when the database has taken it back."""

	def handle(*arguments: Any) -> Any:
		return once_more.carried_out(original, *arguments) if at_the_door() else original(*arguments)

	return handle


def is_deadlocked(original: Function) -> Function:
	"""Whoever goes on after a deadlock cannot commit."""

	def is_deadlocked(*arguments: Any) -> bool:
		# Frappe's is a static method: it is called of the class and of a connection.
		found = bool(original(arguments[-1]))
		if found and at_the_door():
			once_more.remember_taken_back()
		return found

	return is_deadlocked


def test_password_strength(original: Function) -> Function:
	"""Judge the beginning of a password: whoever comes may ask, without signing in and as often as he likes."""

	def test_password_strength(password: str, user_inputs: Any = None) -> Any:
		return original(password[:JUDGED_SIGNS] if at_the_door() else password, user_inputs)

	return test_password_strength
