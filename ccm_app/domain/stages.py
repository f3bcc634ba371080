"""The ten stages: which may follow which, and what must stand in the register before each [H]:138-186.

The rules ask for the fixed category of a state. Whatever states and transitions an administrator makes,
a case enters a category only when the gate of that category is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ccm_app.domain import categories, voidings
from ccm_app.domain.access import CUSTODY, NORMAL, USER, manager_grant, sensitivity_consequences
from ccm_app.domain.closures import open_ends
from ccm_app.domain.consequences import Consequence, Event, Revoke, Update
from ccm_app.domain.plans import ready_for_plan
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import client_of, plan_in_force, referrals, reviewed_assessment
from ccm_app.domain.register import Record, Register, checked, filled
from ccm_app.domain.reintegration import critical_problems

Gate = Callable[[Record, Register], list[Problem]]

_AGAIN = (categories.CONFERENCE, categories.PLAN, categories.REFERRAL)

# From each category to those that the handbook lets follow. A closure without the critical months is
# decided by the closure reason, so the way to closure is open from every stage and its gate decides.
FOLLOWING: Mapping[str, tuple[str, ...]] = {
	categories.IDENTIFICATION: (categories.REGISTRATION,),
	categories.REGISTRATION: (categories.ASSESSMENT, categories.CLOSURE),
	categories.ASSESSMENT: (categories.CONFERENCE, categories.PLAN, categories.CLOSURE),
	categories.CONFERENCE: (categories.PLAN, categories.CLOSURE),
	categories.PLAN: (categories.REFERRAL, categories.CONFERENCE, categories.CLOSURE),
	categories.REFERRAL: (categories.SERVICES, categories.PLAN, categories.CONFERENCE, categories.CLOSURE),
	categories.SERVICES: (categories.REINTEGRATION, *_AGAIN, categories.CLOSURE),
	categories.REINTEGRATION: (categories.CLOSURE, categories.SERVICES, *_AGAIN),
	categories.CLOSURE: (categories.EVALUATION,),
	categories.EVALUATION: (),
	categories.VOID: (),
}


@dataclass(frozen=True)
class NextStep:
	"""A stage that can follow, and why it is not yet possible; no problems means that it is."""

	stage: str
	problems: list[Problem]


def move_problems(record: Record, stored: Record | None, register: Register) -> list[Problem]:
	"""Why a case cannot be in the stage in which it would be saved."""
	stage = record.get("stage")
	if stored is None:
		first = stage in (None, categories.IDENTIFICATION)
		return [] if first else [problem("case.must_begin_with_identification", "workflow_state")]
	before = stored.get("stage")
	if stage == before:
		return _ended_problems(record, stored)
	if stage == categories.VOID:
		return _void_problems(record, before, register)
	if stage not in FOLLOWING.get(str(before), ()):
		return [problem("case.stage_skipped", "workflow_state", stage=before, wanted=stage)]
	return gate_problems(record, str(stage), register)


def _ended_problems(record: Record, stored: Record) -> list[Problem]:
	"""A closed case is history; only its remaining moves change it."""
	fixed = ("case_type", "case_manager", "opened_on", "host_agency")
	if stored.get("stage") not in categories.ENDED_STAGES:
		return []
	changed = [name for name in fixed if (stored.get(name) or None) != (record.get(name) or None)]
	return [problem("case.is_closed", *changed, case=record.get("name"))] if changed else []


def _void_problems(record: Record, before: Any, register: Register) -> list[Problem]:
	if before in categories.ENDED_STAGES:
		return [problem("case.stage_skipped", "workflow_state", stage=before, wanted=categories.VOID)]
	found = open_ends(record.get("name"), register)
	if not filled(record.get("void_reason")):
		found.append(problem("case.void_without_reason", "void_reason"))
	return found


def gate_problems(case: Record, stage: str, register: Register) -> list[Problem]:
	"""What is missing before the case may enter a stage."""
	gate = GATES.get(stage)
	return gate(case, register) if gate else []


def _registration(case: Record, register: Register) -> list[Problem]:
	""" "offered temporary shelter if needed ... immediately be registered" [H]:144."""
	client = client_of(case, register)
	found: list[Problem] = []
	if register.one("Client Identity", case.get("client")) is None:
		found.append(problem("stage.identity_missing", "client"))
	if not filled(client.get("temporary_shelter")):
		found.append(problem("stage.shelter_not_offered", "client"))
	return found


def _conference(case: Record, register: Register) -> list[Problem]:
	if reviewed_assessment(case.get("name"), register):
		return []
	return [problem("stage.no_reviewed_report", "workflow_state")]


def _plan(case: Record, register: Register) -> list[Problem]:
	return ready_for_plan(case.get("name"), register)


def _referral(case: Record, register: Register) -> list[Problem]:
	if plan_in_force(case.get("name"), register):
		return []
	return [problem("stage.no_approved_plan", "workflow_state")]


def _services(case: Record, register: Register) -> list[Problem]:
	found = _referral(case, register)
	if not referrals(case.get("name"), register, categories.REFERRAL_ENGAGED):
		found.append(problem("stage.no_accepted_referral", "workflow_state"))
	return found


def _reintegration(case: Record, register: Register) -> list[Problem]:
	started = register.many("Reintegration", case=case.get("name"))
	if any(not row.get("ended_on") for row in started):
		return []
	return [problem("stage.no_reintegration", "workflow_state")]


def _closure(case: Record, register: Register) -> list[Problem]:
	decisions = register.many("Case Closure", case=case.get("name"))
	if not decisions:
		return [problem("stage.no_closure", "workflow_state")]
	reason = register.one("Closure Reason", decisions[-1].get("reason")) or {}
	found = open_ends(case.get("name"), register)
	if checked(reason.get("needs_follow_up_year")):
		# Asked again: since the decision another reintegration may have begun.
		found += critical_problems(case.get("name"), register)
	if checked(reason.get("is_completion")) and case.get("stage_before") not in (
		None,
		categories.REINTEGRATION,
	):
		found.append(problem("stage.completed_without_reintegration", "workflow_state"))
	return found


def _evaluation(case: Record, register: Register) -> list[Problem]:
	if filled(case.get("evaluation")):
		return []
	return [problem("stage.not_evaluated", "workflow_state")]


GATES: Mapping[str, Gate] = {
	categories.REGISTRATION: _registration,
	categories.CONFERENCE: _conference,
	categories.PLAN: _plan,
	categories.REFERRAL: _referral,
	categories.SERVICES: _services,
	categories.REINTEGRATION: _reintegration,
	categories.CLOSURE: _closure,
	categories.EVALUATION: _evaluation,
}


def next_steps(case: Record, register: Register, today: date) -> list[NextStep]:
	"""The stages that can follow the case's present one, each with what still stands in its way."""
	before = case.get("stage")
	seen = dict(case) | {"stage_before": before}
	return [NextStep(stage, gate_problems(seen, stage, register)) for stage in FOLLOWING.get(str(before), ())]


