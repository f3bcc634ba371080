"""What the daily watch asks of the register: every open case as a plain row, read with a few queries for all of them.

The register reads for its own sake; who sees the answer is asked where it is shown. Codes and days only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import cint, getdate

from ccm_app.domain import border, categories, watch
from ccm_app.registry import leave_facts

# The days on which somebody saw or spoke of the client, by record. What the register or an office does among papers
# (a look, a grant of access, a print) is no news of the client.
NEWS: tuple[tuple[str, tuple[str, ...]], ...] = (
	("Movement", ("moved_on", "received_on")),
	("Social Assessment", ("assessed_on",)),
	("Case Conference", ("held_on", "client_consulted_on")),
	("Case Plan", ("client_consulted_on",)),
	("Client Consent", ("given_on", "withdrawn_on")),
	("Referral", ("client_consulted_on", "answered_on", "ended_on")),
	("Service Record", ("from_date", "until_date")),
	("Reintegration", ("started_on", "client_consulted_on", "ended_on")),
	("Follow-up", ("visited_on",)),
	("Case Handover", ("client_consulted_on", "accepted_on")),
)
# So many cases are asked for by their numbers; with more of them all are read.
MOST_BY_NAME = 500
# A case without any day was opened before everything else, so that it cannot hide.
LONG_AGO = date(2000, 1, 1)
_STAGE_SETTINGS = {
	categories.IDENTIFICATION: "silent_days_identification",
	categories.REGISTRATION: "silent_days_registration",
	categories.ASSESSMENT: "silent_days_assessment",
	categories.CONFERENCE: "silent_days_conference",
	categories.PLAN: "silent_days_plan",
	categories.REFERRAL: "silent_days_referral",
	categories.SERVICES: "silent_days_services",
	categories.REINTEGRATION: "silent_days_reintegration",
}
_CASE_FIELDS = [
	"name",
	"client",
	"stage",
	"stage_since",
	"opened_on",
	"field_office",
	"case_manager",
	"next_due_on",
]
_CLIENT_FIELDS = [
	"name",
	"present_custodian_kind",
	"present_provider",
	"present_place",
	"present_outside_party",
	"sensitivity",
]


def settings() -> watch.WatchSettings:
	"""The ministry's days; an empty field is the usual number."""
	stored, usual = frappe.get_cached_doc("CCM Settings"), watch.WatchSettings()

	def days(name: str, otherwise: int) -> int:
		value = stored.get(name)
		return otherwise if value in (None, "") else cint(value)

	return watch.WatchSettings(
		# No stage allows no silence at all: 0 is an empty field.
		silent_days={
			stage: days(name, 0) or watch.USUAL_DAYS[stage] for stage, name in _STAGE_SETTINGS.items()
		},
		between_days=days("watch_between_days", usual.between_days),
		border_days=days("watch_border_days", usual.border_days),
		office_after=days("watch_office_days", usual.office_after),
		central_after=days("watch_central_days", usual.central_after),
	)


def open_cases(today: date, among: Collection[str] | None = None) -> list[watch.OpenCase]:
	"""Every open case of the register. among: only those with these numbers."""
	filters: dict[str, Any] = {"stage": ("not in", categories.ENDED_STAGES)}
	if among is not None:
		filters["name"] = ("in", sorted(among) or ("",))
	rows = frappe.get_all("Case", filters, _CASE_FIELDS, order_by="name")
	# A long list of numbers is slower than reading the news of everybody.
	names = [row.name for row in rows] if among is not None and len(rows) <= MOST_BY_NAME else None
	staff = _last_days_on_staff()
	facts = {
		"clients": _by_name("Client", _CLIENT_FIELDS, {row.client for row in rows}),
		"users": _by_name("User", ["name", "enabled", "modified"], {row.case_manager for row in rows}),
		"staff": staff,
		"leaves": leave_facts.leaves_on(today, staff),
		"heard": _heard(names),
		"moved": _first_days("Movement", "moved_on", {"received_on": ("is", "not set")}, names),
		"handed": _handovers(names),
	}
	return [_open_case(row, facts, today) for row in rows]


