"""Where a service helps best, on a site whose list of services is older than that question.

Training and reintegration help in the province of origin [H]:166. Asked once; whatever was chosen since then stays.
"""

from __future__ import annotations

import frappe

IN_THE_PROVINCE_OF_ORIGIN = ("VOCATIONAL", "LIFESKILLS", "REINTEGRATION", "NFE", "FORMAL")


def execute() -> None:
	"""Set the best place of the shipped services of training and reintegration."""
	frappe.db.set_value(
		"Service Type",
		{"name": ("in", IN_THE_PROVINCE_OF_ORIGIN)},
		"best_place",
		"Province of origin",
		update_modified=False,
	)
	frappe.clear_cache(doctype="Service Type")
