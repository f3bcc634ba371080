"""The Advisory Group: its members read tables and minutes once they have signed, and never figures of one person.

"All members will sign an agreement to this effect" [H]:231. Asked of those who read by no other role: a member of
the ministry's staff who also sits in the Advisory Group reads as staff.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.confidentiality.roles import ADVISORY as ADVISORY_ROLE
from ccm_app.domain.bodies import BREACHED, may_see_client_material

MEETING = "Body Meeting"
NARROW_FILTERS = ("provider", "province", "field_office")


def is_adviser_only(user: str, readers: Iterable[str]) -> bool:
	"""True when the Advisory Group is the only one of the reading roles that the user has."""
	return set(frappe.get_roles(user)) & {*readers, ADVISORY_ROLE} == {ADVISORY_ROLE}


def has_signed(user: str) -> bool:
	"""Whether the user is a member of a body today, with an agreement signed on or before today [H]:231."""
	# Read for the decision, not shown to the user.
	rows = frappe.get_all(
		"Body Member",
		filters={"user": user, "parenttype": "CCM Body"},
		fields=["agreement_signed_on", "from_date", "until_date", "end_reason"],
	)
	# Who broke confidence in one body is not heard in another.
	if any(row.end_reason == BREACHED for row in rows):
		return False
	return any(_reads_today(row) for row in rows)


def _reads_today(row: Mapping[str, Any]) -> bool:
	today = getdate()
	if row["from_date"] and row["from_date"] > today:
		return False
	# The last day of the membership still belongs to it.
	left_on = row["until_date"] + timedelta(days=1) if row["until_date"] else None
	member = {
		"confidentiality_signed_on": row["agreement_signed_on"],
		"left_on": left_on,
		"end_reason": row["end_reason"],
	}
	return may_see_client_material(member, today)


def must_sign_for_meetings(user: str) -> bool:
	"""True when the user reads meetings as a member of the Advisory Group only, and has not signed."""
	readers = {row.role for row in frappe.get_meta(MEETING).permissions if row.read and not row.permlevel}
	return is_adviser_only(user, readers) and not has_signed(user)


def say_what_to_do() -> None:
	"""Tell the user once per request why nothing is shown, and what to do."""
	said = [str(entry.get("message")) for entry in frappe.get_message_log()]
	if _sentence() not in said:
		frappe.msgprint(_sentence())


def refuse_tables(user: str, readers: Iterable[str], filters: Mapping[str, Any] | None = None) -> None:
	"""Raise frappe.PermissionError for a member who has not signed, or who asks for one provider or Field Office.

	readers: every role that receives tables. A table of one office can hold cells of a single person.
	"""
	if not is_adviser_only(user, readers):
		return
	if not has_signed(user):
		frappe.throw(_sentence(), frappe.PermissionError)
	if any((filters or {}).get(name) for name in NARROW_FILTERS):
		frappe.throw(
			_(
				"A table of one provider, province or Field Office can show single persons. Leave these filters empty and run the table again."
			),
			frappe.PermissionError,
		)


def _sentence() -> str:
	return _(
		"Members of the Advisory Group read minutes and tables once their signed confidentiality agreement is filed. Sign it, and ask the Central Office to enter the day in the list of members."
	)
