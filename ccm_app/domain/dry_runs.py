"""What a changed workflow would do to the records that stand in it today, before it takes effect.

Every record goes on in its own state, or, when that is gone, in another one of the same category: stages have gates,
states have none. Plain data in, plain data out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.workflow_graph import ENDED, Graph, Record, graph_of

STAYS, GOES_OVER, STUCK = "Stays", "Goes over", "Stuck"


@dataclass(frozen=True)
class Standing:
	"""Records of one state and one category, and what becomes of them.

	becomes: the state in which they go on; "" when there is none. choices: every state in which they could. without_way:
	how many of them no step would lead on, because each has a condition that they do not meet; None where a condition
	names single records, which would tell about them.
	"""

	state: str
	category: str
	number: int
	outcome: str = STAYS
	becomes: str = ""
	choices: tuple[str, ...] = ()
	without_way: int | None = 0


def what_becomes(record: Record, standing: Iterable[tuple[str, str, int]]) -> list[Standing]:
	"""For each state in which records stand: whether they stay, go over, or would be stuck.

	record: the Workflow as it would be. standing: (state, category, how many) of today; groups of no record are left out.
	"""
	graph = graph_of(record)
	return [_of_group(graph, *one) for one in standing if one[2]]


def _of_group(graph: Graph, state: str, category: str, number: int) -> Standing:
	same = tuple(one.name for one in graph.states if one.category == category)
	if graph.category(state) == category:
		ends = category in ENDED[graph.kind] or any(True for _next in graph.onward(state))
		return Standing(state, category, number, STAYS if ends else STUCK, state, same)
	becomes = same[0] if same else ""
	return Standing(state, category, number, GOES_OVER if becomes else STUCK, becomes, same)


def chosen(rows: Iterable[Standing], mapping: Mapping[str, str]) -> list[Standing]:
	"""The rows with the states that an administrator chose for those that are gone; state -> new state."""
	return [
		replace(row, becomes=mapping[row.state])
		if row.outcome == GOES_OVER and mapping.get(row.state)
		else row
		for row in rows
	]


def mapping_problems(rows: Iterable[Standing]) -> list[Problem]:
	"""Why records cannot be carried over like this: a state without a successor, or one of another category."""
	found = []
	for row in rows:
		if row.outcome == STUCK:
			found.append(problem("dry_run.stuck", state=row.state, category=row.category, number=row.number))
		elif row.becomes not in row.choices:
			found.append(
				problem("dry_run.other_category", state=row.state, becomes=row.becomes, category=row.category)
			)
	return found


def conditions_of(graph: Graph, state: str) -> tuple[str, ...]:
	"""The conditions of all steps that lead on from a state; none when one of them has no condition."""
	found = [step.condition for step in graph.steps if step.state == state]
	return tuple(found) if all(found) else ()


def fields_of(conditions: Iterable[str]) -> tuple[str, ...]:
	"""The fields of the record that these conditions compare."""
	nodes = (node for one in conditions for node in ast.walk(ast.parse(one.strip(), mode="eval")))
	return tuple(sorted({node.attr for node in nodes if isinstance(node, ast.Attribute)}))
