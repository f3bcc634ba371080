"""Agreements and designations that end soon or have ended, for whom it concerns.

An office sees its own committee's designations, and the agreements of providers that its committee designated or to
which it refers now; the Central Office and the ministry see all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, getdate

from ccm_app.ccm_app.report.columns import Column, begin, column, labels
from ccm_app.confidentiality import roles
from ccm_app.confidentiality.reach import offices_of
from ccm_app.domain.categories import REFERRAL_OPEN
from ccm_app.domain.directory import ends_within

Row = dict[str, Any]
NAME = "Ending Agreements"
EVERYWHERE = {roles.CENTRAL, roles.MINISTRY}


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: days ahead; without it the setting. Rows: what ended or ends, the earliest first."""
	begin(NAME)
	days = cint((filters or {}).get("days") or frappe.get_cached_doc("CCM Settings").expiry_warning_days)
	rows = sorted(
		[*_designations(days), *_agreements(days)], key=lambda row: (row["ends_on"], row["provider"])
	)
	return columns(), rows


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("ends_on", "Ends on", "Date", 120),
		column("days_left", "Days left", "Int", 100),
		column("what", "What ends", width=140),
		column("provider", "Provider", "Link", 150, "Service Provider"),
		column("name_shown", "Name", width=230),
		column("service", "Service", width=200),
		column("field_office", "Field Office of the committee", "Link", 150, "Field Office"),
		column("running", "Running referrals", "Int", 130),
	]


def _own_offices() -> list[str] | None:
	"""The offices of the user, None for those who see all."""
	user = frappe.session.user
	if user == "Administrator" or EVERYWHERE & set(frappe.get_roles(user)):
		return None
	return list(offices_of(user))


def _designations(days: int) -> Iterator[Row]:
	offices = _own_offices()
	wanted: dict[str, Any] = {"status": "Designated"}
	if offices is not None:
		wanted["field_office"] = ["in", offices]
	fields = ["name", "provider", "service_type", "field_office", "valid_until"]
	# get_list asks for the right to read designations.
	found = frappe.get_list("Provider Designation", filters=wanted, fields=fields, limit_page_length=0)
	ends = ends_within({row.name: row.valid_until for row in found}, getdate(), days)
	known, services, names = (
		{row.name: row for row in found},
		labels("Service Type"),
		labels("Service Provider"),
	)
	for name, day in ends:
		row = known[name]
		yield {
			**_end(day),
			"what": _("Designation"),
			"provider": row.provider,
			"name_shown": names.get(row.provider),
			"service": services.get(row.service_type),
			"field_office": row.field_office,
			"running": _running(row.provider, row.service_type),
		}


def _agreements(days: int) -> Iterator[Row]:
	wanted: dict[str, Any] = {"is_active": 1}
	offices = _own_offices()
	if offices is not None:
		wanted["name"] = ["in", _providers_of(offices)]
	fields = ["name", "mou_valid_until"]
	found = frappe.get_list("Service Provider", filters=wanted, fields=fields, limit_page_length=0)
	names = labels("Service Provider")
	for name, day in ends_within({row.name: row.mou_valid_until for row in found}, getdate(), days):
		yield {
			**_end(day),
			"what": _("Agreement"),
			"provider": name,
			"name_shown": names.get(name),
			"running": _running(name),
		}


def _providers_of(offices: list[str]) -> list[str]:
	"""Providers that these offices' committees designated, and those to which the offices refer now."""
	ours = {"field_office": ["in", offices]}
	designated = frappe.get_list("Provider Designation", filters=ours, pluck="provider", limit_page_length=0)
	running = {**ours, "referral_category": ["in", REFERRAL_OPEN]}
	referred = frappe.get_list("Referral", filters=running, pluck="provider", limit_page_length=0)
	return sorted({*designated, *referred}) or [""]


def _end(day: Any) -> Row:
	return {"ends_on": day, "days_left": (getdate(day) - getdate()).days}


def _running(provider: str, service: str | None = None) -> int:
	"""How many referrals to this provider run: a number, without those who are referred."""
	wanted = {"provider": provider, "referral_category": ["in", REFERRAL_OPEN]}
	return frappe.db.count("Referral", wanted | ({"service_type": service} if service else {}))
