"""A card dragged on the board "Cases by stage" takes the step of the workflow, or the user hears why it cannot."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.desk.doctype.kanban_board import kanban_board
from frappe.model.workflow import apply_workflow

from ccm_app.api.passage import actions_to
from ccm_app.confidentiality.opening import open_record
from ccm_app.domain.problems import problem
from ccm_app.domain.stages import next_steps
from ccm_app.registry.facts import facts_of
from ccm_app.registry.saying import refuse
from ccm_app.registry.site_register import SiteRegister


@frappe.whitelist(methods=["POST"])
def move_card(
	board_name: str,
	docname: str,
	from_colname: str,
	to_colname: str,
	old_index: int | str,
	new_index: int | str,
) -> Any:
	"""Stands in for Frappe's update_order_for_single_card, which would write the stage past the workflow.

	Answers the board. Raises RulesBroken with every sentence that stands in the way, and nothing is moved.
	"""
	board = frappe.get_doc("Kanban Board", board_name)
	if board.reference_doctype != "Case" or board.field_name != "stage" or from_colname == to_colname:
		return kanban_board.update_order_for_single_card(
			board_name, docname, from_colname, to_colname, old_index, new_index
		)
	case = open_record("Case", docname, "write")
	actions = actions_to(to_colname, case)
	if not actions:
		_refuse(case, to_colname)
	apply_workflow(case.as_json(), actions[0])
	return board


def _refuse(case: Any, stage: str) -> None:
	"""Say what is missing for the stage, or that the stage does not follow, or that another role moves it."""
	steps = {step.stage: step for step in next_steps(facts_of(case), SiteRegister(), frappe.utils.getdate())}
	if stage not in steps:
		refuse(
			[problem("case.stage_skipped", "stage", stage=frappe._(case.stage), wanted=frappe._(stage))],
			"Case",
		)
	refuse(steps[stage].problems, "Case")
	frappe.throw(frappe._("Possible now, by somebody whose role may take this step."), frappe.PermissionError)
