"""Changes of a workflow that go against the handbook, or leave a case with no way on; each is to be refused."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.domain.random_workflows import NEVER_NEXT, OPEN, Changes, Flow, category

CONDITIONS = (
	"frappe.db.get_value('Client Identity', doc.client, 'family_name_latin') == 'Sok'",
	"doc.client.startswith('2010')",
	"doc.opened_on > '2010-01-01'",
	"doc.nothing_of_the_kind == 1",
	"len(doc.name) > 3",
	"__import__('os').system('id')",
	"doc.__class__ == 1",
	"doc['client'] == 'x'",
	"[one for one in (1, 2)] == []",
	"(lambda: 1)() == 1",
	"doc.sensitivity ==",
	"doc.sensitivity = 'Normal'",
	"doc.sensitivity == other",
	"'Normal' in doc.sensitivity",
	"f'{doc.client}' == 'x'",
	"doc.client < doc.name",
	"1 if doc.client else 0",
	"-doc.client == 1",
	"doc.client * 99999 == 1",
	"doc",
)
CANNOT_WRITE = (
	"Guest",
	"CCM Service Provider",
	"CCM Monitoring Team",
	"CCM Advisory Group",
	"CCM Ministry Administrator",
)


def spoil(number: int, flow: Flow, changes: Changes) -> tuple[str, Flow]:
	"""A spoiled copy of the workflow, and what was done to it."""
	change, broken = ILLEGAL[number % len(ILLEGAL)], copy.deepcopy(flow)
	change(broken, changes)
	return change.__name__, broken


def past_a_stage(flow: Flow, changes: Changes) -> None:
	before, wanted = changes.random.choice(NEVER_NEXT)
	changes.add_step(flow, changes.state(flow, before)["state"], changes.state(flow, wanted)["state"])


def past_a_stage_under_a_condition(flow: Flow, changes: Changes) -> None:
	before, wanted = changes.random.choice(NEVER_NEXT)
	ends = changes.state(flow, before)["state"], changes.state(flow, wanted)["state"]
	changes.add_step(flow, *ends, condition="doc.sensitivity == 'Sealed'")


def a_stage_under_another_category(flow: Flow, changes: Changes) -> None:
	"""All states of a stage are counted as another one."""
	gone = changes.random.choice(OPEN)
	for row in flow["states"]:
		row["update_value"] = "Closure" if row["update_value"] == gone else row["update_value"]


def no_category(flow: Flow, changes: Changes) -> None:
	changes.state(flow)["update_value"] = changes.random.choice(("", None, "Somewhere"))


def dead_end(flow: Flow, changes: Changes) -> None:
	old = changes.state(flow, *OPEN)
	changes.add_step(flow, old["state"], changes.add_state(flow, old["update_value"]))


def two_that_circle(flow: Flow, changes: Changes) -> None:
	"""Two waiting states that lead to each other and nowhere else."""
	old = changes.state(flow, *OPEN)
	one, two = (changes.add_state(flow, old["update_value"]) for _number in range(2))
	for ends in ((old["state"], one), (one, two), (two, one)):
		changes.add_step(flow, *ends)


def never_reached(flow: Flow, changes: Changes) -> None:
	stage = changes.random.choice(OPEN[1:])
	changes.add_step(flow, changes.add_state(flow, stage), changes.state(flow, "Closure")["state"])


def no_closing(flow: Flow, changes: Changes) -> None:
	"""From one stage nobody closes any more, so a case would have to go on."""
	stage = changes.random.choice(OPEN[1:])
	flow["transitions"] = [row for row in flow["transitions"] if not _closes(row, flow, stage)]


def closing_under_a_condition(flow: Flow, changes: Changes) -> None:
	stage = changes.random.choice(OPEN[1:])
	for row in flow["transitions"]:
		row["condition"] = "doc.sensitivity == 'Normal'" if _closes(row, flow, stage) else row["condition"]


def closing_by_nobody(flow: Flow, changes: Changes) -> None:
	"""By a role that may write nothing."""
	stage, role = (
		changes.random.choice(OPEN[1:]),
		changes.random.choice((*CANNOT_WRITE, "Newsletter Manager")),
	)
	for row in flow["transitions"]:
		row["allowed"] = role if _closes(row, flow, stage) else row["allowed"]


def _closes(row: dict[str, Any], flow: Flow, stage: str) -> bool:
	return category(flow, row["state"]) == stage and category(flow, row["next_state"]) == "Closure"


def a_state_that_is_missing(flow: Flow, changes: Changes) -> None:
	changes.random.choice(flow["transitions"])["next_state"] = changes.name("Missing")


def a_stage_that_is_missing(flow: Flow, changes: Changes) -> None:
	stage = changes.random.choice((*OPEN[1:], "Evaluation", "Void"))
	gone = {row["state"] for row in flow["states"] if row["update_value"] == stage}
	flow["states"] = [row for row in flow["states"] if row["state"] not in gone]
	flow["transitions"] = [row for row in flow["transitions"] if not gone & {row["state"], row["next_state"]}]


def a_state_twice(flow: Flow, changes: Changes) -> None:
	row = changes.state(flow)
	flow["states"].append(dict(row, update_value=changes.state(flow)["update_value"]))


def begins_later(flow: Flow, changes: Changes) -> None:
	flow["states"].insert(0, flow["states"].pop(flow["states"].index(changes.state(flow, *OPEN[1:]))))


def an_ended_case_goes_on(flow: Flow, changes: Changes) -> None:
	ended = changes.state(flow, "Closure", "Evaluation", "Void")["state"]
	changes.add_step(flow, ended, changes.state(flow, *OPEN)["state"])


def one_name_for_two_ways(flow: Flow, changes: Changes) -> None:
	row = changes.random.choice([one for one in flow["transitions"] if not one["condition"]])
	flow["transitions"].append(
		dict(row, next_state=changes.add_state(flow, category(flow, row["next_state"])))
	)


def a_condition_that_cannot_be_answered(flow: Flow, changes: Changes) -> None:
	changes.random.choice(flow["transitions"])["condition"] = changes.random.choice(CONDITIONS)


def a_step_for_who_cannot_write(flow: Flow, changes: Changes) -> None:
	changes.random.choice(flow["transitions"])["allowed"] = changes.random.choice(CANNOT_WRITE)


def a_form_for_who_cannot_write(flow: Flow, changes: Changes) -> None:
	changes.state(flow)["allow_edit"] = changes.random.choice(CANNOT_WRITE)


def a_state_with_code(flow: Flow, changes: Changes) -> None:
	changes.state(flow)["message"] = "<img src=x onerror=alert(1)>"


def no_steps(flow: Flow, changes: Changes) -> None:
	flow["transitions"] = []


ILLEGAL: tuple[Callable[[Flow, Changes], None], ...] = (
	past_a_stage,
	past_a_stage_under_a_condition,
	a_stage_under_another_category,
	no_category,
	dead_end,
	two_that_circle,
	never_reached,
	no_closing,
	closing_under_a_condition,
	closing_by_nobody,
	a_state_that_is_missing,
	a_stage_that_is_missing,
	a_state_twice,
	begins_later,
	an_ended_case_goes_on,
	one_name_for_two_ways,
	a_condition_that_cannot_be_answered,
	a_step_for_who_cannot_write,
	a_form_for_who_cannot_write,
	a_state_with_code,
	no_steps,
)
