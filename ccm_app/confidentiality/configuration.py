"""Guards what an administrator may change on the site, so that no configuration takes the register's promises away.

Everything that is refused is refused with a sentence that says what to do instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.query_builder.functions import Count

from ccm_app.confidentiality.platform.deploying import is_deploy_account
from ccm_app.confidentiality.platform.lint import site_facts
from ccm_app.confidentiality.roles import PROVIDER
from ccm_app.domain.categories import CATEGORY_FIELDS
from ccm_app.domain.workflow_rules import graph_problems, standing_problems
from ccm_app.registry.saying import sentence_of

if TYPE_CHECKING:
	from frappe.core.doctype.role.role import Role
	from frappe.workflow.doctype.workflow.workflow import Workflow
	from frappe.workflow.doctype.workflow_document_state.workflow_document_state import WorkflowDocumentState

MODULE = "CCM App"
STATE_FIELD = "workflow_state"


def check_workflow(workflow: Workflow, method: str | None = None) -> None:
	"""Refuse a workflow on a DocType of the app that would take its rules away; all sentences at once.

	The rules ask for the category that a state sets, never for its name. Called before Frappe's own validation,
	which switches the other workflows off. Raises frappe.ValidationError.
	"""
	problems = _problems_of_workflow(workflow)
	if problems:
		frappe.throw("<br>".join(problems), title=_("This workflow would break the register"))


def keep_workflow(workflow: Workflow, method: str | None = None) -> None:
	"""Refuse to delete the workflow on which the stages of a record rest. Raises frappe.ValidationError."""
	if workflow.is_active and workflow.document_type in CATEGORY_FIELDS:
		frappe.throw(_needs_a_workflow(workflow.document_type))


def check_role(role: Role, method: str | None = None) -> None:
	"""Service providers use the portal, never the desk. Raises frappe.ValidationError."""
	if role.name == PROVIDER and role.desk_access:
		frappe.throw(
			_(
				"{0} is a role of the portal and must not reach the desk."
				" Make another role for people who work at the desk."
			).format(role.name)
		)


def _problems_of_workflow(workflow: Workflow) -> list[str]:
	kind = workflow.document_type
	if not kind:
		return []
	if frappe.db.get_value("DocType", kind, "module") != MODULE:
		return [_not_yours(kind)] if _is_only_ministry_administrator() else _leaves_without(workflow)
	found = [*_leaves_without(workflow), *_problems_of_mail_and_status(workflow)]
	if kind in CATEGORY_FIELDS:
		found += _problems_of_categories(workflow, CATEGORY_FIELDS[kind])
		# Asked of a release, too: the fixture of another app is no exception.
		found = found or _problems_of_graph(workflow)
	return found


def _problems_of_graph(workflow: Workflow) -> list[str]:
	"""Ways around what the handbook asks for, states with no way on, and records that would jump to another stage."""
	record = workflow.as_dict()
	found = graph_problems(record, site_facts(is_deploy_account(), frappe.session.user))
	if not found and workflow.is_active:
		found = standing_problems(record, records_by_state(workflow.document_type))
	return [sentence_of(one) for one in found]


def records_by_state(kind: str) -> list[tuple[str, str, int]]:
	"""How many records of a DocType stand in which state, and under which category: (state, category, number)."""
	table = frappe.qb.DocType(kind)
	state, category = table.workflow_state, table[CATEGORY_FIELDS[kind]]
	query = frappe.qb.from_(table).select(state, category, Count("*")).groupby(state, category)
	return [(str(row[0] or ""), str(row[1] or ""), int(row[2])) for row in query.run()]


def _is_only_ministry_administrator() -> bool:
	"""The ministry's right to workflows is meant for the records of this app only."""
	return "System Manager" not in frappe.get_roles()


def _not_yours(kind: str) -> str:
	return _("{0} is not a record of this app. Ask the system manager of the site.").format(kind)


def _problems_of_mail_and_status(workflow: Workflow) -> Iterator[str]:
	if workflow.send_email_alert:
		yield _(
			"Switch off the e-mail alert: it would send the record itself out of the register."
			" People find what waits for them on the desk."
		)
	for state in workflow.states:
		if int(state.doc_status or 0) != 0:
			yield _(
				"The state {0} submits or cancels the record. Nothing here is submitted or cancelled:"
				" leave its Doc Status at 0."
			).format(state.state)


def _problems_of_categories(workflow: Workflow, field: str) -> list[str]:
	meta = frappe.get_meta(workflow.document_type)
	label = _(meta.get_label(field))
	allowed = [option for option in (meta.get_field(field).options or "").split("\n") if option]
	found = [text for state in workflow.states if (text := _problem_of_state(state, field, label, allowed))]
	if workflow.workflow_state_field != STATE_FIELD:
		found.append(_("Leave the Workflow State Field at {0}.").format(STATE_FIELD))
	if workflow.states and not found and workflow.states[0].update_value != allowed[0]:
		found.append(
			_("New records begin in the first state, so {0} must set the category {1}.").format(
				workflow.states[0].state, allowed[0]
			)
		)
	if not workflow.is_active and _is_the_active_one(workflow):
		found.append(_needs_a_workflow(workflow.document_type))
	return found


def _problem_of_state(state: WorkflowDocumentState, field: str, label: str, allowed: list[str]) -> str | None:
	if state.update_field != field or not state.update_value:
		return _(
			"The state {0} does not say to which category it belongs. Choose {1} as Update Field"
			" and one of these as Update Value: {2}."
		).format(state.state, label, ", ".join(allowed))
	if state.update_value not in allowed:
		return _(
			"The state {0} sets the category {1}, which does not exist. Choose one of these: {2}."
		).format(state.state, state.update_value, ", ".join(allowed))
	return None


def _is_the_active_one(workflow: Workflow) -> bool:
	return not workflow.is_new() and bool(
		frappe.db.exists("Workflow", {"name": workflow.name, "is_active": 1})
	)


def _leaves_without(workflow: Workflow) -> list[str]:
	"""The active workflow of one of our records, made into the workflow of another one."""
	if workflow.is_new():
		return []
	before = (
		frappe.db.get_value("Workflow", workflow.name, ["document_type", "is_active"], as_dict=True) or {}
	)
	leaves = before.get("is_active") and before.get("document_type") in CATEGORY_FIELDS
	return (
		[_needs_a_workflow(before["document_type"])]
		if leaves and before["document_type"] != workflow.document_type
		else []
	)


def _needs_a_workflow(kind: str) -> str:
	return _(
		"{0} needs one active workflow, because its stages rest on it. Make another workflow active first;"
		" this one is then switched off by itself."
	).format(_(kind))
