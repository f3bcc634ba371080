"""A state that leaves its workflow, because it was renamed or removed, takes its records along.

Frappe would leave them in a state that no longer exists, and refuse to save them ever after.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.workflow.doctype.workflow import workflow as platform

from ccm_app.domain.categories import CATEGORY_FIELDS
from ccm_app.registry.sentences import SENTENCES

GONE = "workflow.records_in_state"


@frappe.whitelist(methods=["GET", "POST"])
def get_workflow_state_count(doctype: str, workflow_state_field: str, states: str | list[str]) -> Any:
	"""Stands in for Frappe's function of this name, which the form of a workflow calls when it is opened.

	Frappe's asks for the right to read the cases themselves, which the ministry administrator does not have. For
	records of this app nothing is counted, because none is left behind: see `carry_records_over`.
	"""
	if doctype in CATEGORY_FIELDS:
		return []
	return platform.get_workflow_state_count(doctype, workflow_state_field, states)


def carry_records_over(workflow: Document, method: str | None = None) -> None:
	"""Bring records of a state that is gone into the first state of the same category; no stage changes.

	For the hook `doc_events` of Workflow, event `on_update`. Raises frappe.ValidationError when records stand in
	a category that has no state any more.
	"""
	kind = workflow.document_type
	if kind not in CATEGORY_FIELDS or not workflow.is_active:
		return
	field = CATEGORY_FIELDS[kind]
	names = [row.state for row in workflow.states]
	table = frappe.qb.DocType(kind)
	left = frappe.qb.from_(table).select(table.workflow_state, table[field]).distinct()
	for state, category in left.where(table.workflow_state.notin(names)).run():
		new = next((row.state for row in workflow.states if row.update_value == category), None)
		if new is None:
			frappe.throw(_(SENTENCES[GONE]).format(state=state, category=_(category)))
		stand_there = (table.workflow_state == state) & (table[field] == category)
		frappe.qb.update(table).set(table.workflow_state, new).where(stand_there).run()
