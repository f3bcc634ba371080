"""The report Quarter Tables became Statistics Table, which makes every table: the old one goes. Safe to run twice."""

from __future__ import annotations

import frappe


def execute() -> None:
	"""Take the old report away; nothing hangs on it but shortcuts, which the workspace brings anew."""
	frappe.delete_doc_if_exists("Report", "Quarter Tables", force=True)
