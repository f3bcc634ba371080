"""What the door answers, and what it writes down: sentences without identity, a log without parameters."""

from __future__ import annotations

from contextlib import suppress

import frappe
import redis
from frappe import _
from frappe.utils import nowdate

LOG = "ccm_door"
TWO_DAYS = 172_800


def refuse(what: str) -> None:
	"""Refuse, with the same sentence for everything that nobody has allowed. Raises frappe.PermissionError.

	what: the function, route or rule, for the log of the operator; never a record, never a value.
	"""
	note(what)
	frappe.local.ccm_refused = True
	frappe.throw(
		_(
			"This is not open to your account. If you need it for your work, tell the administrator of the site"
			" what you wanted to do."
		),
		frappe.PermissionError,
		title=_("Not open"),
	)


def refuse_query(what: str, part: str) -> None:
	"""Refuse a query that is not in the grammar. Raises frappe.ValidationError.

	what: the DocType that was asked, when it is one; part: field, filter, order, group, limit or doctype.
	"""
	note(f"query {part} {what}")
	frappe.throw(
		_(
			"This list cannot be asked for in this way. Choose its columns, filters and order on the screen again."
		),
		frappe.ValidationError,
		title=_("Not open"),
	)


def note(what: str) -> None:
	"""Write who was refused what into logs/ccm_door.log of the site, without any parameter; counted per day."""
	user = frappe.session.user if getattr(frappe.local, "session", None) else "Guest"
	times = _times_today(f"{user} {what}"[:400])
	if times in (1, 10, 100) or times % 1000 == 0:
		frappe.logger(LOG, allow_site=True, max_size=1_000_000).error(f"{times} x {user}: {what[:300]}")


def _times_today(line: str) -> int:
	"""How often this was refused today, this time included; 1 when the cache is away."""
	with suppress(redis.exceptions.RedisError):
		key = _key()
		times = int(frappe.cache.hincrby(key, line, 1))
		if times == 1:
			frappe.cache.expire(key, TWO_DAYS)
		return times
	return 1


def refused_today() -> dict[str, int]:
	"""Account and function -> how often it was refused today."""
	rows = frappe.cache.execute_command("HGETALL", _key())
	return {frappe.safe_decode(line): int(times) for line, times in dict(rows).items()}


def _key() -> str:
	return str(frappe.safe_decode(frappe.cache.make_key(f"ccm_door_refused:{nowdate()}")))
