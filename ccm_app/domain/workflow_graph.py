"""A workflow as a graph: states with their fixed categories, and the steps that lead from one to the next.

An administrator draws states and steps. What the handbook lets follow is a table over the *categories* of the states,
so a graph keeps to the handbook when each of its steps keeps to this table. Plain data in, plain answers out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.stages import FOLLOWING as STAGES_FOLLOWING

Record = Mapping[str, Any]

_VOIDED = {stage: (categories.VOID,) for stage in categories.OPEN_STAGES}
# For each DocType with a workflow: from each category to those that may follow it.
FOLLOWING: Mapping[str, Mapping[str, tuple[str, ...]]] = {
	"Case": {stage: (*after, *_VOIDED.get(stage, ())) for stage, after in STAGES_FOLLOWING.items()},
	# "calculates the budget ... with the Field Coordination Unit ... and proposes it" [H]:122
	"Case Plan": {
		categories.BUDGET_DRAFT: (categories.BUDGET_PROPOSED,),
		categories.BUDGET_PROPOSED: (categories.BUDGET_COSTED, categories.BUDGET_DRAFT),
		categories.BUDGET_COSTED: (
			categories.BUDGET_APPROVED,
			categories.BUDGET_REJECTED,
			categories.BUDGET_PROPOSED,
			categories.BUDGET_DRAFT,
		),
		categories.BUDGET_APPROVED: (),
		categories.BUDGET_REJECTED: (categories.BUDGET_DRAFT,),
	},
	# Nothing is answered before it was sent: the client's consent is asked at sending [H]:166.
	"Referral": {
		categories.REFERRAL_DRAFT: (categories.REFERRAL_SENT, categories.REFERRAL_WITHDRAWN),
		categories.REFERRAL_SENT: (
			categories.REFERRAL_ACCEPTED,
			categories.REFERRAL_DECLINED,
			categories.REFERRAL_IN_SERVICE,
			categories.REFERRAL_COMPLETED,
			categories.REFERRAL_WITHDRAWN,
		),
		categories.REFERRAL_ACCEPTED: (
			categories.REFERRAL_IN_SERVICE,
			categories.REFERRAL_DECLINED,
			categories.REFERRAL_COMPLETED,
			categories.REFERRAL_WITHDRAWN,
		),
		categories.REFERRAL_IN_SERVICE: (categories.REFERRAL_COMPLETED, categories.REFERRAL_WITHDRAWN),
		categories.REFERRAL_DECLINED: (),
		categories.REFERRAL_COMPLETED: (),
		categories.REFERRAL_WITHDRAWN: (),
	},
	# Nobody accepts what the Central Office has not received [H]:132.
	"Case Handover": {
		categories.HANDOVER_PROPOSED: (categories.HANDOVER_RECEIVED, categories.HANDOVER_RETURNED),
		categories.HANDOVER_RECEIVED: (
			categories.HANDOVER_ASSIGNED,
			categories.HANDOVER_ACCEPTED,
			categories.HANDOVER_RETURNED,
		),
		categories.HANDOVER_ASSIGNED: (categories.HANDOVER_ACCEPTED, categories.HANDOVER_RETURNED),
		categories.HANDOVER_ACCEPTED: (),
		categories.HANDOVER_RETURNED: (),
	},
}
# Where a record has come to its end; only here may a state have no step that leads on.
ENDED: Mapping[str, tuple[str, ...]] = {
	"Case": categories.ENDED_STAGES,
	"Case Plan": (categories.BUDGET_APPROVED,),
	"Referral": (
		categories.REFERRAL_DECLINED,
		categories.REFERRAL_COMPLETED,
		categories.REFERRAL_WITHDRAWN,
	),
	"Case Handover": (categories.HANDOVER_ACCEPTED, categories.HANDOVER_RETURNED),
}
# Everybody who works at the desk has these.
EVERYBODY = frozenset({"All", "Desk User"})


@dataclass(frozen=True)
class State:
	"""A state of a workflow: its name, the category that the rules read, and the role that may edit there."""

	name: str
	category: str
	edited_by: str = ""
	message: str = ""


@dataclass(frozen=True)
class Step:
	"""A step of a workflow: who may take it, from where to where, and under which condition."""

	state: str
	action: str
	next_state: str
	role: str
	condition: str = ""
	self_approval: bool = True


@dataclass(frozen=True)
class Graph:
	"""A workflow of one DocType; a new record begins in the first state."""

	kind: str
	states: tuple[State, ...]
	steps: tuple[Step, ...]

	@cached_property
	def _categories(self) -> dict[str, str]:
		return {one.name: one.category for one in reversed(self.states)}

	@cached_property
	def _leading_on(self) -> dict[str, list[Step]]:
		found: dict[str, list[Step]] = {}
		for step in self.steps:
			found.setdefault(step.state, []).append(step)
		return found

	def category(self, state: str) -> str | None:
		"""The category of a state; None when the workflow does not have it."""
		return self._categories.get(state)

	def onward(self, state: str, allowed: Callable[[Step], bool] = lambda step: True) -> Iterable[str]:
		"""The states that follow this one by the steps that are allowed."""
		return (step.next_state for step in self._leading_on.get(state, ()) if allowed(step))

	def reached(self, starts: Iterable[str], allowed: Callable[[Step], bool] = lambda step: True) -> set[str]:
		"""Every state that is reached from these by the steps that are allowed, these included."""
		found, waiting = set(), list(starts)
		while waiting:
			state = waiting.pop()
			if state not in found:
				found.add(state)
				waiting += self.onward(state, allowed)
		return found


def graph_of(record: Record) -> Graph:
	"""The graph of a Workflow record (`document_type`, `states`, `transitions`), as Frappe stores it."""
	states = tuple(
		State(
			_text(row, "state"), _text(row, "update_value"), _text(row, "allow_edit"), _text(row, "message")
		)
		for row in record.get("states") or []
	)
	steps = tuple(
		Step(
			_text(row, "state"),
			_text(row, "action"),
			_text(row, "next_state"),
			_text(row, "allowed"),
			_text(row, "condition").strip(),
			_text(row, "allow_self_approval") not in ("0", ""),
		)
		for row in record.get("transitions") or []
	)
	return Graph(_text(record, "document_type"), states, steps)


def _text(row: Record, name: str) -> str:
	value = row.get(name)
	return "" if value is None else str(int(value) if isinstance(value, bool) else value)
