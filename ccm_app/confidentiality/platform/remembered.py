"""What the desk remembers of somebody's lists: columns, order and chosen filters, and never what was typed.

Frappe keeps the filters of every list in its cache and in a table. A name that somebody typed into a filter would stand
there in clear, although the list itself holds no name that could be found.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.meta import Meta
from frappe.model.utils.user_settings import update_user_settings

FILTERS = "filters"
CHOSEN_TYPES = frozenset(
	{"Select", "Link", "Check", "Date", "Datetime", "Int", "Float", "Currency", "Percent"}
)
CHOSEN_COLUMNS = frozenset({"creation", "modified", "docstatus"})
TYPED_OPERATORS = frozenset({"like", "not like"})
# [DocType, field, operator, value, ...]
PARTS_OF_A_FILTER = 4


@frappe.whitelist()
def save(doctype: str, user_settings: str) -> dict[str, Any]:
	"""Stands in for frappe.model.utils.user_settings.save: keeps what was chosen, forgets what was typed.

	user_settings: view -> its settings, as JSON. Answers what is remembered.
	"""
	given = frappe.parse_json(user_settings or "{}")
	kept = without_typed(given) if isinstance(given, dict) else {}
	update_user_settings(doctype, kept)
	return kept


def without_typed(settings: dict[str, Any]) -> dict[str, Any]:
	"""The settings without the filters in which somebody typed a text."""
	kept: dict[str, Any] = {}
	for name, value in settings.items():
		if name == FILTERS:
			kept[name] = [one for one in value if _is_chosen(one)] if isinstance(value, list) else []
		else:
			kept[name] = without_typed(value) if isinstance(value, dict) else value
	return kept


def _is_chosen(one: Any) -> bool:
	"""Whether a filter says only what a list offered: a link, a choice, a date or a number."""
	if not isinstance(one, list) or len(one) < PARTS_OF_A_FILTER:
		return False
	kind, field, operator = map(str, one[:3])
	if operator.lower() in TYPED_OPERATORS:
		return False
	return field in CHOSEN_COLUMNS or (
		bool(frappe.db.exists("DocType", kind)) and _is_choice(frappe.get_meta(kind), field)
	)


def _is_choice(meta: Meta, name: str) -> bool:
	field = meta.get_field(name)
	return bool(field) and field.fieldtype in CHOSEN_TYPES
