"""Whether somebody asks from outside, and the one answer for what is not there and what is not theirs."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _


def at_the_door() -> bool:
	"""Whether the program runs for a request that came in through the door of a site with this app."""
	return bool(getattr(frappe.local, "ccm_door", False))


def no_such_record() -> NoReturn:
	"""Say that there is no such record among the user's. Raises frappe.DoesNotExistError.

	The one answer for a record that is missing and for a record of others: same status, same sentence.
	"""
	frappe.throw(
		_("There is no record with this number among yours. Compare it with the paper and type it again."),
		frappe.DoesNotExistError,
	)
	raise AssertionError("frappe.throw always raises")
