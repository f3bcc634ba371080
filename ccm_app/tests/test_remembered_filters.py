"""The desk remembers how somebody looks at a list, and no name that was typed there."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe.model.utils.user_settings import get_user_settings
from frappe.tests.utils import FrappeTestCase

from ccm_app.confidentiality.platform import remembered
from ccm_app.patches import forget_typed_filters

NAME = "Chanmaly"


class RememberedFilters(FrappeTestCase):
	def remembered(self, kind: str, *filters: list[Any]) -> list[Any]:
		given = {"List": {"filters": list(filters), "order_by": "modified desc"}, "last_view": "List"}
		remembered.save(kind, json.dumps(given))
		kept = json.loads(get_user_settings(kind))
		self.assertEqual((kept["last_view"], kept["List"]["order_by"]), ("List", "modified desc"))
		self.assertNotIn(NAME, json.dumps(kept))
		return list(kept["List"]["filters"])

	def test_a_name_typed_into_a_filter_is_forgotten(self) -> None:
		for field in ("family_name_latin", "name", "_user_tags", "no_such_field"):
			for operator in ("=", "like", "in"):
				with self.subTest(field, operator=operator):
					wanted = ["Client Identity", field, operator, NAME]
					self.assertEqual(self.remembered("Client Identity", wanted), [])

	def test_a_name_typed_into_a_link_or_a_broken_filter_is_forgotten(self) -> None:
		for wanted in (
			["Case", "client", "like", f"%{NAME}%"],
			["No Such Kind", "client", "=", NAME],
			[NAME],
		):
			with self.subTest(wanted):
				self.assertEqual(self.remembered("Case", wanted), [])

	def test_a_stage_and_a_date_that_were_chosen_are_remembered(self) -> None:
		chosen = [["Case", "stage", "=", "Services", False], ["Case", "opened_on", ">", "2026-11-02", False]]
		self.assertEqual(self.remembered("Case", *chosen), chosen)


class FiltersFromBefore(FrappeTestCase):
	"""What stood in the table and in the cache before the desk forgot what is typed."""

	KIND, USER = "Case", "Administrator"
	CHOSEN = ("Case", "stage", "=", "Services", False)

	def setUp(self) -> None:
		key = f"{self.KIND}::{self.USER}"
		before = frappe.cache.hget("_user_settings", key)
		self.addCleanup(frappe.cache.hset, "_user_settings", key, before or "{}")
		self.addCleanup(frappe.db.rollback)

	def remember(self, settings: str) -> None:
		"""As the platform's own function would have stored it."""
		frappe.db.sql(
			"insert into `__UserSettings` (`user`, `doctype`, `data`) values (%s, %s, %s)"
			" on duplicate key update `data` = values(`data`)",
			(self.USER, self.KIND, settings),
		)
		frappe.cache.hset("_user_settings", f"{self.KIND}::{self.USER}", settings)

	def stored(self) -> tuple[str, str]:
		rows = frappe.db.sql(
			"select `data` from `__UserSettings` where `user` = %s and `doctype` = %s", (self.USER, self.KIND)
		)
		return rows[0][0], frappe.cache.hget("_user_settings", f"{self.KIND}::{self.USER}")

	def test_a_typed_name_is_taken_out_and_the_rest_stays(self) -> None:
		typed = [self.KIND, "client", "like", f"%{NAME}%", False]
		view = {"filters": [list(self.CHOSEN), typed], "order_by": "modified desc"}
		self.remember(json.dumps({"List": view, "Report": view, "last_view": "List"}))
		forget_typed_filters.execute()
		cleaned = {"filters": [list(self.CHOSEN)], "order_by": "modified desc"}
		for found in self.stored():
			self.assertEqual(json.loads(found), {"List": cleaned, "Report": cleaned, "last_view": "List"})
		once = self.stored()
		forget_typed_filters.execute()
		self.assertEqual(self.stored(), once)

	def test_what_cannot_be_read_is_forgotten_as_a_whole(self) -> None:
		for settings in (f'{{"List": "{NAME}', json.dumps([NAME]), json.dumps(NAME)):
			with self.subTest(settings):
				self.remember(settings)
				forget_typed_filters.execute()
				self.assertEqual(self.stored(), ("{}", "{}"))

	def test_what_was_only_chosen_is_not_written_again(self) -> None:
		settings = '{"List":   {"filters": []}, "last_view": "List"}'
		self.remember(settings)
		forget_typed_filters.execute()
		self.assertEqual(self.stored(), (settings, settings))
