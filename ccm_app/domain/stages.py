"""The ten stages: which may follow which, and what must stand in the register before each [H]:138-186.

The rules ask for the fixed category of a state. Whatever states and transitions an administrator makes,
a case enters a category only when the gate of that category is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.closures import evaluation_of, open_ends
from ccm_app.domain.consequences import Consequence, Event, Update
from ccm_app.domain.plans import ready_for_plan
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import (
	client_of,
	holidays_of,
	latest_assessment,
	number_setting,
	plan_in_force,
	referrals,
	reviewed_assessment,
)
from ccm_app.domain.register import Record, Register, checked, filled
from ccm_app.domain.working_days import add_working_days, assessment_due_on

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
	if checked(reason.get("is_completion")) and case.get("stage_before") not in (
		None,
		categories.REINTEGRATION,
	):
		found.append(problem("stage.completed_without_reintegration", "workflow_state"))
	return found


def _evaluation(case: Record, register: Register) -> list[Problem]:
	if evaluation_of(case.get("name"), register):
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


def case_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""The dates of the passage, the age, the office, and what is due next."""
	client = client_of(record, register)
	before = stored or {}
	office = before.get("field_office") or client.get("field_office")
	values: dict[str, Any] = {
		"case_number": record.get("name"),
		"field_office": office,
		"registered_on": client.get("registered_on"),
		"age_at_opening": _age_at_opening(record, client),
		"host_agency": record.get("host_agency") or _host_agency(record, register),
	}
	values |= _passage_dates(record, register)
	values["assessment_due_on"] = _assessment_due(values["registered_on"], office, register)
	if record.get("stage") != before.get("stage"):
		values["closed_on"] = _closed_on(record, before, register)
		values["stage_since"] = _moved_on(dict(record) | values, today)
	seen = dict(record) | values
	values["next_due_what"], values["next_due_on"] = next_due(seen, register)
	return values


