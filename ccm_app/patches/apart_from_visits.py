"""Services are counted apart from visits to the family: the index without the visits goes. Safe to run twice."""

from __future__ import annotations

import frappe

REPLACED = ("Service Record", "counted_by_day")


def execute() -> None:
	"""Drop the index that nothing reads any more; the one that replaces it is made after every migrate."""
	kind, index = REPLACED
	if frappe.db.has_index(f"tab{kind}", index):
		frappe.db.sql_ddl(f"alter table `tab{kind}` drop index `{index}`")
