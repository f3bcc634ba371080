"""Each way in which an administrator could open the register by a setting: configured as they would, and refused.

Whoever tries is a System Manager, with every right that Frappe gives to one.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from frappe.permissions import add_permission

from ccm_app.confidentiality.platform import lint, permission_manager
from ccm_app.tests.personas import SiteTest

KEEPER = "keeper@ccm.example"


def make(kind: str, **values: Any) -> Any:
	"""Insert a setting with the rights of the present user."""
	return frappe.get_doc({"doctype": kind, **values}).insert()


class Configuring(SiteTest):
	"""As a System Manager who is not the account of the installation."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		if not frappe.db.exists("User", KEEPER):
			roles = [{"role": "System Manager"}]
			make("User", email=KEEPER, first_name="Keeper", send_welcome_email=0, roles=roles)
			# Like the other people of the tests it stays on the test site.
			frappe.db.commit()

	def setUp(self) -> None:
		super().setUp()
		frappe.set_user(KEEPER)

	def tearDown(self) -> None:
		super().tearDown()
		for kind in ("Case", "Client Identity", "Funder", "Referral"):
			frappe.clear_cache(doctype=kind)

	def prop(self, kind: str, fieldname: str | None, setting: str, value: Any) -> Any:
		return make_property_setter(kind, fieldname, setting, value, "Data", for_doctype=not fieldname)


