"""The stages of a case: a state added, one renamed, a transition removed."""

from __future__ import annotations

from typing import Any

import frappe
from people import MINISTRY

ADDED = {"state": "Waiting for papers", "update_field": "stage", "update_value": "Referral"}
ADDED_ACTION = "Wait for papers"
OLD_NAME, NEW_NAME = "Reintegrating", "Going home"
REMOVED = {"state": "Receiving services", "action": "Prepare plan", "next_state": "Planning"}
MANAGER = "CCM Field Case Manager"
WAYS = (
	("In referral", ADDED_ACTION, ADDED["state"]),
	(ADDED["state"], "Start services", "Receiving services"),
	(ADDED["state"], "Close", "Closed"),
)


def change() -> None:
	"""As the ministry administrator does it on the screen of the workflow."""
	frappe.set_user(MINISTRY)
	for state in (ADDED["state"], NEW_NAME):
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": state}).insert()
	frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": ADDED_ACTION}).insert()
	workflow = frappe.get_doc("Workflow", "Case")
	for row in [*workflow.states, *workflow.transitions]:
		for field in ("state", "next_state"):
			if row.get(field) == OLD_NAME:
				row.set(field, NEW_NAME)
	workflow.append("states", {**ADDED, "doc_status": "0", "allow_edit": "Desk User"})
	for state, action, next_state in WAYS:
		way = {"state": state, "action": action, "next_state": next_state, "allowed": MANAGER}
		workflow.append("transitions", way)
	workflow.transitions = [row for row in workflow.transitions if not _is(row, REMOVED)]
	workflow.save()


def found() -> dict[str, bool]:
	"""Each change, and whether it is there."""
	workflow = frappe.get_doc("Workflow", "Case")
	states = {row.state: row for row in workflow.states}
	ways = {(row.state, row.action, row.next_state) for row in workflow.transitions}
	return {
		"state added": _is(states.get(ADDED["state"], {}), ADDED) and ways.issuperset(WAYS),
		"state renamed": NEW_NAME in states and OLD_NAME not in states,
		"transition removed": not any(_is(row, REMOVED) for row in workflow.transitions),
		"workflow in use": bool(workflow.is_active),
	}


def _is(row: Any, wanted: dict[str, str]) -> bool:
	return all(row.get(field) == value for field, value in wanted.items())
