"""A field that was taken off a form and is added again: with another type it is refused, and nothing is lost."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.registry.saying import RulesBroken
from ccm_app.tests.personas import MINISTRY, SiteTest
from ccm_app.tests.test_customize_form import fetched

KIND, NAME = "Care Option", "custom_season"
FIELD = {"label": "Season", "fieldname": NAME, "is_custom_field": 1}
CHOICE = {**FIELD, "fieldtype": "Select", "options": "\nDry\nWet"}


class FieldsThatComeBack(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.addCleanup(self.forget)
		frappe.set_user(MINISTRY)

	@staticmethod
	def forget() -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		fetched(KIND).reset_to_defaults()
		frappe.db.sql(f"update `tab{KIND}` set `{NAME}` = null")
		frappe.db.commit()

	def add(self, **values: Any) -> None:
		form = fetched(KIND)
		form.append("fields", values)
		form.save_customization()

	def take_off(self) -> None:
		form = fetched(KIND)
		form.set("fields", [row for row in form.fields if row.fieldname != NAME])
		form.save_customization()
		frappe.clear_cache(doctype=KIND)

	def test_with_another_type_it_is_refused_and_what_was_entered_is_kept(self) -> None:
		self.add(**CHOICE)
		option = frappe.get_all(KIND, pluck="name", order_by="name asc", limit=1)[0]
		frappe.db.set_value(KIND, option, NAME, "Wet")
		self.take_off()
		self.assertFalse(frappe.db.exists("Custom Field", {"dt": KIND, "fieldname": NAME}))
		for fieldtype in ("Int", "Date", "Check", "Currency"):
			with self.subTest(fieldtype), self.assertRaises(RulesBroken) as caught:
				self.add(**FIELD, fieldtype=fieldtype)
			self.assertIn("had a field custom_season of another type before", str(caught.exception))
			self.assertIn("custom_season_2", str(caught.exception))
			self.assertFalse(frappe.db.exists("Custom Field", {"dt": KIND, "fieldname": NAME}))
		# As it was, it comes back with what was entered.
		self.add(**CHOICE)
		self.assertEqual(frappe.db.get_value(KIND, option, NAME), "Wet")
		self.take_off()
		# A text has room for it.
		self.add(**FIELD, fieldtype="Small Text")
		self.assertEqual(frappe.db.get_value(KIND, option, NAME), "Wet")

	def test_on_the_form_of_the_field_itself_too(self) -> None:
		self.add(**CHOICE)
		self.take_off()
		with self.refused("of another type before"):
			frappe.get_doc({"doctype": "Custom Field", "dt": KIND, **FIELD, "fieldtype": "Int"}).insert()
