"""From the state that an administrator named to the fixed category that the rules read."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.model.workflow import get_workflow, get_workflow_name, has_approval_access

from ccm_app.domain.categories import CATEGORY_FIELDS
from ccm_app.domain.problems import Problem, problem


def active_workflow(kind: str) -> Document | None:
	"""The active Workflow of a DocType on this site, or None."""
	return get_workflow(kind) if kind in CATEGORY_FIELDS and get_workflow_name(kind) else None


def category_of(kind: str, state: str | None) -> str | None:
	"""The category that the Workflow of this site gives to a state, or None when it has no such state."""
	workflow = active_workflow(kind)
	if workflow is None:
		return None
	rows = (row for row in workflow.states if row.state == state)
	return next((row.update_value for row in rows if row.update_field == CATEGORY_FIELDS[kind]), None)


def state_of(kind: str, category: str) -> str | None:
	"""The first state of this site's Workflow that has the category, or None when it has none."""
	workflow = active_workflow(kind)
	field = CATEGORY_FIELDS.get(kind)
	rows = workflow.states if workflow else ()
	return next(
		(row.state for row in rows if row.update_field == field and row.update_value == category), None
	)


def settle(document: Document, stored: Document | None) -> list[Problem]:
	"""Give a new record the first state, and every record the category of its state.

	A category that was set by hand (a Kanban card dragged to another column) is a problem that says what to
	do instead. Without an active Workflow nothing moves: state and category stay as they are stored.
	"""
	field = CATEGORY_FIELDS.get(document.doctype)
	if field is None:
		return []
	workflow = active_workflow(document.doctype)
	if workflow is None:
		return _stay(document, stored, field)
	# Frappe puts the first choice into a new record; that is not by hand.
	before = stored.get(field) if stored else _first_choice(document, field)
	if not document.workflow_state:
		document.workflow_state = stored.workflow_state if stored else workflow.states[0].state
	given, derived = document.get(field), category_of(document.doctype, document.workflow_state)
	document.set(field, derived or before)
	by_hand = bool(given) and given not in (before, derived)
	found = (
		[problem("record.category_by_hand", field, label=document.meta.get_label(field))] if by_hand else []
	)
	return found + _self_approval(document, stored, workflow)


def _first_choice(document: Document, field: str) -> str:
	return str(document.meta.get_field(field).options).strip().split("\n")[0]


def _stay(document: Document, stored: Document | None, field: str) -> list[Problem]:
	document.set(field, stored.get(field) if stored else _first_choice(document, field))
	document.workflow_state = stored.workflow_state if stored else None
	return []


def _self_approval(document: Document, stored: Document | None, workflow: Document) -> list[Problem]:
	"""Frappe asks this only in its button; a plain save must not get around it."""
	if stored is None or stored.workflow_state == document.workflow_state:
		return []
	roles = frappe.get_roles()
	ways = [
		way
		for way in workflow.transitions
		if way.state == stored.workflow_state
		and way.next_state == document.workflow_state
		and way.allowed in roles
	]
	open_to_user = any(has_approval_access(frappe.session.user, stored, way) for way in ways)
	return [problem("workflow.self_approval", "workflow_state")] if ways and not open_to_user else []
