"""The report Quarter Tables became Statistics Table, which makes every table: the old one goes. Safe to run twice.

The shipped workspace comes anew with the release. Copies of it belong to the ministry and stay; only what led to the old
report leads to the new one.
"""

from __future__ import annotations

import frappe

OLD, NEW = "Quarter Tables", "Statistics Table"
# Rows of a workspace that lead to a report: the field that says to what, and the one that names it.
WAYS = (("Workspace Shortcut", "type"), ("Workspace Link", "link_type"))


def execute() -> None:
	"""Point the ministry's own pages at the new report, then take the old one away."""
	for rows, kind in WAYS:
		frappe.db.set_value(rows, {kind: "Report", "link_to": OLD}, "link_to", NEW, update_modified=False)
	frappe.delete_doc_if_exists("Report", OLD, force=True)
	frappe.clear_cache()
