"""Whom the shipped providers admit, and for how long, on a site whose directory is older than that question.

Only providers that are still as they were shipped: what the ministry changed is the ministry's. Safe to run twice.
"""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.setup.seed_files import Seed, seeds_of
from ccm_app.setup.seeds import is_untouched

ADMISSION = ("only_for", "from_age", "up_to_age", "longest_stay_days", "longer_by_agreement")


def execute() -> None:
	"""Fill in the admission of each service that the survey tells ([I]:780-796) and nobody has filled in."""
	for seed in seeds_of("service_providers"):
		rows = seed.values.get("services", [])
		told = {row["service_type"]: values for row in rows if (values := _told(row))}
		if told and is_untouched(seed.key):
			_fill_in(seed, told)
	frappe.clear_cache(doctype="Service Provider")


def _told(row: dict[str, Any]) -> dict[str, Any]:
	return {field: row[field] for field in ADMISSION if row.get(field)}


def _fill_in(seed: Seed, told: dict[str, dict[str, Any]]) -> None:
	for row in frappe.get_doc(seed.kind, seed.name).services:
		if row.service_type in told and not any(row.get(field) for field in ADMISSION):
			frappe.db.set_value(row.doctype, row.name, told[row.service_type], update_modified=False)
