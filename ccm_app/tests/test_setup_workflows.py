"""What the ministry may change in its workflows, and what is refused with a sentence."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.desk.search import search_link
from frappe.tests.utils import FrappeTestCase

from ccm_app.domain.categories import CATEGORY_FIELDS
from ccm_app.setup import people


class WorkflowsOfTheMinistry(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		frappe.clear_cache()

	def refuse(self, sentence: str, change: Any, name: str = "Case") -> None:
		workflow = frappe.get_doc("Workflow", name)
		change(workflow)
		with self.assertRaisesRegex(frappe.ValidationError, sentence):
			workflow.save()

	def test_each_of_the_four_is_active_and_unchanged(self) -> None:
		for kind in CATEGORY_FIELDS:
			with self.subTest(kind):
				self.assertTrue(frappe.db.exists("Workflow", {"document_type": kind, "is_active": 1}))

	def test_a_state_without_a_category_is_refused(self) -> None:
		self.refuse(
			"does not say to which category", lambda flow: flow.states[2].update({"update_value": ""})
		)

	def test_a_category_that_does_not_exist_is_refused(self) -> None:
		self.refuse("which does not exist", lambda flow: flow.states[2].update({"update_value": "Waiting"}))

	def test_a_state_that_writes_another_field_is_refused(self) -> None:
		self.refuse("to which category", lambda flow: flow.states[2].update({"update_field": "client"}))

	def test_a_workflow_that_begins_late_is_refused(self) -> None:
		self.refuse("must set the category", lambda flow: flow.states[0].update({"update_value": "Services"}))

	def test_sending_records_by_mail_is_refused(self) -> None:
		self.refuse("e-mail alert", lambda flow: flow.set("send_email_alert", 1))

	def test_submitting_is_refused(self) -> None:
		self.refuse("submits or cancels", lambda flow: flow.states[-1].set("doc_status", "1"), "Referral")

	def test_switching_off_the_only_workflow_is_refused(self) -> None:
		self.refuse("needs one active workflow", lambda flow: flow.set("is_active", 0))
		with self.assertRaisesRegex(frappe.ValidationError, "needs one active workflow"):
			frappe.delete_doc("Workflow", "Case")

	def test_a_new_state_with_a_category_is_welcome(self) -> None:
		flow = frappe.get_doc("Workflow", "Case")
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": "Waiting for papers"}).insert()
		row = {"state": "Waiting for papers", "doc_status": "0", "allow_edit": "Desk User"}
		flow.append("states", {**row, "update_field": "stage", "update_value": "Referral"})
		flow.save()
		self.assertEqual(flow.states[-1].state, "Waiting for papers")

	def test_the_ministry_administrator_changes_ours_but_not_workflows_of_others(self) -> None:
		people.make_role_users("Svay-Rieng-2010-demo")
		frappe.set_user("administrator@ccm.example")
		self.assertIn("CCM Clerk", [row["value"] for row in search_link("Role", "CCM Clerk")])
		flow = frappe.get_doc("Workflow", "Referral")
		flow.states[0].message = "Not sent yet"
		flow.save()
		self.assertEqual(
			frappe.db.get_value("Workflow", "Referral", "modified_by"), "administrator@ccm.example"
		)
		foreign = frappe.copy_doc(flow).update({"workflow_name": "Foreign", "document_type": "ToDo"})
		with self.assertRaisesRegex(frappe.ValidationError, "not a record of this app"):
			foreign.insert()
