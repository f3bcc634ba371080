"""Who is on leave today and who stands in, read from the register for the daily watch and for what is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime

from ccm_app.domain import leaves
from ccm_app.domain.access import NORMAL, USER
from ccm_app.domain.leaves import Absence

# Leaves that follow each other count as one; what ended longer ago does not matter any more.
_LOOKED_BACK = timedelta(days=400)
_FIELDS = ["user", "field_office", "from_date", "until_date", "stands_in"]


def absences(today: date, offices: Iterable[str] | None = None) -> list[Absence]:
	"""Every leave that has begun and was not cancelled. offices: only of these."""
	filters: dict[str, Any] = {
		"is_cancelled": 0,
		"from_date": ("<=", today),
		"until_date": (">=", today - _LOOKED_BACK),
	}
	if offices is not None:
		filters["field_office"] = ("in", sorted(offices) or ("",))
	# The register reads for its own sake: days and accounts of staff, no client.
	rows = frappe.get_all(leaves.KIND, filters, _FIELDS, order_by="from_date")
	return [Absence(row.user, row.field_office, row.from_date, row.until_date, row.stands_in) for row in rows]


def stood_in_for(user: str, offices: Iterable[str], today: date) -> list[Absence]:
	"""The leaves of today during which this user stands in, in these offices; none while the user is away as well."""
	found = absences(today, offices)
	return [
		one
		for one in found
		if one.stands_in == user
		and one.covers(today)
		and not leaves.absence_of(found, user, one.office, today)
	]


@dataclass(frozen=True)
class Leaves:
	"""Who is away on a day. present: the accounts that are switched on; staff: who serves in which office that day."""

	day: date
	absences: list[Absence]
	present: frozenset[str]
	staff: frozenset[tuple[str, str]]
	named: frozenset[tuple[str, str]]

	def of_case(self, manager: str | None, office: str | None, client: Any) -> tuple[date | None, str | None]:
		"""Since when the case manager is on leave, and who stands in for this client; None, None for who is there."""
		absence = leaves.absence_of(self.absences, manager, office, self.day)
		if absence is None:
			return None, None
		since = leaves.away_since(self.absences, absence)
		return since, absence.stands_in if self._can_stand_in(absence, client) else None

	def _can_stand_in(self, absence: Absence, client: Any) -> bool:
		"""Somebody who is there, is of the office, and may open this client."""
		user = absence.stands_in
		if not user or user not in self.present or (absence.office, user) not in self.staff:
			return False
		if leaves.absence_of(self.absences, user, absence.office, self.day):
			return False
		ordinary = (client.get("sensitivity") or NORMAL) == NORMAL
		return ordinary or (client.get("name"), user) in self.named


def leaves_on(today: date, staff: dict[tuple[str, str], tuple[date, date]]) -> Leaves:
	"""Who is on leave on this day. staff: (office, user) -> first and last day on the staff."""
	found = absences(today)
	stand_ins = sorted({one.stands_in for one in found if one.stands_in and one.covers(today)})
	return Leaves(
		today,
		found,
		frozenset(_enabled(stand_ins)),
		frozenset(place for place, (first, last) in staff.items() if first <= today <= last),
		frozenset(_named(stand_ins)),
	)


def _enabled(users: list[str]) -> list[str]:
	return frappe.get_all("User", {"name": ("in", users or [""]), "enabled": 1}, pluck="name")


def _named(users: list[str]) -> Iterable[tuple[str, str]]:
	"""The clients for whom these users are named by a live row of their own."""
	rows = frappe.get_all(
		"Case Access",
		filters={"party_kind": USER, "party": ("in", users or [""]), "read_only": 0},
		or_filters=[["valid_until", "is", "not set"], ["valid_until", ">", now_datetime()]],
		fields=["client", "party"],
	)
	return ((row.client, row.party) for row in rows)
