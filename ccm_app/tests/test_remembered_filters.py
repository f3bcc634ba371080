"""The desk remembers how somebody looks at a list, and no name that was typed there."""

from __future__ import annotations

import json
from typing import Any

from frappe.model.utils.user_settings import get_user_settings
from frappe.tests.utils import FrappeTestCase

from ccm_app.confidentiality.platform import remembered

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
