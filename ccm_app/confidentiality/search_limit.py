"""How many times in an hour somebody may ask the register whether it knows a person."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe.utils import cint, now_datetime

from ccm_app.confidentiality import looks

_HOUR = timedelta(hours=1)


def limit() -> int:
	"""Searches in an hour (CCM Settings)."""
	return max(1, cint(frappe.get_cached_doc("CCM Settings").get("searches_per_hour")) or 30)


def left() -> int:
	"""How many searches the user has left in this hour.

	The user's row is locked until the transaction ends, so that searches sent at the same time are counted one after
	the other.
	"""
	frappe.db.get_value("User", frappe.session.user, "name", for_update=True)
	made = {"user": frappe.session.user, "act": looks.SEARCHED, "at": (">", now_datetime() - _HOUR)}
	# Locked too: a plain read would count as it was when the transaction began.
	count = len(frappe.db.get_values(looks.LOG, made, "name", for_update=True))
	return max(0, limit() - count)
