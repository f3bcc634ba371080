"""Who approves a plan: whom the steps of the workflow name, and for a plan of which amount."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe

from ccm_app.api.duty import Filters
from ccm_app.domain.categories import BUDGET_APPROVED, BUDGET_COSTED
from ccm_app.domain.workflow_conditions import as_filter
from ccm_app.registry import states

_PLAN = "Case Plan"


def approvers() -> Iterator[tuple[str, Filters]]:
	"""(role, filters) for each step that approves a plan: the plans with confirmed costs which wait for that role.

	A condition that is more than one comparison, or asks for a field that is gone, narrows nothing: the list then shows
	more, and the button decides.
	"""
	workflow = states.active_workflow(_PLAN)
	for step in workflow.transitions if workflow else ():
		if states.category_of(_PLAN, step.next_state) == BUDGET_APPROVED:
			yield str(step.allowed), [["budget_category", "=", BUDGET_COSTED], *_narrower(step.condition)]


def _narrower(condition: str | None) -> Iterator[list[Any]]:
	found = as_filter(condition)
	if found and frappe.db.has_column(_PLAN, found[0]):
		yield list(found)
