"""The ministry administrator keeps the configuration without being a System Manager: what the role can, and cannot."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import frappe

from ccm_app.api import configuration, staff_accounts
from ccm_app.registry import shipped
from ccm_app.tests.personas import CENTRAL, CLERK, MANAGER, MINISTRY, PROTECTION, SiteTest, acting_as
from ccm_app.tests.test_customize_form import fetched
from ccm_app.tests.test_platform_lint import make

NEW = "new-worker@svr.example"


class Powers(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		frappe.set_user(MINISTRY)
		self.assertNotIn("System Manager", frappe.get_roles())
		self.addCleanup(frappe.clear_cache)


class FormsAndPapers(Powers):
	def test_a_label_is_changed_and_the_change_taken_back(self) -> None:
		form = fetched("Social Assessment")
		row = next(row for row in form.fields if row.fieldname == "assessed_on")
		before, row.label = row.label, "Day of the visit"
		form.save_customization()
		frappe.clear_cache(doctype="Social Assessment")
		self.assertEqual(frappe.get_meta("Social Assessment").get_label("assessed_on"), "Day of the visit")
		filters = {"kind": "Customize Form", "record_name": "Social Assessment"}
		newest = frappe.get_all(
			"Configuration Change", filters, pluck="name", order_by="creation desc", limit=1
		)
		configuration.take_back(newest[0])
		self.assertEqual(frappe.get_meta("Social Assessment").get_label("assessed_on"), before)

	def test_a_shipped_paper_is_not_taken_over_under_its_name(self) -> None:
		reads = "{{ frappe.get_all('Client', pluck='name') }}"
		for name in frappe.get_all("Print Format", {"module": "CCM App", "standard": "Yes"}, pluck="name"):
			for changes in (
				{"html": reads},
				{"css": "@import 'x'", "html": "x"},
				{"print_format_builder": 1},
			):
				paper = frappe.get_doc("Print Format", name)
				paper.update({"standard": "No", **changes})
				with self.subTest(name, changes=list(changes)), self.refused():
					paper.save()
				frappe.db.rollback()
				frappe.clear_cache()
		self.assertEqual(frappe.db.get_value("Print Format", "Case Plan", "standard"), "Yes")

	def test_other_forms_of_the_platform_are_not_theirs(self) -> None:
		for kind in ("User", "Workflow", "File"):
			with self.subTest(kind), self.refused("not a record of this app"):
				fetched(kind)
		for values in (
			{"doctype": "Custom Field", "dt": "User", "label": "x", "fieldtype": "Data"},
			{
				"doctype": "Property Setter",
				"doc_type": "User",
				"doctype_or_field": "DocType",
				"property": "title_field",
				"value": "email",
			},
			{"doctype": "Print Format", "name": "Mine", "doc_type": "User", "html": "x"},
			{
				"doctype": "Notification",
				"name": "Mine",
				"document_type": "User",
				"event": "New",
				"subject": "x",
			},
		):
			with self.subTest(values["doctype"]), self.refused("not a record of this app"):
				frappe.get_doc(values).insert()

	def test_what_belongs_to_others_is_not_removed(self) -> None:
		values = {"doc_type": "ToDo", "standard": "No", "custom_format": 1, "html": "x"}
		with acting_as("Administrator"):
			make("Print Format", name="Of others", **values)
		with self.refused("not a record of this app"):
			frappe.delete_doc("Print Format", "Of others")

	def test_a_paper_of_their_own_with_the_line_of_the_app(self) -> None:
		values = {"doc_type": "Case Plan", "standard": "No", "custom_format": 1, "print_format_type": "Jinja"}
		html = 'Kingdom of Cambodia {{ paper("Case Plan", doc) }} {{ doc.name }}'
		made = make("Print Format", name="Plan of the ministry", html=html, **values)
		self.assertEqual(made.html, html)
		with self.refused("code"):
			make("Print Format", name="Other", html="{{ frappe.db.sql('select 1') }}", **values)

	def test_a_letter_head_and_a_translation(self) -> None:
		make("Letter Head", letter_head_name="Of the ministry", content="Ministry {{ doc.name }}")
		make("Translation", language="km", source_text="Day of the visit", translated_text="ថ្ងៃចុះសួរ")
		with self.refused("code"):
			make("Letter Head", letter_head_name="Second", content="{% for x in y %}{% endfor %}")

	def test_a_notice_about_a_case_says_its_number(self) -> None:
		values = {
			"event": "New",
			"channel": "System Notification",
			"subject": "{{ doc.name }}",
			"message": "x",
		}
		recipients = [{"receiver_by_role": "CCM Central Office"}]
		made = make("Notification", name="New case", document_type="Case", recipients=recipients, **values)
		self.assertEqual(made.subject, "{{ doc.name }}")
		with self.refused():
			make("Notification", name="Mailed", document_type="Case", **{**values, "channel": "Email"})

	def test_a_receiver_is_chosen_by_a_comparison_and_by_nothing_that_acts(self) -> None:
		values = {"event": "New", "channel": "System Notification", "subject": "x", "message": "x"}

		def receivers(condition: str) -> list[dict[str, str]]:
			return [{"receiver_by_role": "CCM Central Office", "condition": condition}]

		made = make(
			"Notification",
			name="Trafficking",
			document_type="Case",
			recipients=receivers("doc.case_type == 'TL'"),
			**values,
		)
		self.assertTrue(made.name)
		for condition in (
			"doc.db_set('sensitivity', 'Normal')",
			"doc.add_comment('Comment', 'x')",
			"doc.sensitivity_reason[0] == 'S'",
			"frappe.db.exists('Client')",
		):
			with self.subTest(condition), self.refused("looks beyond its own record"):
				make(
					"Notification",
					name="Acts",
					document_type="Case",
					recipients=receivers(condition),
					**values,
				)

	def test_which_forms_there_are(self) -> None:
		self.assertIn("Social Assessment", configuration.forms())
		with acting_as(CLERK), self.refused(error=frappe.PermissionError):
			configuration.forms()

	def test_the_role_still_reads_no_client_and_gives_no_rights(self) -> None:
		for kind in ("Case", "Client", "Client Identity", "Social Assessment", "Custom DocPerm"):
			with self.subTest(kind):
				self.assertFalse(frappe.has_permission(kind, "read"))
		with self.refused(error=frappe.PermissionError):
			make("Custom DocPerm", parent="Case", role="CCM Ministry Administrator", permlevel=0, read=1)
		self.assertIn("Case", shipped.kinds())


class Accounts(Powers):
	def setUp(self) -> None:
		super().setUp()
		sent = patch("frappe.core.doctype.user.user.User.send_login_mail")
		self.sent = sent.start()
		self.addCleanup(sent.stop)

	def row(self, email: str) -> dict[str, Any]:
		return next(one for one in staff_accounts.every()["accounts"] if one["email"] == email)

	def test_an_account_is_made_changed_and_switched_off(self) -> None:
		staff_accounts.make(NEW, "New worker", "CCM Social Worker")
		self.assertEqual((self.row(NEW)["roles"], self.row(NEW)["kept"]), (["CCM Social Worker"], True))
		self.assertEqual(frappe.db.get_value("User", NEW, "user_type"), "System User")
		staff_accounts.change(NEW, role="CCM Clerk")
		self.assertEqual(self.row(NEW)["roles"], ["CCM Clerk"])
		staff_accounts.change(NEW, enabled=0)
		self.assertFalse(self.row(NEW)["enabled"])
		acts = frappe.get_all(
			"Configuration Change", {"kind": "User", "record_name": NEW}, pluck="changed_by"
		)
		self.assertEqual(acts, [MINISTRY] * 3)

	def test_a_name_holds_no_marks(self) -> None:
		staff_accounts.make(NEW, '["<img src=x onerror=alert(1)>"]', "CCM Social Worker")
		self.assertNotIn("<", frappe.db.get_value("User", NEW, "full_name"))

	def test_no_role_above_is_given_and_no_account_above_is_changed(self) -> None:
		for role in (
			"CCM Central Office",
			"CCM Data Protection Officer",
			"CCM Ministry Administrator",
			"System Manager",
		):
			with self.subTest(role), self.refused("cannot give the role"):
				staff_accounts.make(NEW, "New", role)
			with self.subTest(role), self.refused("cannot give the role"):
				staff_accounts.change(MANAGER, role=role)
		for account in (CENTRAL, PROTECTION, "Administrator"):
			with self.subTest(account), self.refused("not kept by you"):
				staff_accounts.change(account, enabled=0)
			with self.subTest(account), self.refused("not kept by you"):
				staff_accounts.send_password_link(account)
		with self.refused("own account"):
			staff_accounts.change(MINISTRY, role="CCM Clerk")

	def test_nobody_else_keeps_accounts(self) -> None:
		for user in (CENTRAL, CLERK, PROTECTION):
			with self.subTest(user), acting_as(user), self.refused(error=frappe.PermissionError):
				staff_accounts.every()

	def test_what_is_shown_holds_no_key_and_no_account_of_the_site(self) -> None:
		shown = staff_accounts.every()["accounts"]
		self.assertNotIn("Administrator", {one["email"] for one in shown})
		allowed = {"email", "name", "roles", "enabled", "language", "last_active", "kept"}
		self.assertEqual({name for one in shown for name in one}, allowed)
