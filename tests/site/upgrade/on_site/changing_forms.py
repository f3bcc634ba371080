"""A form: fields added, a label changed, another paper as its default; and the rights of a role."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.core.page.permission_manager import permission_manager

FORM = "Social Assessment"
NUMBER, WORDS = "custom_siblings", "custom_words_of_the_family"
LABEL = "Day of the visit"
SHIPPED_PAPER, PAPER = "Case Report", "Case Report of the ministry"
OWN_LINE = "As the ministry prints it"
LOST_RIGHT = {"doctype": "Funder", "role": "CCM Clerk", "ptype": "report"}
GIVEN_BY_HAND = {"parent": "Translation", "role": "CCM Ministry Administrator"}


def change() -> None:
	"""As the system manager does it in Customize Form and in the Role Permissions Manager."""
	_copy_paper()
	form = frappe.get_doc("Customize Form")
	form.doc_type = FORM
	form.fetch_to_customize()
	for label, name, kind in (("Siblings", NUMBER, "Int"), ("Words of the family", WORDS, "Small Text")):
		own = {"label": label, "fieldname": name, "fieldtype": kind, "is_custom_field": 1}
		form.append("fields", own)
	next(row for row in form.fields if row.fieldname == "assessed_on").label = LABEL
	form.default_print_format = PAPER
	form.save_customization()
	for right in ("report", "select"):
		permission_manager.update(LOST_RIGHT["doctype"], LOST_RIGHT["role"], 0, right, "0")
	permission_manager.add(**GIVEN_BY_HAND, permlevel=0)


def _copy_paper() -> None:
	paper = frappe.copy_doc(frappe.get_doc("Print Format", SHIPPED_PAPER))
	line = f'{OWN_LINE} {{{{ paper("{SHIPPED_PAPER}", doc) }}}}'
	paper.update({"name": PAPER, "standard": "No", "module": None, "html": line, "custom_format": 1})
	paper.insert(set_name=PAPER)


def found() -> dict[str, bool]:
	"""Each change, and whether it is there."""
	meta = frappe.get_meta(FORM)
	paper = frappe.db.get_value("Print Format", PAPER, ["html", "disabled"]) or ("", 1)
	return {
		"field added": meta.has_field(NUMBER) and frappe.db.has_column(FORM, NUMBER),
		"text field added": meta.has_field(WORDS),
		"label changed": meta.get_label("assessed_on") == LABEL,
		"print format duplicated": OWN_LINE in paper[0] and not paper[1],
		"print format made default": meta.default_print_format == PAPER,
		"permission row changed": _rights(LOST_RIGHT["doctype"], LOST_RIGHT["role"]) == (1, 0, 0),
		"permission row added": _rights(GIVEN_BY_HAND["parent"], GIVEN_BY_HAND["role"]) == (1, 0, 0),
	}


def _rights(kind: str, role: str) -> tuple[Any, ...]:
	"""Read, write and report of a role's own row."""
	row = {"parent": kind, "role": role, "permlevel": 0}
	return tuple(frappe.db.get_value("Custom DocPerm", row, ["read", "write", "report"]) or ())
