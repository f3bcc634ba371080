"""Filters of lists that were remembered before the desk forgot what is typed: take out what may be a name.

In the table and in the cache from which the platform writes it again. Safe to run twice.
"""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import safe_decode

from ccm_app.confidentiality.platform.remembered import without_typed

TABLE, CACHE = "__UserSettings", "_user_settings"


def execute() -> None:
	"""Clean the table, then the cache; the rest of what is remembered stays as it is."""
	# A table without a DocType; no function of the platform reads it for all users.
	for user, kind, data in frappe.db.sql(f"select `user`, `doctype`, `data` from `{TABLE}`"):
		cleaned = cleaned_settings(data)
		if cleaned is not None:
			frappe.db.sql(
				f"update `{TABLE}` set `data` = %s where `user` = %s and `doctype` = %s",
				(cleaned, user, kind),
			)
	for key, data in frappe.cache.hgetall(CACHE).items():
		cleaned = cleaned_settings(data)
		if cleaned is not None:
			frappe.cache.hset(CACHE, safe_decode(key), cleaned)


def cleaned_settings(data: Any) -> str | None:
	"""The JSON of the settings without what was typed; None when nothing is to be changed.

	What is no JSON of an object could hold anything, so nothing of it stays.
	"""
	try:
		settings = json.loads(safe_decode(data) or "{}")
	except ValueError:
		return "{}"
	if not isinstance(settings, dict):
		return "{}"
	kept = without_typed(settings)
	return json.dumps(kept) if kept != settings else None