def _age_at_opening(record: Record, client: Record) -> int | None:
	age = client.get("age_at_registration")
	if not isinstance(age, int):
		return None
	registered, opened = client.get("registered_on"), record.get("opened_on")
	years = max(0, (opened - registered).days // 365) if registered and opened else 0
	return int(age + years)


def _host_agency(record: Record, register: Register) -> str | None:
	"""The host agency named in the first referral [H]:168; it stays when residence begins."""
	found = referrals(record.get("name"), register, categories.REFERRAL_ENGAGED)
	return found[0].get("host_agency") if found else None


def _assessment_due(registered_on: date | None, office: str | None, register: Register) -> date | None:
	if not registered_on:
		return None
	days = number_setting(register, "assessment_working_days", 10)
	return assessment_due_on(registered_on, holidays_of(office, register), days)


def _passage_dates(record: Record, register: Register) -> dict[str, Any]:
	name = record.get("name")
	report = latest_assessment(name, register) or {}
	plan = min(
		(row["approved_on"] for row in register.many("Case Plan", case=name) if row.get("approved_on")),
		default=None,
	)
	sent = [
		row["referred_on"]
		for row in register.many("Referral", case=name)
		if row.get("referral_category") != categories.REFERRAL_DRAFT
	]
	services = [
		row["from_date"]
		for row in register.many("Service Record", case=name)
		if row.get("status") in ("Ongoing", "Completed")
	]
	answered = [
		row["answered_on"]
		for row in referrals(name, register, categories.REFERRAL_ENGAGED)
		if row.get("answered_on")
	]
	reintegrations = [row["started_on"] for row in register.many("Reintegration", case=name)]
	evaluation = evaluation_of(name, register) or {}
	return {
		"assessed_on": report.get("assessed_on"),
		"plan_approved_on": plan,
		"first_referral_on": min(sent, default=None),
		"services_started_on": min(services or answered, default=None),
		"reintegrated_on": max(reintegrations, default=None),
		"evaluated_on": evaluation.get("evaluated_on"),
	}


def _closed_on(record: Record, before: Record, register: Register) -> Any:
	if record.get("stage") != categories.CLOSURE:
		return before.get("closed_on")
	decisions = register.many("Case Closure", case=record.get("name"))
	return decisions[-1]["decided_on"] if decisions else before.get("closed_on")


def next_due(case: Record, register: Register) -> tuple[str | None, date | None]:
	"""What is due next in an open case, and when; every open case has a next due date."""
	stage = case.get("stage")
	if stage in categories.ENDED_STAGES:
		return None, None
	name = case.get("name")
	follow_up = min(
		(row["due_on"] for row in register.many("Follow-up", case=name, status="Planned")), default=None
	)
	if stage == categories.REINTEGRATION and follow_up:
		return "Follow-up", follow_up
	if stage in (categories.IDENTIFICATION, categories.REGISTRATION, categories.ASSESSMENT):
		return _assessment_step(case, register)
	return _later_step(case, register)


def _assessment_step(case: Record, register: Register) -> tuple[str, date | None]:
	report = latest_assessment(case.get("name"), register)
	if report is None:
		return "Social assessment", case.get("assessment_due_on") or case.get("opened_on")
	submitted = report.get("submitted_on") or report["assessed_on"]
	holidays = holidays_of(case.get("field_office"), register)
	if report.get("status") != "Reviewed":
		days = number_setting(register, "review_working_days", 1)
		return "Review of the Case Report", add_working_days(submitted, days, holidays)
	reviewed = report.get("reviewed_on") or submitted
	if report.get("conference_suggested") == "Yes":
		days = number_setting(register, "conference_notice_days", 5)
		return "Case conference", reviewed + timedelta(days=days)
	days = number_setting(register, "plan_working_days", 10)
	return "Case plan", add_working_days(reviewed, days, holidays)


def _later_step(case: Record, register: Register) -> tuple[str, date | None]:
	name, stage = case.get("name"), case.get("stage")
	meetings = [row["planned_on"] for row in register.many("Case Conference", case=name, status="Called")]
	if meetings:
		return "Case conference", min(meetings)
	answers = [
		row["answer_due_on"]
		for row in referrals(name, register, (categories.REFERRAL_SENT,))
		if row.get("answer_due_on")
	]
	if answers:
		return "Answer to a referral", min(answers)
	since = case.get("stage_since") or case.get("opened_on")
	if stage in (categories.CONFERENCE, categories.PLAN) and since:
		days = number_setting(register, "plan_working_days", 10)
		return "Case plan", add_working_days(since, days, holidays_of(case.get("field_office"), register))
	quiet = number_setting(register, "quiet_days", 30)
	return "News of the client", (since + timedelta(days=quiet)) if since else None


def case_consequences(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""Every move of a case stands in the ledger; closing the last case cancels the registration."""
	stage, before = record.get("stage"), stored or {}
	client, name = record["client"], record["name"]
	follows: list[Consequence] = []
	if stored is None:
		details = {"case_type": record.get("case_type"), "manager": record.get("case_manager")}
		return [Event(client, name, "case.opened", record["opened_on"], "Case", name, details)]
	if stage != before.get("stage"):
		details = {"from": before.get("stage"), "to": stage}
		follows.append(Event(client, name, "case.moved", _moved_on(record, today), "Case", name, details))
		follows += _registration_status(record, register)
	if record.get("case_manager") != before.get("case_manager"):
		details = {"from": before.get("case_manager"), "to": record.get("case_manager")}
		follows.append(Event(client, name, "case.manager_changed", today, "Case", name, details))
	return follows


def _moved_on(record: Record, today: date) -> date:
	"""The day on which the move happened, as far as a record of the stage tells it."""
	by_stage = {
		categories.REGISTRATION: record.get("registered_on"),
		categories.REFERRAL: record.get("plan_approved_on"),
		categories.SERVICES: record.get("services_started_on"),
		categories.REINTEGRATION: record.get("reintegrated_on"),
		categories.CLOSURE: record.get("closed_on"),
		categories.EVALUATION: record.get("evaluated_on"),
	}
	return by_stage.get(str(record.get("stage"))) or today


def _registration_status(record: Record, register: Register) -> list[Consequence]:
	if record.get("stage") not in (categories.CLOSURE, categories.VOID):
		return []
	others = [
		case
		for case in register.many("Case", client=record["client"])
		if case["name"] != record["name"] and case.get("stage") not in categories.ENDED_STAGES
	]
	return [] if others else [Update("Client", record["client"], {"status": "Closed"})]
