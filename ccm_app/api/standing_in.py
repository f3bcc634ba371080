"""What somebody has to do who stands in for a colleague on leave: the colleague's duties of the same office.

Nothing is opened by it. A row is shown as far as the own roles read its record, and a client who is open to named
persons only stays closed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate, get_fullname, getdate

from ccm_app.api.duty import OFFICE, Duty
from ccm_app.confidentiality.reach import offices_of
from ccm_app.confidentiality.roles import MANAGER
from ccm_app.domain import leaves
from ccm_app.domain.leaves import Absence
from ccm_app.registry import leave_facts


def my_absences() -> list[Absence]:
	"""The leaves of today during which the present user stands in; asked once in a request."""
	user, today = str(frappe.session.user), getdate()
	known = getattr(frappe.local, "ccm_stands_in", None)
	if known is None or known[0] != (user, today):
		known = ((user, today), leave_facts.stood_in_for(user, offices_of(user), today))
		frappe.local.ccm_stands_in = known
	return known[1]


def offices_with(roles: Collection[str]) -> tuple[str, ...]:
	"""The offices in which the present user stands in for somebody who has one of these roles of an office."""
	wanted = set(roles) & set(OFFICE)
	found = (
		{one.office for one in my_absences() if wanted & set(frappe.get_roles(one.user))} if wanted else set()
	)
	return tuple(sorted(found))


def said_for_whom(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""The same rows; whatever belongs to a case of an absent colleague says so."""
	absences = {one.user: one for one in my_absences()}
	cases = {row["case"] for row in rows if row["case"]} if absences else set()
	if not cases:
		return rows
	# With the user's own permissions: the rows are the user's already.
	filters = {"name": ("in", sorted(cases)), "case_manager": ("in", sorted(absences))}
	found = frappe.get_list("Case", filters=filters, fields=["name", "case_manager"], limit=0)
	managers = {row.name: absences[row.case_manager] for row in found}
	return [
		row | {"why": f"{_said(managers[row['case']])} {row['why']}"} if row["case"] in managers else row
		for row in rows
	]


def _said(absence: Absence) -> str:
	text = _("You stand in for {0} until {1}.")
	return text.format(get_fullname(absence.user), formatdate(absence.until_date))


def leave_duties(today: date) -> Iterator[Duty]:
	"""Somebody is away and nobody stands in: the office names somebody."""
	yield Duty(
		(MANAGER,),
		leaves.KIND,
		_("Name who stands in"),
		_("Somebody of the office is on leave, and nobody does the work meanwhile."),
		[
			["from_date", "<=", today],
			["until_date", ">=", today],
			["is_cancelled", "=", 0],
			["stands_in", "is", "not set"],
		],
		due="from_date",
		since="from_date",
		case="",
		of_office="field_office",
	)
