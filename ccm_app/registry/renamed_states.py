"""A state that leaves its workflow, because it was renamed or removed, takes its records along.

Frappe would leave them in a state that no longer exists, and refuse to save them ever after. A few go at once, with the
workflow; many go in the background (`Carry Over`), and whoever opens one meanwhile takes it along. Each move stands in
the ledger of its client. No stage changes.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from frappe.utils import getdate
from frappe.workflow.doctype.workflow import workflow as platform
from pypika.enums import Order

from ccm_app.domain.categories import CATEGORY_FIELDS
from ccm_app.domain.consequences import Event
from ccm_app.registry import ledger, states
from ccm_app.registry.sentences import SENTENCES

GONE, TOO_MANY = "workflow.records_in_state", "workflow.too_many_at_once"
CARRIED = "state.carried_over"
# As many go along while the administrator waits.
AT_ONCE = 200
RUNNING = "Running"


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
	a category that has no state any more, or when they are too many to go along at once.
	"""
	kind = workflow.document_type
	if kind not in CATEGORY_FIELDS or not workflow.is_active or workflow.flags.ccm_carries_over:
		return
	left = records_left(kind, [row.state for row in workflow.states])
	if sum(number for _state, _category, number in left) > AT_ONCE:
		frappe.throw(_(SENTENCES[TOO_MANY]).format(number=AT_ONCE))
	for state, category, _number in left:
		new = next((row.state for row in workflow.states if row.update_value == category), None)
		if new is None:
			frappe.throw(_(SENTENCES[GONE]).format(state=state, category=_(category)))
		for name in standing_in(kind, state, category, AT_ONCE):
			carry(kind, name, state, new)


def records_left(kind: str, present: list[str]) -> list[tuple[str, str, int]]:
	"""Records in a state that is not among these: (state, category, how many)."""
	table, field = frappe.qb.DocType(kind), CATEGORY_FIELDS[kind]
	query = frappe.qb.from_(table).select(table.workflow_state, table[field], Count("*"))
	query = query.where(table.workflow_state.notin(present)).groupby(table.workflow_state, table[field])
	return [(str(row[0]), str(row[1]), int(row[2])) for row in query.run()]


def standing_in(kind: str, state: str, category: str, limit: int) -> list[str]:
	"""The next records of a state and a category, in the order of their names."""
	filters = {"workflow_state": state, CATEGORY_FIELDS[kind]: category}
	# The register moves them; whose they are does not matter.
	return [
		str(one) for one in frappe.get_all(kind, filters=filters, pluck="name", order_by="name", limit=limit)
	]


def carry(kind: str, name: str, state: str, new: str, source: str | None = None) -> bool:
	"""Move one record that still stands in a state into another one of the same category, and tell the ledger.

	source: the Carry Over. False when somebody else has moved it. Both are stored, or neither, with the transaction.
	"""
	links = ["client", "name as case" if kind == "Case" else "case", "workflow_state"]
	# Locked, so that whoever saves it at this moment and the background do not both move it.
	stands = frappe.db.get_value(kind, name, ["workflow_state", "client"], for_update=True)
	if not stands or stands[0] != state:
		return False
	row = frappe.db.get_value(kind, name, links, as_dict=True)
	frappe.db.set_value(kind, name, "workflow_state", new, update_modified=False)
	details = {"from": state, "to": new} | ({"source": source} if source else {})
	ledger.append(Event(row.client, row.case, CARRIED, getdate(), kind, name, details))
	return True


def take_along(document: Document) -> None:
	"""Move a record that somebody saves while its state is carried over in the background, before it is read.

	The form may still show the state that is gone, whoever moved the record meanwhile.
	"""
	kind, shown = document.doctype, document.get("workflow_state")
	if kind not in CATEGORY_FIELDS or document.is_new() or not shown or states.category_of(kind, shown):
		return
	row = _successor(kind, shown)
	if row:
		carry(kind, str(document.name), shown, row.becomes, row.parent)
		document.workflow_state = row.becomes


def _successor(kind: str, state: str) -> Any:
	"""The row of the newest Carry Over that says where records of this state go; None when there is none."""
	carried, row = frappe.qb.DocType("Carry Over"), frappe.qb.DocType("Carry Over State")
	query = frappe.qb.from_(row).join(carried).on(row.parent == carried.name)
	query = query.where((carried.kind == kind) & (row.state == state)).orderby(
		carried.begun_on, order=Order.desc
	)
	found = query.select(row.becomes, row.parent).limit(1).run(as_dict=True)
	return found[0] if found else None
