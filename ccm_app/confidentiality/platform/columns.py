"""What the database still holds of a field that was taken off a form: the platform leaves its column, with its contents."""

from __future__ import annotations

import frappe
from frappe.database.schema import get_definition
from frappe.model.document import Document

from ccm_app.registry import shipped


def left_behind(field: Document) -> dict[str, str]:
	"""Of a new Custom Field: the type of the column that is there already, and the type that it needs.

	{"column_left", "column_wanted"}; empty for a field that is stored, and where there is no such column.
	"""
	kind = str(field.get("dt") or "")
	is_known = kind in shipped.kinds() and not shipped.is_single(kind)
	if not is_known or frappe.db.exists("Custom Field", {"dt": kind, "fieldname": field.get("fieldname")}):
		return {}
	# Asked past the cache, which knows the columns of the forms only.
	columns = {one.name: one.type for one in frappe.db.get_table_columns_description(f"tab{kind}")}
	left = columns.get(field.get("fieldname"))
	wanted = get_definition(field.get("fieldtype"), field.get("precision"), field.get("length"))
	return {"column_left": str(left), "column_wanted": str(wanted)} if left and wanted else {}
