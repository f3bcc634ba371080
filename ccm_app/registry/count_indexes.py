"""The indexes from which the tables are counted: the day on which something counts, and what is asked beside it."""

from __future__ import annotations

import frappe

# (DocType, columns, name). The first column is the day; the others let the count be read from the index alone.
INDEXES = (
	("Case", ("assessed_on",), "counted_by_assessment"),
	("Case", ("plan_approved_on",), "counted_by_plan"),
	("Case", ("services_started_on",), "counted_by_service"),
	("Case Conference", ("status", "held_on", "case"), "counted_by_day"),
	("Case Conference", ("case", "status", "held_on"), "counted_by_case"),
	("Case", ("client", "stage", "creation", "case_type", "field_office", "opened_on"), "counted_by_client"),
	("Movement", ("case", "moved_on", "creation", "to_provider", "from_provider"), "counted_by_case"),
	("Reintegration", ("started_on", "case", "option"), "counted_by_day"),
	("Reintegration", ("case", "started_on"), "counted_by_case"),
	("Social Assessment", ("assessed_on", "case", "status"), "counted_by_day"),
	(
		"Service Record",
		("from_date", "status", "family_visit", "case", "service_type", "provider"),
		"counted_by_first_day",
	),
	("Service Record", ("family_visit", "from_date", "status", "case"), "counted_by_visit"),
	("Training Attendance", ("started_on", "parent", "course", "level"), "counted_by_day"),
	("Referral", ("referred_on", "case", "referral_category", "provider", "answered_on"), "counted_by_day"),
	("Follow-up", ("due_on", "case", "status", "month_number"), "counted_by_due_day"),
	("Follow-up", ("visited_on", "case", "status", "month_number"), "counted_by_day"),
	("Follow-up", ("visited_on", "status", "training_course", "case"), "counted_by_training"),
	("Case Closure", ("decided_on", "case", "reason"), "counted_by_day"),
	("Case Plan", ("approved_on", "case", "budget_category", "is_current"), "counted_by_day"),
)


def make_indexes() -> None:
	"""Add what is missing; called at the installation and after every migrate. Safe to run twice."""
	for kind, columns, name in INDEXES:
		# The names are quoted: one of the columns is called like a word of SQL.
		frappe.db.add_index(kind, [f"`{column}`" for column in columns], name)
