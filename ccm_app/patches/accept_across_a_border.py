"""Let the Central Office record who confirmed an arrival across a border, on sites whose workflow is older than that.

The ministry owns its workflow: only what is missing is added, and a condition that stands is left. Safe to run twice.
"""

from __future__ import annotations

import frappe

from ccm_app.confidentiality.roles import CENTRAL
from ccm_app.domain import border, categories
from ccm_app.registry.states import active_workflow

KIND = "Case Handover"
ACROSS, INSIDE = f"doc.destination == '{border.ACROSS}'", f"doc.destination != '{border.ACROSS}'"


def execute() -> None:
	"""Add the step of the Central Office beside every step with which an office accepts."""
	workflow = active_workflow(KIND)
	if workflow is None:
		return
	workflow = frappe.get_doc("Workflow", workflow.name)
	accepted = {row.state for row in workflow.states if row.update_value == categories.HANDOVER_ACCEPTED}
	steps = [row for row in workflow.transitions if row.next_state in accepted]
	if not steps or any(row.allowed == CENTRAL for row in steps):
		return
	for step in steps:
		step.condition = step.condition or INSIDE
	fields = ("state", "action", "next_state", "allow_self_approval")
	new = {(step.state, step.action): {field: step.get(field) for field in fields} for step in steps}
	for values in new.values():
		workflow.append("transitions", values | {"allowed": CENTRAL, "condition": ACROSS})
	workflow.save()
