"""What the watch over referrals asks of the register: the ministry's days, and what other records say of a referral.

The register reads for its own sake; who sees the answer is asked where it is shown. Codes and days only.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import cint, getdate

from ccm_app.domain import categories
from ccm_app.domain.referral_steps import (
	ARRIVED,
	DECIDE,
	DID_NOT_COME,
	FIND_CLIENT,
	Known,
	StepSettings,
	next_action,
)

# The columns by which the next action is decided.
COLUMNS = (
	"name",
	"case",
	"client",
	"field_office",
	"service_type",
	"provider",
	"urgency",
	"referral_category",
	"referred_on",
	"answer_due_on",
	"answered_on",
	"ended_on",
	"appointment_on",
	"is_residential",
	"residential_from",
	"residential_until",
	"extension_of",
	"follows_referral",
	"followed_by",
	"attempt",
	"waits_for_place",
	"waiting_since",
	"place_asked_on",
	"given_up",
	"crosses_provinces",
	"central_word",
	"central_word_on",
	"told_what",
	"told_due_on",
	"told_level",
	"told_on",
)
# Referrals in these categories may still have a next action.
MAY_RUN_NOW = (categories.REFERRAL_DRAFT, *categories.REFERRAL_OPEN, categories.REFERRAL_DECLINED)


def settings() -> StepSettings:
	"""The ministry's days; an empty field is the usual number."""
	stored, usual = frappe.get_cached_doc("CCM Settings"), StepSettings()

	def days(name: str, otherwise: int) -> int:
		value = stored.get(name)
		return otherwise if value in (None, "") else cint(value)

	def by_urgency(urgent: str, other: str, otherwise: Any) -> dict[str, int]:
		later = days(other, otherwise["Planned"])
		return {"Urgent": days(urgent, otherwise["Urgent"]), "Soon": later, "Planned": later}

	return StepSettings(
		step={name: days(f"answer_days_{name.lower()}", usual.step[name]) for name in usual.step},
		place=days("place_asked_days", usual.place),
		quiet=days("quiet_days", usual.quiet),
		office_after=by_urgency("referral_office_days_urgent", "referral_office_days", usual.office_after),
		central_after=by_urgency(
			"referral_central_days_urgent", "referral_central_days", usual.central_after
		),
	)


def known(names: Collection[str]) -> dict[str, Known]:
	"""Referral -> the last answer that left it where it is, and the last day on which its service was recorded."""
	answers, served = _answers(names), _served(names)
	nothing = (None, None)
	return {name: Known(*answers.get(name, nothing), served.get(name)) for name in names}


def answered_and_waiting(offices: Collection[str]) -> dict[str, list[str]]:
	"""`DECIDE` and `FIND_CLIENT` -> the referrals of these offices whose provider's last answer left them there."""
	referrals, answers = frappe.qb.DocType("Referral"), frappe.qb.DocType("Provider Answer")
	# The register reads for its own sake; who sees a referral is asked where it is listed.
	names = (
		frappe.qb.from_(referrals)
		.join(answers)
		.on(answers.referral == referrals.name)
		.select(referrals.name)
		.distinct()
		.where(referrals.referral_category.isin((categories.REFERRAL_SENT, categories.REFERRAL_ACCEPTED)))
		.where(referrals.field_office.isin([*offices] or [""]))
		.where(answers.answer.isin((ARRIVED, DID_NOT_COME)))
		.run(pluck=True)
	)
	columns = [f"`{name}`" for name in COLUMNS]
	found = frappe.get_all("Referral", {"name": ("in", names or [""])}, columns)
	told, stored = known(names), settings()
	waiting: dict[str, list[str]] = {DECIDE: [], FIND_CLIENT: []}
	for row in found:
		action = next_action(row, stored, told[row.name])
		if action and action.what in waiting:
			waiting[action.what].append(row.name)
	return waiting


def _answers(names: Collection[str]) -> dict[str, tuple[str, Any]]:
	filters = {"referral": ("in", [*names] or [""]), "answer": ("in", (ARRIVED, DID_NOT_COME))}
	found = frappe.get_all(
		"Provider Answer", filters, ["referral", "answer", "answered_on"], order_by="answered_on asc"
	)
	return {row.referral: (row.answer, getdate(row.answered_on)) for row in found}


def _served(names: Collection[str]) -> dict[str, Any]:
	table, today = frappe.qb.DocType("Service Record"), getdate()
	found: dict[str, Any] = {}
	for column in (table.from_date, table.until_date):
		query = frappe.qb.from_(table).select(table.referral, Max(column)).where(column <= today)
		for name, day in query.where(table.referral.isin([*names] or [""])).groupby(table.referral).run():
			found[name] = max(getdate(day), found.get(name) or getdate(day))
	return found
