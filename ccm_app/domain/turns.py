"""Who writes which field of a Case Plan: the Field Office plans, the Field Coordination Unit costs, the approver approves.

The ministry may give the approval, or that of large plans, to the Central Office: it then writes what an approver writes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import rows
from ccm_app.domain.register import Record
from ccm_app.domain.roles import APPROVER, CENTRAL, COORDINATION

LINES = "lines"
_APPROVES = frozenset({"workflow_state", "budget_category", "approval_note", "approved_on", "approved_by"})
_APPROVES_IN_LINES = frozenset({"amount_approved", "amount_committed", "amount_spent"})
# "costs are calculated in consultation with the Field Coordination Unit" [H]:158; the budget is approved after it.
FIELDS: Mapping[str, frozenset[str]] = {
	COORDINATION: frozenset({"workflow_state", "budget_category", "costs_consulted_on", "approval_note"}),
	APPROVER: _APPROVES,
	CENTRAL: _APPROVES,
}
LINE_FIELDS: Mapping[str, frozenset[str]] = {
	COORDINATION: frozenset({"quantity", "unit", "unit_cost", "amount", "funder"}),
	APPROVER: _APPROVES_IN_LINES,
	CENTRAL: _APPROVES_IN_LINES,
}
WRITERS = frozenset(FIELDS)


def turn_problems(record: Record, stored: Record, roles: Collection[str]) -> list[Problem]:
	"""A problem for every field that these roles changed although it is the Field Office's to write.

	roles: those of `WRITERS` that the user holds; who holds a role that plans is not asked.
	"""
	own = frozenset[str]().union(*(FIELDS[role] for role in roles))
	own_lines = frozenset[str]().union(*(LINE_FIELDS[role] for role in roles))
	changed = _changed(record, stored) - own - {LINES}
	before = {row.get("name"): row for row in rows(stored, LINES)}
	now = rows(record, LINES)
	if {row.get("name") for row in now} != set(before):
		changed |= {LINES}
	else:
		changed |= {field for row in now for field in _changed(row, before[row.get("name")]) - own_lines}
	return [problem("plan.not_yours_to_write", field, field=field) for field in sorted(changed)]


def _changed(record: Record, stored: Record) -> set[str]:
	return {field for field in record if not _same(record.get(field), stored.get(field))}


def _same(one: Any, other: Any) -> bool:
	return one == other or (one in (None, "", 0) and other in (None, "", 0))
