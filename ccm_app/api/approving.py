"""Who approves a plan: whom the steps of the workflow name, and for a plan of which amount."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ccm_app.api.duty import Filters
from ccm_app.domain.categories import BUDGET_APPROVED, BUDGET_COSTED
from ccm_app.registry import states

_PLAN = "Case Plan"
_SIGNS: dict[type[ast.cmpop], str] = {
	ast.Gt: ">",
	ast.GtE: ">=",
	ast.Lt: "<",
	ast.LtE: "<=",
	ast.Eq: "=",
	ast.NotEq: "!=",
}


def approvers() -> Iterator[tuple[str, Filters]]:
	"""(role, filters) for each step that approves a plan: the plans with confirmed costs which wait for that role.

	A condition that is more than one comparison narrows nothing: the list then shows more, and the button decides.
	"""
	workflow = states.active_workflow(_PLAN)
	for step in workflow.transitions if workflow else ():
		if states.category_of(_PLAN, step.next_state) == BUDGET_APPROVED:
			waiting: list[Any] = ["budget_category", "=", BUDGET_COSTED]
			yield str(step.allowed), [waiting, *filters_of(step.condition)]


def filters_of(condition: str | None) -> Filters:
	"""The condition of a step as a filter: [] when there is none, or when it is more than one comparison."""
	try:
		read = ast.parse(str(condition or "").strip(), mode="eval").body
	except (SyntaxError, ValueError):
		return []
	if not isinstance(read, ast.Compare) or len(read.ops) != 1:
		return []
	field, sign, value = read.left, _SIGNS.get(type(read.ops[0])), read.comparators[0]
	if not isinstance(field, ast.Attribute) or not isinstance(value, ast.Constant) or not sign:
		return []
	return [[field.attr, sign, value.value]]
