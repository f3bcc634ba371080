"""Once a day: which looks at identities somebody should ask about, told to the Data Protection Officers.

What is unusual is decided in `ccm_app.domain.unusual`; here it is read, marked and told, in counts and codes only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, getdate

from ccm_app.confidentiality import sign_ins
from ccm_app.confidentiality.looks import LOG
from ccm_app.confidentiality.notices import holders_of, language_of, tell
from ccm_app.confidentiality.reach import VAULT
from ccm_app.domain import unusual
from ccm_app.domain.roles import PROTECTION
from ccm_app.domain.unusual import Known, Look

REPORT = "Looks at Identities"
LINK = "/app/query-report/Looks%20at%20Identities?unusual=1&from_date={0}&until_date={0}"
_FIELDS = ["name", "user", "at", "act", "client", "place", "answers"]


def examine_finished_days() -> list[dict[str, Any]]:
	"""Examine every day that is over and was not examined yet, and tell about it; for the daily scheduler.

	Answers a row per day: {"day", "looks", "unusual": {reason: count}, "new_places"}.
	"""
	oldest = frappe.db.get_value(LOG, {"examined": 0}, "at", order_by="at asc")
	day, found = getdate(oldest) if oldest else getdate(), []
	while day < getdate():
		found.append(examine(day))
		day += timedelta(days=1)
	return found


def examine(day: date | str) -> dict[str, Any]:
	"""Mark the unusual looks of one day, and tell the Data Protection Officers when there are any."""
	day = getdate(day)
	looks = _looks_of(day)
	found = unusual.reasons(looks, _known(looks, day))
	for name, reasons in found.items():
		# The mark of the register itself; nobody else changes a row of the log.
		values = {"unusual": 1, "unusual_why": ", ".join(reasons)}
		frappe.db.set_value(LOG, name, values, update_modified=False)
	if looks:
		frappe.db.set_value(LOG, {"at": ("between", _bounds(day))}, "examined", 1, update_modified=False)
	new_places = sign_ins.new_places_on(day)
	row = {"day": str(day), "looks": len(looks), "unusual": unusual.counted(found), "new_places": new_places}
	if found or new_places:
		_tell(row, len(found))
	return row


def _tell(row: dict[str, Any], number: int) -> None:
	for user in holders_of(PROTECTION):
		tell([user], _subject(row, number, language_of(user)), LINK.format(row["day"]))


def _subject(row: dict[str, Any], number: int, language: str) -> str:
	subject = _("{0}: {1} of {2} looks at identities are unusual.", lang=language)
	parts = [subject.format(row["day"], number, row["looks"])]
	parts += [f"{_(reason, lang=language)}: {count}." for reason, count in row["unusual"].items()]
	if row["new_places"]:
		parts.append(_("Accounts used at a new place: {0}.", lang=language).format(row["new_places"]))
	return " ".join(parts)


def _bounds(day: date) -> tuple[datetime, datetime]:
	return datetime.combine(day, time.min), datetime.combine(day, time.max)


def _looks_of(day: date) -> list[Look]:
	# The whole log is read: this is the register's own question, answered in counts.
	rows = frappe.get_all(LOG, filters={"at": ("between", _bounds(day))}, fields=_FIELDS, order_by="at asc")
	return [
		Look(row.name, row.user, row.at, row.act, row.client or "", row.place or "", cint(row.answers))
		for row in rows
	]


def _known(looks: list[Look], day: date) -> Known:
	clients = {look.client for look in looks if look.client}
	users = {look.user for look in looks}
	return Known(
		holidays=_holidays(),
		closed_clients=_closed(clients),
		duties=_duties(clients),
		places=_places(users, day),
		looks_an_hour=cint(_setting("unusual_looks_per_hour")) or 20,
	)


def _setting(name: str) -> Any:
	return frappe.get_cached_doc("CCM Settings").get(name)


def _holidays() -> frozenset[date]:
	calendar = _setting("holiday_calendar")
	days = frappe.get_cached_doc("CCM Holiday Calendar", calendar).days if calendar else []
	return frozenset(getdate(row.holiday_date) for row in days)


def _closed(clients: Collection[str]) -> set[str]:
	filters = {"name": ("in", list(clients)), "status": "Closed"}
	return set(frappe.get_all("Client", filters=filters, pluck="name")) if clients else set()


def _duties(clients: Collection[str]) -> dict[str, set[str]]:
	"""Per client who has done something in a case: the case managers, and everybody whom the ledger names."""
	found: dict[str, set[str]] = defaultdict(set)
	about = {"client": ("in", list(clients))}
	for kind, field in (
		("Case", "case_manager"),
		("Case", "owner"),
		("Case Event", "actor"),
		(VAULT, "owner"),
	):
		rows = frappe.get_all(kind, filters=about, fields=["client", field], distinct=True) if clients else []
		for row in rows:
			found[row.client].add(row[field])
	return found


def _places(users: Collection[str], day: date) -> dict[str, set[str]]:
	"""Per user the places of the last 90 days before this one."""
	found: dict[str, set[str]] = defaultdict(set)
	until = datetime.combine(day, time.min)
	since = until - timedelta(days=unusual.DAYS_A_PLACE_IS_KNOWN)
	filters = {"user": ("in", list(users)), "at": ("between", (since, until)), "place": ("is", "set")}
	rows = frappe.get_all(LOG, filters=filters, fields=["user", "place"], distinct=True) if users else []
	for row in rows:
		found[row.user].add(row.place)
	return found
