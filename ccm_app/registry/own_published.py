"""Own tables that are published: which may be, and that their definition stays as readers know it.

The definition is not kept with each publication; a table that is out cannot be changed any more instead. Two
publications of X01 then mean the same to a reader, and what was published before is counted again by the very
definition that made it.
"""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.domain.problems import Problem, problem
from ccm_app.registry import own_tables
from ccm_app.registry.saying import refuse
from ccm_app.statistics.definitions import BadDefinition, TableDefinition
from ccm_app.statistics.source import BadRequest

# What belongs to the months themselves, one row for each record or person. Not: what is counted today, the stages (one
# case stands in several), learners (the same persons as pupils and trainees under another name), heads of families.
INDICATORS = frozenset(
	{
		"CASES_REGISTERED",
		"PERSONS_REGISTERED",
		"CASES_REINTEGRATED",
		"FAMILY_ASSESSMENTS",
		"FAMILY_VISITS",
		"PUPILS",
		"LIFE_SKILLS",
		"TRAINEES",
		"REFERRALS",
		"PERSONS_FOLLOWED_UP",
		"TRAINEES_FOLLOWED_UP",
		"TRAINING_FOLLOW_UPS",
		"SERVICES",
		"PERSONS_SERVED",
		"PLACEMENTS",
		"FOLLOW_UPS_DUE",
		"CLOSURES",
	}
)
NARROW = frozenset({"provider", "to_provider", "field_office", "case_manager"})
WORKER = "case_manager"
# Where tables are out, and the text in which they stand there.
OUT = ("Statistics Publication", "DHIS2 Push")
# What may still be changed of a table that is out.
FREE = ("title_en", "title_km", "is_active")


def definition(code: str) -> TableDefinition | None:
	"""The definition of an own table, also of one that is switched off; None when there is none that can be counted.

	A field that an administrator added, and by which it is divided, can be gone since.
	"""
	if not own_tables.CODE.fullmatch(code) or not frappe.db.exists(own_tables.KIND, code):
		return None
	try:
		found = own_tables.definition_of(frappe.get_doc(own_tables.KIND, code))
	except (BadDefinition, BadRequest):
		return None
	return None if own_tables.lost(found) else found


def why_not(code: str) -> Problem | None:
	"""Why an own table cannot be published; None when it can."""
	found = own_tables.definitions().get(code)
	if found is None or own_tables.lost(found):
		return problem("publication.no_own_table", "tables", table=code)
	if found.indicator.code not in INDICATORS:
		return problem("publication.own_not_counted_so", "tables", table=code)
	divided = {found.rows.dimension, found.columns.dimension if found.columns else ""}
	if WORKER in divided or NARROW & {name for name, _codes in found.indicator.where}:
		return problem("publication.own_is_narrow", "tables", table=code)
	return None


def is_out(code: str) -> bool:
	"""True when figures of this table were published, or sent to another system."""
	if not own_tables.CODE.fullmatch(code):
		return False
	# Whether public figures are out is no secret. A code has letters and figures only, no sign of a pattern.
	held = {"content": ("like", f'%"code": "{code}"%')}
	return any(frappe.db.exists(kind, held) for kind in OUT)


def refuse_change(record: Any) -> None:
	"""Raise RulesBroken when what counts in a table that is out would be another."""
	before = record.get_doc_before_save()
	if before is not None and _counts(before) != _counts(record) and is_out(str(record.name)):
		refuse([problem("own_table.is_out", "indicator")], own_tables.KIND)


def _counts(record: Any) -> dict[str, Any]:
	"""Everything of a record that decides what is counted, in plain values."""
	return {**_plain(record), "filters": [_plain(row) for row in record.get("filters") or ()]}


def _plain(record: Any) -> dict[str, str]:
	fields = [field.fieldname for field in record.meta.fields if field.fieldname not in FREE]
	return {name: str(record.get(name) or "") for name in fields if name != "filters"}