def _open_case(row: Any, facts: dict[str, Any], today: date) -> watch.OpenCase:
	client = facts["clients"].get(row.client) or frappe._dict()
	user = facts["users"].get(row.case_manager) or frappe._dict()
	handover = facts["handed"].get(row.name) or {}
	taken_up = _taken_up(handover)
	on_leave_since, stands_in = facts["leaves"].of_case(row.case_manager, row.field_office, client)
	return watch.OpenCase(
		case=row.name,
		client=row.client,
		stage=row.stage,
		opened_on=row.opened_on or row.stage_since or LONG_AGO,
		office=row.field_office,
		manager=row.case_manager,
		manager_enabled=bool(user.enabled),
		manager_disabled_on=getdate(user.modified) if user and not user.enabled else None,
		manager_until=_manager_until(row, facts["staff"], today),
		heard=[day for day in (*facts["heard"].get(row.name, ()), row.stage_since) if day],
		custodian=client.present_custodian_kind,
		# Whoever is with a provider, or with a party outside the system, is where they are.
		place=client.present_place or client.present_provider or client.present_outside_party,
		next_due_on=row.next_due_on,
		moved_on=min(filter(None, (facts["moved"].get(row.name), handover.get("left_on"))), default=None),
		handed_over_on=None if taken_up else handover.get("proposed_on"),
		abroad_since=taken_up,
		arrival_on=handover.get("expected_on"),
		on_leave_since=on_leave_since,
		stands_in=stands_in,
	)


def _by_name(kind: str, fields: list[str], names: Iterable[str | None]) -> dict[str, Any]:
	wanted = sorted(filter(None, names))
	rows = frappe.get_all(kind, {"name": ("in", wanted)}, fields) if wanted else []
	return {row.name: row for row in rows}


def _heard(names: list[str] | None) -> dict[str, list[date]]:
	"""Case -> the last day of each kind of news, by query and not by row. names: of these cases, None of all."""
	found: dict[str, list[date]] = defaultdict(list)
	today = getdate()
	for kind, columns in NEWS:
		for column in columns:
			table = frappe.qb.DocType(kind)
			# A day that has not come is no news, and must not hide the last one that was.
			query = (
				frappe.qb.from_(table).select(table.case, Max(table[column])).where(table[column] <= today)
			)
			if names is not None:
				query = query.where(table.case.isin(names or [""]))
			for case, day in query.groupby(table.case).run():
				found[case].append(getdate(day))
	return found


def _handovers(names: list[str] | None) -> dict[str, Any]:
	"""Case -> its open hand-over; the oldest, should there be two."""
	filters: dict[str, Any] = {"handover_category": ("in", categories.HANDOVER_OPEN)}
	if names is not None:
		filters["case"] = ("in", names or ("",))
	fields = ["case", "destination", "proposed_on", "received_on", "assigned_on", "left_on", "expected_on"]
	rows = frappe.get_all("Case Handover", filters, fields, order_by="proposed_on desc")
	return {row.case: row for row in rows if row.proposed_on}


def _taken_up(handover: Any) -> date | None:
	"""The day since which the Central Office has a hand-over across a border in hand; None for any other."""
	if not border.is_across(handover):
		return None
	return handover.get("assigned_on") or handover.get("received_on")


def _first_days(kind: str, column: str, filters: dict[str, Any], names: list[str] | None) -> dict[str, date]:
	found: dict[str, date] = {}
	if names is not None:
		filters = filters | {"case": ("in", names or ("",))}
	for row in frappe.get_all(kind, filters, ["case", column], order_by=f"{column} desc"):
		if row[column]:
			found[row.case] = row[column]
	return found


def _last_days_on_staff() -> dict[tuple[str, str], tuple[date, date]]:
	"""(office, user) -> first and last day on the staff of that office; the rows of one person together."""
	found: dict[tuple[str, str], tuple[date, date]] = {}
	filters = {"parenttype": "Field Office", "parentfield": "staff"}
	for row in frappe.get_all("Field Office Staff", filters, ["parent", "user", "from_date", "until_date"]):
		begins, ends = row.from_date or date.min, row.until_date or date.max
		before = found.get((row.parent, row.user), (date.max, date.min))
		found[row.parent, row.user] = (min(before[0], begins), max(before[1], ends))
	return found


def _manager_until(row: Any, staff: dict[tuple[str, str], tuple[date, date]], today: date) -> date | None:
	"""The last day on the staff of the case's office, when it is over; who never was there has left before the case."""
	if not row.case_manager or not row.field_office:
		return None
	begins, ends = staff.get((row.field_office, row.case_manager), (date.max, date.min))
	if begins <= today <= ends:
		return None
	return ends if date.min < ends < today else (row.opened_on or today)
