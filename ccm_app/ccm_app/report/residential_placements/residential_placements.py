"""Every residential placement by its length, with its extensions and the day of its review [H]:168."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, getdate

from ccm_app.ccm_app.report.columns import Column, begin, column, labels
from ccm_app.domain.residence import Placement, placements

Row = dict[str, Any]
NAME = "Residential Placements"
COLUMNS = (
	"name",
	"case",
	"provider",
	"field_office",
	"is_residential",
	"residential_from",
	"residential_until",
	"extension_of",
	"referral_category",
	"answered_on",
	"ended_on",
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: field_office, provider, over_days (only longer ones), with_ended.

	Rows: the placements of referrals that the user may read, the longest first.
	"""
	begin(NAME)
	rows = _rows(frappe._dict(filters or {}))
	late = sum(1 for row in rows if row["days_late"] > 0)
	present = [row["days"] for row in rows if not row["ended_on"]]
	summary = [
		{"value": len(present), "label": _("Clients in residence"), "datatype": "Int"},
		{"value": max(present, default=0), "label": _("Longest stay, in days"), "datatype": "Int"},
		{
			"value": late,
			"label": _("Review overdue"),
			"datatype": "Int",
			"indicator": "Red" if late else "Green",
		},
	]
	return columns(), rows, None, None, summary


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("referral", "Referral", "Link", 160, "Referral"),
		column("case", "Case", "Link", 190, "Case"),
		column("provider", "Provider", width=190),
		column("since", "Since", "Date", 110),
		column("days", "Length in days", "Int", 125),
		column("extensions", "Extensions", "Int", 100),
		column("review_on", "Review on", "Date", 110),
		column("days_late", "Days late", "Int", 90),
		column("ended_on", "Ended on", "Date", 110),
		column("field_office", "Field Office", "Link", 100, "Field Office"),
	]


def _rows(filters: Any) -> list[Row]:
	# All referrals of a stay are needed to know its length, so the office's filter is asked afterwards.
	found = frappe.get_list(
		"Referral",
		filters=[["is_residential", "=", 1]],
		fields=[f"`{name}`" for name in COLUMNS],
		order_by="residential_from asc, name asc",
		limit_page_length=0,
	)
	names = labels("Service Provider")
	rows = [_row(stay, names) for stay in placements(found) if _wanted(stay, filters)]
	return sorted(rows, key=lambda row: (bool(row["ended_on"]), -row["days"], row["referral"]))


def _wanted(stay: Placement, filters: Any) -> bool:
	if stay.ended_on and not filters.get("with_ended"):
		return False
	if filters.get("field_office") and stay.office != filters.field_office:
		return False
	if filters.get("provider") and stay.provider != filters.provider:
		return False
	return stay.days(getdate()) > cint(filters.get("over_days") or -1)


def _row(stay: Placement, names: dict[str, str]) -> Row:
	today = getdate()
	return {
		"referral": stay.last,
		"case": stay.case,
		"provider": names.get(stay.provider, stay.provider),
		"since": stay.since,
		"days": stay.days(today),
		"extensions": stay.extensions,
		"review_on": None if stay.ended_on else stay.until,
		"days_late": (today - stay.until).days if stay.is_overdue(today) and stay.until else 0,
		"ended_on": stay.ended_on,
		"field_office": stay.office,
	}
