"""An administrator changes the stages of a case, the site is migrated, and everything is still as he left it.

Can be run alone on a site: `bench --site <site> run-tests --module ccm_app.tests.test_workflow_survives`.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import frappe
from frappe.model.workflow import get_transitions
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, today

ADDED = {"state": "Waiting for papers", "update_field": "stage", "update_value": "Referral"}
ADDED_ACTION = "Wait for papers"
OLD_NAME, NEW_NAME = "Reintegrating", "Going home"
REMOVED = {"state": "Receiving services", "action": "Prepare plan", "next_state": "Planning"}
FIELD_CASE_MANAGER = "CCM Field Case Manager"


def change_the_workflow() -> None:
	"""Add a state with its category, rename one, remove a transition; as on the screen of the workflow."""
	for state in (ADDED["state"], NEW_NAME):
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": state}).insert()
	frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": ADDED_ACTION}).insert()
	workflow = frappe.get_doc("Workflow", "Case")
	_rename(workflow)
	_add(workflow)
	workflow.transitions = [row for row in workflow.transitions if not _is(row, REMOVED)]
	workflow.save()


def _rename(workflow: Any) -> None:
	for row in [*workflow.states, *workflow.transitions]:
		for field in ("state", "next_state"):
			if row.get(field) == OLD_NAME:
				row.set(field, NEW_NAME)


def _add(workflow: Any) -> None:
	workflow.append("states", {**ADDED, "doc_status": "0", "allow_edit": "Desk User"})
	ways = (
		("In referral", ADDED_ACTION, ADDED["state"]),
		(ADDED["state"], "Start services", "Receiving services"),
		(ADDED["state"], "Close", "Closed"),
	)
	for state, action, next_state in ways:
		row = {"state": state, "action": action, "next_state": next_state, "allowed": FIELD_CASE_MANAGER}
		workflow.append("transitions", row)


def _is(row: Any, wanted: dict[str, str]) -> bool:
	return all(row.get(field) == value for field, value in wanted.items())


def migrate() -> None:
	"""Run the real `bench migrate` on this site, in its own process. Raises CalledProcessError."""
	frappe.db.commit()
	command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", frappe.local.site]
	subprocess.run([*command, "migrate", "--skip-search-index"], check=True, capture_output=True, cwd=".")
	frappe.db.commit()
	frappe.clear_cache()


def what_was_lost() -> list[str]:
	"""The changes that did not survive, in words; empty when all did."""
	workflow = frappe.get_doc("Workflow", "Case")
	states = {row.state: row for row in workflow.states}
	lost = []
	if not _is(states.get(ADDED["state"], {}), ADDED):
		lost.append("the added state")
	if NEW_NAME not in states or OLD_NAME in states:
		lost.append("the renamed state")
	if any(_is(row, REMOVED) for row in workflow.transitions):
		lost.append("the removed transition")
	if not workflow.is_active:
		lost.append("the workflow is no longer active")
	return lost


def restore(original: dict[str, Any]) -> None:
	"""Give the site its workflow back, for the tests that follow."""
	frappe.db.rollback()
	workflow = frappe.get_doc("Workflow", "Case")
	for table in ("states", "transitions"):
		workflow.set(table, [])
		for row in original[table]:
			workflow.append(
				table, {field: row[field] for field in row if field not in ("name", "idx", "parent")}
			)
	workflow.save()
	for state in (ADDED["state"], NEW_NAME):
		frappe.delete_doc_if_exists("Workflow State", state)
	frappe.delete_doc_if_exists("Workflow Action Master", ADDED_ACTION)
	frappe.db.commit()


class WorkflowSurvivesMigration(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		original = frappe.get_doc("Workflow", "Case").as_dict(convert_dates_to_str=True)
		cls.addClassCleanup(restore, original)
		change_the_workflow()
		migrate()

	def tearDown(self) -> None:
		frappe.db.rollback()

	def test_what_the_administrator_changed_is_still_there(self) -> None:
		self.assertEqual(what_was_lost(), [])

	def test_states_that_were_replaced_do_not_come_back(self) -> None:
		states = [row.state for row in frappe.get_doc("Workflow", "Case").states]
		self.assertEqual(len(states), len(set(states)))
		self.assertEqual(len(states), 12)

	def test_a_state_without_a_category_is_still_refused(self) -> None:
		workflow = frappe.get_doc("Workflow", "Case")
		workflow.states[-1].update_value = ""
		with self.assertRaisesRegex(frappe.ValidationError, "does not say to which category"):
			workflow.save()

	def test_a_case_still_begins_at_identification_and_skips_no_stage(self) -> None:
		case = make_case()
		self.assertEqual((case.workflow_state, case.stage), ("Identified", "Identification"))
		for state in (ADDED["state"], NEW_NAME, "Closed"):
			case.reload()
			case.workflow_state = state
			with self.subTest(state), self.assertRaises(frappe.ValidationError):
				case.save()
		self.assertEqual(frappe.db.get_value("Case", case.name, "stage"), "Identification")

	def test_the_added_state_is_offered_and_the_removed_transition_is_not(self) -> None:
		case = make_case()
		offered = {}
		for state in ("In referral", "Receiving services"):
			frappe.db.set_value("Case", case.name, "workflow_state", state)
			offered[state] = {row["action"] for row in get_transitions(frappe.get_doc("Case", case.name))}
		self.assertIn(ADDED_ACTION, offered["In referral"])
		self.assertNotIn(REMOVED["action"], offered["Receiving services"])


def make_case() -> Any:
	"""A registered client of Svay Rieng with a case that has just been identified."""
	office = frappe.get_doc("Field Office", "SVR")
	office.append("staff", {"user": "Administrator", "duty": "Field Case Manager", "from_date": "2009-01-01"})
	office.save()
	client = frappe.get_doc(
		{
			"doctype": "Client",
			"field_office": "SVR",
			"registered_on": today(),
			"identified_on": add_days(today(), -1),
			"identification_channel": "NGO",
			"temporary_shelter": "Not needed",
			"sex": "Female",
			"age_at_registration": 16,
			"home_province": "20",
		}
	).insert()
	values = {"doctype": "Case", "client": client.name, "case_type": "TL", "case_manager": "Administrator"}
	return frappe.get_doc({**values, "opened_on": today()}).insert()
