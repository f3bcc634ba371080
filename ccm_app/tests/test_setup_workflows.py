"""What the ministry may change in its workflows, and what is refused with a sentence."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.desk.search import search_link
from frappe.tests.utils import FrappeTestCase

from ccm_app.domain.categories import CATEGORY_FIELDS
from ccm_app.setup import people
from ccm_app.tests.test_workflow_survives import make_case


def lead(flow: Any, state: str, action: str, next_state: str) -> None:
	"""A step as on the screen of the workflow, in place of one of the same name."""
	flow.transitions = [row for row in flow.transitions if (row.state, row.action) != (state, action)]
	row = {"state": state, "action": action, "next_state": next_state, "allowed": "CCM Field Case Manager"}
	flow.append("transitions", row)


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
		lead(flow, "In referral", "Call conference", "In case conference")
		for state, action, next_state in (
			("In referral", "Start services", "Waiting for papers"),
			("Waiting for papers", "Start services", "Receiving services"),
			("Waiting for papers", "Close", "Closed"),
		):
			lead(flow, state, action, next_state)
		flow.save()
		self.assertEqual(flow.states[-1].state, "Waiting for papers")

	def test_a_state_without_a_way_on_is_refused(self) -> None:
		def add(flow: Any) -> None:
			row = {"state": "Sent", "doc_status": "0", "allow_edit": "Desk User"}
			flow.append("states", {**row, "update_field": "stage", "update_value": "Referral"})
			lead(flow, "In referral", "Send", "Sent")

		self.refuse("No step leads on from the state Sent", add)

	def test_a_way_around_the_plan_is_refused(self) -> None:
		def shorten(flow: Any) -> None:
			lead(flow, "Under assessment", "Send", "In referral")

		self.refuse("goes around what the handbook asks for", shorten)

	def test_a_stage_that_cannot_be_closed_is_refused(self) -> None:
		def keep_open(flow: Any) -> None:
			flow.transitions = [
				row for row in flow.transitions if (row.state, row.action) != ("Planning", "Close")
			]

		self.refuse("From the state Planning a case whose client has left or died", keep_open)

	def test_a_stage_in_which_cases_stand_keeps_its_category(self) -> None:
		case = make_case()
		frappe.db.set_value("Case", case.name, {"workflow_state": "Planning", "stage": "Case plan"})

		def exchange(flow: Any) -> None:
			for row in flow.states:
				if row.state in ("Planning", "In case conference"):
					row.update_value = "Case plan" if row.state != "Planning" else "Case conference"
			flow.transitions = [row for row in flow.transitions if row.state != "Under assessment"]
			for action, next_state in (("Call conference", "Planning"), ("Close", "Closed")):
				lead(flow, "Under assessment", action, next_state)
			flow.transitions = [
				row for row in flow.transitions if row.action != "Refer" or row.state != "Planning"
			]
			lead(flow, "In case conference", "Refer", "In referral")

		self.refuse("records stand in the state Planning of the category Case plan", exchange)

	def test_a_release_is_asked_too(self) -> None:
		frappe.flags.in_fixtures = frappe.flags.in_migrate = True
		try:
			self.refuse("goes around", lambda flow: lead(flow, "Registered", "Close", "Receiving services"))
		finally:
			frappe.flags.in_fixtures = frappe.flags.in_migrate = False

	def test_a_workflow_that_is_switched_off_may_be_unfinished(self) -> None:
		draft = frappe.copy_doc(frappe.get_doc("Workflow", "Case"))
		draft.update({"workflow_name": "Draft of a case", "is_active": 0})
		draft.transitions = draft.transitions[:3]
		draft.insert()
		draft.is_active = 1
		with self.assertRaisesRegex(frappe.ValidationError, "No step leads to the state"):
			draft.save()

	def test_the_active_workflow_of_a_case_stays_one_of_cases(self) -> None:
		self.refuse("needs one active workflow", lambda flow: flow.set("document_type", "ToDo"))

	def test_what_is_unwise_is_stored_with_a_warning(self) -> None:
		flow = frappe.get_doc("Workflow", "Case Plan")
		for row in flow.transitions:
			row.allow_self_approval = 1
		frappe.clear_messages()
		flow.save()
		self.assertIn("prepared themselves", str(frappe.get_message_log()))

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
