"""Customize Form, used as its page uses it by a System Manager: what the platform writes past its own events, too."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.registry.saying import RulesBroken
from ccm_app.tests.test_platform_lint import Configuring, make

SIBLINGS = "custom_brothers_and_sisters"


def fetched(kind: str) -> Any:
	"""The page after a record was chosen on it."""
	form = frappe.get_doc("Customize Form")
	form.doc_type = kind
	form.fetch_to_customize()
	return form


class OwnFields(Configuring):
	"""A field that an administrator added, changed afterwards."""

	def setUp(self) -> None:
		super().setUp()
		own = {"dt": "Social Assessment", "fieldname": SIBLINGS, "label": "Number of siblings"}
		make("Custom Field", **own, fieldtype="Data", insert_after="assessed_on")
		self.addCleanup(frappe.clear_cache, doctype="Social Assessment")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.delete_doc("Custom Field", f"Social Assessment-{SIBLINGS}", force=True)
		frappe.db.commit()
		super().tearDown()

	def change(self, **settings: Any) -> None:
		form = fetched("Social Assessment")
		row = next(row for row in form.fields if row.fieldname == SIBLINGS)
		row.update(settings)
		form.save_customization()

	def test_what_opens_a_new_field_opens_no_stored_one(self) -> None:
		for settings in (
			{"in_global_search": 1},
			{"ignore_user_permissions": 1},
			{"label": "Home address"},
			{"depends_on": "eval:frappe.call('x')"},
			{"fieldtype": "Small Text", "default": "{{ frappe.db.sql('select 1') }}"},
		):
			with self.subTest(settings), self.assertRaises(RulesBroken):
				self.change(**settings)
			stored = frappe.get_doc("Custom Field", f"Social Assessment-{SIBLINGS}")
			self.assertNotIn(next(iter(settings.values())), (stored.get(name) for name in settings))

	def test_a_property_of_it_is_asked_about_like_the_field(self) -> None:
		with self.assertRaises(RulesBroken):
			self.prop("Social Assessment", SIBLINGS, "in_global_search", 1)

	def test_its_label_is_free(self) -> None:
		self.change(label="Brothers and sisters")
		stored = frappe.get_doc("Custom Field", f"Social Assessment-{SIBLINGS}")
		self.assertEqual(stored.label, "Brothers and sisters")


class NameOfAForm(Configuring):
	def test_the_second_name_runs_nothing_either(self) -> None:
		make("Translation", source_text="Funder", translated_text="Donor", language="en")
		form = fetched("Funder")
		form.label = "<img src=x onerror=alert(1)>"
		with self.assertRaises(RulesBroken):
			form.save_customization()