class FieldsAndForms(Configuring):
	def test_01_the_level_of_a_field_is_not_lowered(self) -> None:
		with self.refused("protects people"):
			self.prop("Case", "client", "permlevel", -1)

	def test_02_no_rights_for_everybody(self) -> None:
		for role in ("All", "Guest", "CCM Service Provider"):
			with self.subTest(role), self.refused("never reads an identity"):
				make("Custom DocPerm", parent="Client Identity", role=role, permlevel=0, read=1)
		with self.refused("not added"):
			make("Custom DocPerm", parent="Case", role="Guest", permlevel=0, read=1)
		with self.refused("means everybody"):
			make("Custom DocPerm", parent="Error Log", role="All", permlevel=0, read=1)

	def test_02_the_permission_manager_adds_no_right(self) -> None:
		with self.refused("not added"):
			permission_manager.update("Client", "CCM Monitoring Team", 0, "delete", "1")

	def test_02_rights_can_be_taken_away(self) -> None:
		permission_manager.update("Funder", "CCM Clerk", 0, "read", "0")
		row = frappe.db.get_value("Custom DocPerm", {"parent": "Funder", "role": "CCM Clerk"}, "read")
		self.assertIn(row, (0, None))

	def test_03_a_shipped_record_loses_no_field(self) -> None:
		kind = frappe.get_doc("DocType", "Case")
		kind.fields = [field for field in kind.fields if field.fieldname != "client"]
		frappe.flags.allow_doctype_export = False
		with self.refused("comes with the app"):
			lint.check(kind)

	def test_04_what_is_mandatory_stays_mandatory(self) -> None:
		with self.refused("protects people"):
			self.prop("Case", "client", "reqd", 0)

	def test_05_no_link_and_no_copied_value_in_an_open_record(self) -> None:
		field = {"dt": "ToDo", "fieldname": "client_x", "label": "Whom", "insert_after": "status"}
		with self.refused("would show clients"):
			make("Custom Field", **field, fieldtype="Link", options="Client")
		with self.refused("would show clients"):
			make("Custom Field", **{**field, "dt": "Service Provider"}, fieldtype="Link", options="Client")
		fields = [
			{"fieldname": "whom", "fieldtype": "Link", "options": "Client"},
			{"fieldname": "sex", "fieldtype": "Data", "fetch_from": "whom.sex"},
		]
		with self.refused("would copy values"):
			lint.check(
				frappe.get_doc({"doctype": "DocType", "name": "Diary X", "custom": 1, "fields": fields})
			)

	def test_06_no_rows_of_the_register_in_another_record(self) -> None:
		table = {"fieldname": "lines", "fieldtype": "Table", "label": "Lines", "options": "Case Plan Line"}
		with self.refused("belong to their own record"):
			make("DocType", name="Diary X", module="Custom", custom=1, fields=[table])

	def test_07_no_name_as_a_title(self) -> None:
		for setting, value in (("title_field", "family_name_latin"), ("show_title_field_in_link", 1)):
			with self.subTest(setting), self.refused("protects people"):
				self.prop("Client Identity", None, setting, value)
		with self.refused("protects people"):
			self.prop("Client Identity", None, "search_fields", "family_name_latin")

	def test_08_no_global_search(self) -> None:
		with self.refused("protects people"):
			self.prop("Client Identity", "family_name_latin", "in_global_search", 1)
		with self.refused("would show values"):
			self.own_field(in_global_search=1)

	def own_field(self, **values: Any) -> None:
		"""Ask about a field that somebody adds; a stored one would change the table for every later test."""
		given = {
			"dt": "Case",
			"fieldname": "own_x",
			"label": "Own",
			"fieldtype": "Data",
			"insert_after": "client",
		}
		lint.check(frappe.get_doc({"doctype": "Custom Field", **given | values}))

	def test_23_types_lengths_and_numbering_stay(self) -> None:
		for fieldname, setting, value in (
			("client", "fieldtype", "Data"),
			("client", "options", "User"),
			("client", "ignore_user_permissions", 1),
			(None, "autoname", "field:case_type"),
			(None, "naming_rule", "Set by user"),
			(None, "allow_rename", 1),
			(None, "track_changes", 1),
			(None, "allow_import", 1),
			(None, "allow_auto_repeat", 1),
			(None, "email_append_to", 1),
		):
			with self.subTest(setting), self.refused("protects people"):
				self.prop("Case", fieldname, setting, value)

	def test_24_no_view_for_guests(self) -> None:
		for setting in ("allow_guest_to_view", "has_web_view", "index_web_pages_for_search"):
			with self.subTest(setting), self.refused("protects people"):
				self.prop("Referral", None, setting, 1)

	def test_no_expression_runs_in_the_form(self) -> None:
		with self.refused("holds code"):
			self.own_field(depends_on="eval:frappe.call('x')")
		with self.refused("holds code"):
			self.own_field(fieldtype="HTML", options="<img src=x onerror=alert(1)>")

	def test_no_field_for_a_name_outside_the_vault(self) -> None:
		for label in ("Telephone", "Mother's name", "Home address", "ឈ្មោះ"):
			with self.subTest(label), self.refused("Client Identity only"):
				self.own_field(label=label, fieldname="own_y")

	def test_labels_order_and_stricter_fields_stay_free(self) -> None:
		self.prop("Case", "client", "label", "Person")
		self.prop("Case", "case_manager", "reqd", 1)
		self.own_field(label="Colour of the folder", fieldtype="Select", options="Red\nBlue")
		self.assertEqual(frappe.db.count("Property Setter", {"doc_type": "Case", "owner": KEEPER}), 2)

	def test_the_same_is_asked_when_a_caller_skips_validation(self) -> None:
		setter = frappe.get_doc(
			{
				"doctype": "Property Setter",
				"doctype_or_field": "DocField",
				"doc_type": "Case",
				"field_name": "client",
				"property": "ignore_user_permissions",
				"value": "1",
				"property_type": "Check",
			}
		)
		setter.flags.ignore_validate = True
		with self.refused("protects people"):
			setter.insert()


class WholeSite(Configuring):
	def test_the_site_of_the_tests_opens_nothing(self) -> None:
		self.assertEqual([f"{one.kind} {one.name}: {one.sentence}" for one in lint.lint_site()], [])

	def test_what_came_past_the_checks_is_found(self) -> None:
		frappe.db.set_value(
			"DocField", {"parent": "Case", "fieldname": "client"}, "ignore_user_permissions", 1
		)
		row = frappe.get_doc(
			{"doctype": "Custom DocPerm", "parent": "Client Identity", "role": "All", "read": 1}
		)
		row.name = "x-perm"
		row.db_insert()
		found = {(one.kind, one.name) for one in lint.lint_site()}
		self.assertLessEqual({("DocType", "Case"), ("Custom DocPerm", "x-perm")}, found)

	def test_adding_a_role_without_rights_is_not_refused(self) -> None:
		add_permission("Funder", "CCM Clerk", 0)
		self.assertTrue(frappe.db.exists("Custom DocPerm", {"parent": "Funder", "role": "CCM Clerk"}))
