"""A state is renamed in the workflow while cases stand in it: they go on under the new name."""

from __future__ import annotations

import frappe
from frappe.tests.utils import FrappeTestCase

from ccm_app.registry.renamed_states import get_workflow_state_count
from ccm_app.tests.test_workflow_survives import make_case

OLD, NEW = "Identified", "Found"


class RenamedState(FrappeTestCase):
	def setUp(self) -> None:
		self.case = make_case()
		self.workflow = frappe.get_doc("Workflow", "Case")

	def tearDown(self) -> None:
		frappe.db.rollback()
		frappe.clear_cache(doctype="Workflow")

	def rename(self) -> None:
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": NEW}).insert()
		for row in [*self.workflow.states, *self.workflow.transitions]:
			for field in ("state", "next_state"):
				if row.get(field) == OLD:
					row.set(field, NEW)
		self.workflow.save()

	def test_cases_go_on_under_the_new_name(self) -> None:
		self.rename()
		self.case.reload()
		self.assertEqual((self.case.workflow_state, self.case.stage), (NEW, "Identification"))
		self.case.paper_form_number = None
		self.assertEqual(self.case.save().workflow_state, NEW)

	def test_a_category_in_which_cases_stand_keeps_a_state(self) -> None:
		frappe.db.set_value("Case", self.case.name, {"workflow_state": "Planning", "stage": "Case plan"})
		gone = "Planning"
		self.workflow.states = [row for row in self.workflow.states if row.state != gone]
		ways = self.workflow.transitions
		self.workflow.transitions = [row for row in ways if gone not in (row.state, row.next_state)]
		with self.assertRaisesRegex(frappe.ValidationError, "No state has the category Case plan any more"):
			self.workflow.save()

	def test_the_form_of_the_workflow_opens_for_the_ministry_administrator(self) -> None:
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": "ministry-form@ccm.example",
				"first_name": "Ministry",
				"send_welcome_email": 0,
				"roles": [{"role": "CCM Ministry Administrator"}],
			}
		).insert()
		self.addCleanup(frappe.set_user, "Administrator")
		frappe.set_user(user.name)
		self.assertEqual(get_workflow_state_count("Case", "workflow_state", [OLD]), [])
		with self.assertRaises(frappe.PermissionError):
			get_workflow_state_count("Role", "name", [])
