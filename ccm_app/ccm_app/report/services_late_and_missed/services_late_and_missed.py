"""Services that did not begin or end in time, that were missed, or that stand in the plan and nobody was referred to."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.ccm_app.report.columns import Column, begin, column, labels
from ccm_app.domain import categories, service_dues
from ccm_app.domain.service_dues import ServiceDue

Row = dict[str, Any]
NAME = "Services Late and Missed"
NEXT = {
	service_dues.NOT_BEGUN: "Ask whether the service has begun, and record it",
	service_dues.NOT_ENDED: "Ask whether the service has ended, and record it",
	service_dues.MISSED: "Find out why, and agree on another day",
	service_dues.NOT_REFERRED: "Refer the client, or revise the plan",
}
SERVICE_COLUMNS = (
	"name",
	"case",
	"field_office",
	"referral",
	"service_type",
	"provider",
	"status",
	"from_date",
	"until_date",
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: field_office, provider, standing (one of `service_dues.STANDINGS`). Rows: the oldest first."""
	begin(NAME)
	wanted = frappe._dict(filters or {})
	found = [one for one in _found(wanted) if wanted.get("standing") in (None, "", one.what)]
	names = labels("Service Type"), labels("Service Provider")
	summary = [
		{"value": sum(1 for one in found if one.what == what), "label": _(what), "datatype": "Int"}
		for what in service_dues.STANDINGS
	]
	return columns(), [_row(one, names) for one in found], None, None, summary


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("standing", "How it stands", width=120),
		column("record", "Record", "Dynamic Link", 150, "kind"),
		column("case", "Case", "Link", 190, "Case"),
		column("service", "Service", width=160),
		column("provider", "Provider", width=180),
		column("since", "Since", "Date", 110),
		column("days_late", "Days late", "Int", 90),
		column("next_action", "What to do next", width=300),
		column("field_office", "Field Office", "Link", 100, "Field Office"),
	]


def _found(filters: Any) -> list[ServiceDue]:
	wanted = [[name, "=", filters[name]] for name in ("field_office", "provider") if filters.get(name)]
	# get_list reads with the user's permissions and the reach of the office, here and below.
	services = frappe.get_list(
		"Service Record", filters=wanted, fields=[f"`{one}`" for one in SERVICE_COLUMNS], limit_page_length=0
	)
	found = service_dues.late_services(services, getdate()) + _not_referred(filters)
	running = _open_cases({one.case for one in found})
	return sorted(
		(one for one in found if one.case in running), key=lambda one: (one.since, one.kind, one.record)
	)


def _not_referred(filters: Any) -> list[ServiceDue]:
	offices = [["field_office", "=", filters.field_office]] if filters.get("field_office") else []
	if not frappe.has_permission("Case Plan", "read"):
		return []
	plans = {
		plan.name: plan
		for plan in frappe.get_list(
			"Case Plan",
			filters=[["is_current", "=", 1], *offices],
			fields=["name", "`case`", "field_office"],
			limit_page_length=0,
		)
	}
	fields = ["parent", "service_type", "provider", "planned_from"]
	rows = {"parenttype": "Case Plan", "parent": ["in", [*plans] or [""]]}
	if filters.get("provider"):
		rows["provider"] = filters.provider
	# Rows of plans that the user was found to be allowed to read.
	lines = frappe.get_all("Case Plan Line", filters=rows, fields=fields)
	known = [
		dict(line) | dict(case=plans[line.parent].case, field_office=plans[line.parent].field_office)
		for line in lines
	]
	return service_dues.not_referred(known, _referred({plan.case for plan in plans.values()}), getdate())


def _referred(cases: set[str]) -> set[tuple[str, str]]:
	"""(case, service) of every referral that runs or was completed, of cases that the user may read.

	One that was withdrawn meets no need. A refused one stands on the board until somebody follows it or gives it up.
	"""
	told = (*categories.REFERRAL_OPEN, categories.REFERRAL_COMPLETED, categories.REFERRAL_DECLINED)
	sent = {"case": ["in", sorted(cases) or [""]], "referral_category": ["in", told]}
	fields = ["`case`", "service_type", "referral_category", "given_up"]
	rows = frappe.get_all("Referral", filters=sent, fields=fields)
	refused = categories.REFERRAL_DECLINED
	return {
		(row.case, row.service_type) for row in rows if row.referral_category != refused or not row.given_up
	}


def _open_cases(names: set[str]) -> set[str]:
	wanted = {"name": ["in", sorted(names) or [""]], "stage": ["not in", categories.ENDED_STAGES]}
	# Cases of records that the user may read.
	return set(frappe.get_all("Case", filters=wanted, pluck="name"))


def _row(one: ServiceDue, names: tuple[dict[str, str], dict[str, str]]) -> Row:
	return {
		"standing": _(one.what),
		"kind": one.kind,
		"record": one.record,
		"case": one.case,
		"service": names[0].get(one.service, one.service),
		"provider": names[1].get(one.provider or "", one.provider),
		"since": one.since,
		"days_late": (getdate() - one.since).days,
		"next_action": _(NEXT[one.what]),
		"field_office": one.office,
	}