def case_consequences(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""Every move of a case stands in the ledger; closing the last case cancels the registration."""
	stage, before = record.get("stage"), stored or {}
	client, name = record["client"], record["name"]
	follows: list[Consequence] = []
	if stored is None:
		return _opened(record, register) + sensitivity_consequences(record, register)
	if stage != before.get("stage"):
		details = {"from": before.get("stage"), "to": stage}
		moved_on = record.get("stage_since") or today
		follows.append(Event(client, name, "case.moved", moved_on, "Case", name, details))
		follows += _registration_status(record, register)
		if stage == categories.VOID:
			follows.append(voidings.written_down(record, before, today))
	if record.get("case_manager") != before.get("case_manager"):
		details = {"from": before.get("case_manager"), "to": record.get("case_manager")}
		follows.append(Event(client, name, "case.manager_changed", today, "Case", name, details))
		follows.append(Revoke(client, USER, before.get("case_manager"), CUSTODY, "Case", name))
		follows.append(manager_grant(record, record["case_manager"], record.get("field_office")))
	return follows + _sensitivity(record, before, register, today)


def _sensitivity(record: Record, before: Record, register: Register, today: date) -> list[Consequence]:
	follows: list[Consequence] = []
	if (record.get("sensitivity") or NORMAL) != (before.get("sensitivity") or NORMAL):
		details = {"from": before.get("sensitivity"), "to": record.get("sensitivity")}
		client, name = record["client"], record["name"]
		follows.append(Event(client, name, "case.sensitivity_changed", today, "Case", name, details))
	elif record.get("stage") == before.get("stage"):
		return []
	return follows + sensitivity_consequences(record, register)


_OPENED = {"case_type": "case_type", "manager": "case_manager", "office": "field_office"}


def _opened(record: Record, register: Register) -> list[Consequence]:
	"""A client who comes back is registered again: a closed registration opens with the new case."""
	client, name = record["client"], record["name"]
	details = {name: record.get(field) for name, field in _OPENED.items()}
	follows: list[Consequence] = [
		Event(client, name, "case.opened", record["opened_on"], "Case", name, details)
	]
	if client_of(record, register).get("status") == "Closed":
		follows.append(Update("Client", client, {"status": "Open"}))
	return [*follows, manager_grant(record, record["case_manager"], record.get("field_office"))]


def _registration_status(record: Record, register: Register) -> list[Consequence]:
	if record.get("stage") not in (categories.CLOSURE, categories.VOID):
		return []
	others = [
		case
		for case in register.many("Case", client=record["client"])
		if case["name"] != record["name"] and case.get("stage") not in categories.ENDED_STAGES
	]
	return [] if others else [Update("Client", record["client"], {"status": "Closed"})]
