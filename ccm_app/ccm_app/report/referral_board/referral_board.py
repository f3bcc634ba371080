"""What happened to every referral: its age, the day of the answer, and what to do next."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.ccm_app.report.columns import Column, begin, column, labels
from ccm_app.domain import categories

Row = dict[str, Any]
NAME = "Referral Board"
OPEN = (categories.REFERRAL_DRAFT, *categories.REFERRAL_OPEN)
NEXT = {
	categories.REFERRAL_DRAFT: "Send the referral and hand out the slip",
	categories.REFERRAL_SENT: "Wait for the answer",
	categories.REFERRAL_ACCEPTED: "Start the service",
	categories.REFERRAL_IN_SERVICE: "Record the service, then complete the referral",
	categories.REFERRAL_DECLINED: "Refer to another provider",
}
LATE = "Ask the provider for the answer"


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: field_office, provider, with_ended. Rows: the referrals that the user may read, oldest first."""
	begin(NAME)
	rows = _rows(frappe._dict(filters or {}))
	waiting = [row for row in rows if row["category"] == categories.REFERRAL_SENT]
	late = sum(1 for row in waiting if row["days_late"] > 0)
	summary = [
		{"value": len(waiting), "label": _("Waiting for an answer"), "datatype": "Int"},
		{
			"value": late,
			"label": _("Answer overdue"),
			"datatype": "Int",
			"indicator": "Red" if late else "Green",
		},
	]
	return columns(), rows, None, None, summary


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("referral", "Referral", "Link", 170, "Referral"),
		column("case", "Case", "Link", 200, "Case"),
		column("service", "Service", width=150),
		column("provider", "Provider", width=200),
		column("progress", "Progress", width=100),
		column("referred_on", "Referred on", "Date", 125),
		column("age_days", "Age in days", "Int", 115),
		column("answer_due_on", "Answer due on", "Date", 125),
		column("days_late", "Days late", "Int", 100),
		column("next_action", "What to do next", width=260),
		column("field_office", "Field Office", "Link", 100, "Field Office"),
	]


def _rows(filters: Any) -> list[Row]:
	wanted: list[list[Any]] = [
		[name, "=", filters[name]] for name in ("field_office", "provider") if filters.get(name)
	]
	if not filters.get("with_ended"):
		wanted.append(["referral_category", "in", (*OPEN, categories.REFERRAL_DECLINED)])
	fields = [
		"name",
		"`case`",
		"service_type",
		"provider",
		"referral_category",
		"referred_on",
		"answer_due_on",
	]
	# get_list reads with the user's permissions and the reach of the office.
	found = frappe.get_list(
		"Referral",
		filters=wanted,
		fields=[*fields, "answered_on", "ended_on", "field_office"],
		order_by="referred_on asc, name asc",
		limit_page_length=0,
	)
	services, providers = labels("Service Type"), labels("Service Provider")
	return [_row(one, services, providers) for one in found]


def _row(one: Any, services: dict[str, str], providers: dict[str, str]) -> Row:
	late = _days_late(one)
	return {
		"referral": one.name,
		"case": one.case,
		"service": services.get(one.service_type, one.service_type),
		"provider": providers.get(one.provider, one.provider),
		"category": one.referral_category,
		"progress": _(one.referral_category),
		"referred_on": one.referred_on,
		"age_days": ((getdate(one.ended_on) if one.ended_on else getdate()) - getdate(one.referred_on)).days,
		"answer_due_on": one.answer_due_on,
		"days_late": late,
		"next_action": _next_action(one.referral_category, late),
		"field_office": one.field_office,
	}


def _days_late(one: Any) -> int:
	"""Days since the answer was due, for a referral that still waits for it."""
	if one.referral_category != categories.REFERRAL_SENT or not one.answer_due_on:
		return 0
	return max(0, (getdate() - getdate(one.answer_due_on)).days)


def _next_action(category: str, late: int) -> str:
	text = LATE if late else NEXT.get(category)
	return _(text) if text else ""
