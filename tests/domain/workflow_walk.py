"""A walk through the workflow of a case that knows nothing of the guard; the handbook in other words."""

from __future__ import annotations

from typing import Any

from tests.domain.random_workflows import EVERY, OPEN, WRITERS, Flow, category

# What must lie behind a case when it enters a stage, whichever way it came [H]:138-184.
BEHIND = {
	"Registration": {"Identification"},
	"Social assessment": {"Registration"},
	"Case conference": {"Registration", "Social assessment"},
	"Case plan": {"Registration", "Social assessment"},
	"Referral": {"Registration", "Social assessment", "Case plan"},
	"Services": {"Registration", "Social assessment", "Case plan", "Referral"},
	"Reintegration and follow-up": {"Registration", "Social assessment", "Case plan", "Referral", "Services"},
	"Closure": {"Registration"},
	"Evaluation": {"Registration", "Closure"},
}


def ways_around(flow: Flow) -> list[str]:
	"""Every entry into a stage on any path from the beginning that lacks what must lie behind it; in words."""
	stages, onward = _stages(flow), _onward(flow)
	start = flow["states"][0]["state"]
	waiting, found = [(start, frozenset([stages[start]]))], []
	seen = set(waiting)
	while waiting:
		state, behind = waiting.pop()
		for after in {row["next_state"] for row in onward.get(state, ())}:
			entered = stages[after]
			if not BEHIND.get(entered, set()) <= behind:
				found.append(f"{state} -> {after}: {entered} without {BEHIND[entered] - behind}")
			if stages[state] not in OPEN and entered in OPEN:
				found.append(f"{state} -> {after}: an ended case goes on")
			there = (after, behind | {entered})
			if there not in seen:
				seen.add(there)
				waiting.append(there)
	return found


def _stages(flow: Flow) -> dict[str, str]:
	return {row["state"]: row["update_value"] for row in flow["states"]}


def _onward(flow: Flow) -> dict[str, list[dict[str, Any]]]:
	found: dict[str, list[dict[str, Any]]] = {}
	for row in flow["transitions"]:
		found.setdefault(row["state"], []).append(row)
	return found


def that_cannot_close(flow: Flow) -> list[str]:
	"""The states from which a case does not reach closure by steps that somebody can always take.

	A client may leave in any stage, so the steps enter no other stage on the way; before registration, registration.
	"""
	stages, onward = _stages(flow), _onward(flow)
	return [state for state in stages if stages[state] in OPEN and not _closes(state, stages, onward)]


def _closes(state: str, stages: dict[str, str], onward: dict[str, list[dict[str, Any]]]) -> bool:
	waiting, seen, own = [state], {state}, {stages[state]}
	if own == {"Identification"}:
		own.add("Registration")
	while waiting:
		here = waiting.pop()
		if stages[here] == "Closure":
			return True
		for row in onward.get(here, ()):
			sure = not row["condition"] and row["allowed"] in WRITERS
			if sure and row["next_state"] not in seen and stages[row["next_state"]] in {*own, "Closure"}:
				seen.add(row["next_state"])
				waiting.append(row["next_state"])
	return False


def is_whole(flow: Flow) -> bool:
	"""Whether every category has a state and every state can be come to."""
	seen = {flow["states"][0]["state"]}
	for _again in flow["states"]:
		seen |= {row["next_state"] for row in flow["transitions"] if row["state"] in seen}
	names = [row["state"] for row in flow["states"]]
	return (
		set(names) == seen
		and len(names) == len(seen)
		and {category(flow, one) for one in names} == set(EVERY)
	)


def stands_after(flow: Flow, state: str, stage: str) -> str:
	"""Where a case of this state and stage stands after a change: there, or in the first state of its stage."""
	names = [row["state"] for row in flow["states"]]
	if state in names:
		return state
	return next(str(row["state"]) for row in flow["states"] if row["update_value"] == stage)
