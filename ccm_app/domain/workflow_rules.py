"""What a workflow of the register may look like: no state without a way on, no way around what the handbook asks for.

Three kinds of answers: problems of the drawing itself, problems with records that stand in it today, and what is
allowed but unwise. The words "sure step" mean: without a condition, and for a role that may write the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ccm_app.domain import categories
from ccm_app.domain.configuration_site import Site
from ccm_app.domain.configuration_templates import holds_code
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.roles import EVERY_ROLE
from ccm_app.domain.workflow_conditions import is_comparison, leave_nothing_out
from ccm_app.domain.workflow_graph import ENDED, EVERYBODY, FOLLOWING, Graph, Record, State, Step, graph_of


def graph_problems(record: Record, site: Site) -> list[Problem]:
	"""Why an active workflow of the register cannot be drawn like this; empty for one that is switched off."""
	if record.get("document_type") not in FOLLOWING or not _ticked(record.get("is_active")):
		return []
	graph = graph_of(record)
	drawn = [*_drawn_wrongly(graph), *_people(graph, site), *_conditions(graph, site)]
	# Which way leads where is asked of a drawing that can be read.
	return drawn or [*_around(graph), *_not_reached(graph), *_never_ending(graph, site)]


def _ticked(value: object) -> bool:
	return str(value or "0") not in ("0", "False", "")


def writers(kind: str, site: Site) -> frozenset[str]:
	"""The roles that may write a record of this DocType, as it was shipped."""
	rows = site.shapes.get(kind, {}).get("permissions", [])
	return frozenset(str(row["role"]) for row in rows if row.get("write") and not row.get("permlevel"))


def is_sure(graph: Graph, site: Site) -> dict[Step, bool]:
	"""For each step whether every record can take it: no condition, and a role that may write."""
	able = writers(graph.kind, site) | EVERYBODY
	return {step: not step.condition and step.role in able for step in graph.steps}


def _drawn_wrongly(graph: Graph) -> Iterator[Problem]:
	names = Counter(state.name for state in graph.states)
	for name in (name for name, times in names.items() if times > 1):
		yield problem("workflow.state_twice", "states", state=name)
	for state in graph.states:
		if holds_code(state.name) or holds_code(state.message):
			yield problem("config.code_only_by_deploy", kind="Workflow")
		if state.category not in FOLLOWING[graph.kind]:
			yield problem("workflow.no_category", "states", state=state.name)
	for step in graph.steps:
		for name in {step.state, step.next_state} - set(names):
			yield problem("workflow.unknown_state", "transitions", action=step.action, state=name)
	begins = next(iter(FOLLOWING[graph.kind]))
	if not graph.states or graph.states[0].category != begins:
		yield problem("workflow.begins_elsewhere", "states", category=begins)
	yield from _two_ways(graph)


def _two_ways(graph: Graph) -> Iterator[Problem]:
	"""The desk takes one of the steps that bear the same name; which one nobody can foretell."""
	ends: dict[tuple[str, str], set[str]] = {}
	for step in graph.steps:
		if not step.condition:
			ends.setdefault((step.state, step.action), set()).add(step.next_state)
	for (state, action), found in ends.items():
		if len(found) > 1:
			yield problem("workflow.two_ways", "transitions", state=state, action=action)


def _people(graph: Graph, site: Site) -> Iterator[Problem]:
	"""A step, or a form, that is given to people who can never write the record."""
	able = writers(graph.kind, site) | EVERYBODY
	never = (frozenset(EVERY_ROLE) | {"Guest"}) - able
	for step in graph.steps:
		if step.role in never:
			yield problem(
				"workflow.role_cannot", "transitions", role=step.role, action=step.action, kind=graph.kind
			)
	for state in graph.states:
		if state.edited_by in never:
			yield problem("workflow.nobody_edits", "states", role=state.edited_by, state=state.name)


def _conditions(graph: Graph, site: Site) -> Iterator[Problem]:
	for step in graph.steps:
		if step.condition and not is_comparison(step.condition, graph.kind, site):
			yield problem("workflow.condition", "transitions", state=step.state, action=step.action)


def _around(graph: Graph) -> Iterator[Problem]:
	"""A step that leads past a stage which the handbook asks for."""
	following = FOLLOWING[graph.kind]
	for step in graph.steps:
		before, wanted = graph.category(step.state), graph.category(step.next_state)
		if before != wanted and wanted not in following.get(str(before), ()):
			yield problem(
				"workflow.goes_around",
				"transitions",
				state=step.state,
				next_state=step.next_state,
				action=step.action,
				allowed=", ".join(following.get(str(before), ())) or "-",
			)


def _not_reached(graph: Graph) -> Iterator[Problem]:
	reached = graph.reached(state.name for state in graph.states[:1])
	for state in graph.states:
		if state.name not in reached:
			yield problem("workflow.unreachable", "transitions", state=state.name)
	there = {state.category for state in graph.states}
	for category in FOLLOWING[graph.kind]:
		if category not in there:
			yield problem("workflow.category_missing", "states", category=category)


def _never_ending(graph: Graph, site: Site) -> Iterator[Problem]:
	sure, ended = is_sure(graph, site), ENDED[graph.kind]
	for state in graph.states:
		if state.category in ended:
			continue
		if not list(graph.onward(state.name)):
			yield problem("workflow.dead_end", "transitions", state=state.name)
		elif graph.kind == "Case":
			yield from _cannot_close(state, graph, sure)
		elif not _ends(state, graph, lambda step: True):
			yield problem("workflow.no_end", "transitions", state=state.name)


def _ends(state: State, graph: Graph, allowed: object) -> bool:
	reached = graph.reached([state.name], allowed)  # type: ignore[arg-type]
	return any(graph.category(one) in ENDED[graph.kind] for one in reached)


def _cannot_close(state: State, graph: Graph, sure: dict[Step, bool]) -> Iterator[Problem]:
	"""A client leaves, or dies, in any stage; then the gates of the later stages never open.

	So the way to closure leads through states of the same stage only. Before registration it leads to registration.
	"""
	goal = categories.REGISTRATION if state.category == categories.IDENTIFICATION else categories.CLOSURE

	def inside(step: Step) -> bool:
		return sure[step] and graph.category(step.state) == state.category

	reached = {graph.category(one) for one in graph.reached([state.name], inside)}
	if goal not in reached:
		yield problem("workflow.cannot_close", "transitions", state=state.name, goal=goal)


# Records that stand in the workflow today -----------------------------------------------------------


def standing_problems(record: Record, standing: Iterable[tuple[str, str, int]]) -> list[Problem]:
	"""What would happen to records that stand in a state whose category this workflow changes.

	standing: (state, category, how many). A state that is gone is no problem: its records go on in the first state of
	the same category, which every active workflow has.
	"""
	graph, found = graph_of(record), []
	for state, category, number in standing:
		becomes = graph.category(state)
		if becomes is not None and becomes != category and number:
			found.append(
				problem(
					"workflow.category_changed",
					"states",
					state=state,
					category=category,
					wanted=becomes,
					number=number,
				)
			)
	return found


# What is allowed and unwise -------------------------------------------------------------------------


def graph_warnings(record: Record, site: Site) -> list[Problem]:
	"""What an administrator should look at again; the workflow is stored all the same."""
	if record.get("document_type") not in FOLLOWING or not _ticked(record.get("is_active")):
		return []
	graph = graph_of(record)
	able = writers(graph.kind, site) | EVERYBODY
	found = [
		problem("workflow.warn_role", role=role, kind=graph.kind)
		for role in sorted({step.role for step in graph.steps} - able)
	]
	return [*found, *_only_conditions(graph), *_approves_own(graph)]


def _only_conditions(graph: Graph) -> Iterator[Problem]:
	for state in graph.states:
		leading = [step for step in graph.steps if step.state == state.name]
		conditions = [str(step.condition or "") for step in leading]
		if leading and all(conditions) and not leave_nothing_out(conditions):
			yield problem("workflow.warn_condition", state=state.name)


def _approves_own(graph: Graph) -> Iterator[Problem]:
	for step in graph.steps:
		if step.self_approval and graph.category(step.next_state) == categories.BUDGET_APPROVED:
			yield problem("workflow.warn_own_approval", action=step.action)


RULES = (("Workflow", graph_problems),)
WARNINGS = (("Workflow", graph_warnings),)
