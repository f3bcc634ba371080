"""Stages 9 and 10: closure in consultation, validation of the stages, evaluation together [H]:162, 182, 186."""

from __future__ import annotations

from datetime import date

from ccm_app.domain import categories
from ccm_app.domain.consequences import Consequence, Event, Refresh, Update
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import (
	called_conferences,
	case_of,
	engaged_providers,
	number_setting,
	referrals,
	rows,
)
from ccm_app.domain.register import Record, Register, checked, filled
from ccm_app.domain.reintegration import critical_problems


def closure_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""The Field Office decides "in consultation with the client and service providers" [H]:162, and only
	when the client "is clearly able to do it without professional support" [H]:178; nothing is left open."""
	case_name = record.get("case")
	case = case_of(record, register)
	reason = register.one("Closure Reason", record.get("reason")) or {}
	found = problems_of_date(
		record.get("decided_on"), "decided_on", today, ("registered_on", case.get("registered_on"))
	)
	if stored is None and register.many("Case Closure", case=case_name):
		found.append(problem("closure.exists", "case"))
	found += _client_problems(record, reason, today)
	found += _provider_problems(record, register, today)
	if checked(reason.get("is_completion")) and not checked(record.get("able_without_support")):
		found.append(problem("closure.not_able_without_support", "able_without_support"))
	if checked(reason.get("needs_follow_up_year")):
		found += critical_problems(case_name, register)
	found += open_ends(case_name, register)
	return found + _validation_problems(record, case)


def _client_problems(record: Record, reason: Record, today: date) -> list[Problem]:
	consulted = record.get("client_consulted_on")
	if consulted:
		return problems_of_date(consulted, "client_consulted_on", today)
	if checked(reason.get("needs_client_consultation")):
		return [problem("closure.client_not_consulted", "client_consulted_on")]
	if not filled(record.get("client_not_reachable_reason")):
		return [problem("closure.no_reason_for_silence", "client_not_reachable_reason")]
	return []


def _provider_problems(record: Record, register: Register, today: date) -> list[Problem]:
	consulted = {row.get("provider") for row in rows(record, "consultations") if row.get("consulted_on")}
	found: list[Problem] = []
	for row in rows(record, "consultations"):
		found += problems_of_date(row.get("consulted_on"), "consulted_on", today)
	for provider in sorted(engaged_providers(record.get("case"), register) - consulted):
		found.append(problem("closure.provider_not_consulted", "consultations", provider=provider))
	return found


def open_ends(case_name: str | None, register: Register) -> list[Problem]:
	"""What is still open in a case: referrals, services, conferences, follow-ups, hand-overs."""
	found = [
		problem("closure.referral_open", "case", referral=row["name"], state=row.get("referral_category"))
		for row in referrals(case_name, register, categories.REFERRAL_OPEN)
	]
	for status in ("Planned", "Ongoing"):
		for row in register.many("Service Record", case=case_name, status=status):
			found.append(problem("closure.service_open", "case", service=row["name"]))
	for row in called_conferences(case_name, register):
		found.append(problem("closure.conference_open", "case", conference=row["name"]))
	for row in register.many("Follow-up", case=case_name, status="Planned"):
		found.append(problem("closure.follow_up_open", "case", follow_up=row["name"], day=row["due_on"]))
	for row in register.many("Case Handover", case=case_name):
		if row.get("handover_category") in categories.HANDOVER_OPEN:
			found.append(problem("closure.handover_open", "case", handover=row["name"]))
	return found


def _validation_problems(record: Record, case: Record) -> list[Problem]:
	"""Closure "should be followed by a validation of the various stages" [H]:182: each stage once."""
	stages = [row.get("stage") for row in rows(record, "validations")]
	passed = categories.STAGES[: _reached(case)]
	optional = (categories.CONFERENCE, categories.CLOSURE, categories.EVALUATION)
	found = [
		problem("closure.stage_not_validated", "validations", stage=stage)
		for stage in passed
		if stage not in stages and stage not in optional
	]
	if len(stages) != len(set(stages)):
		found.append(problem("closure.stage_validated_twice", "validations"))
	return found


def _reached(case: Record) -> int:
	stage = case.get("stage")
	return categories.STAGES.index(stage) + 1 if stage in categories.STAGES else 0


def closure_consequences(record: Record, stored: Record | None) -> list[Consequence]:
	"""The decision to close is an event; the closing itself is the case's move."""
	if stored is not None:
		return []
	client, case, name = record["client"], record["case"], record["name"]
	details = {"reason": record.get("reason")}
	decided = Event(client, case, "closure.decided", record["decided_on"], "Case Closure", name, details)
	return [decided, Refresh("Case", case)]


def evaluation_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""Cases are evaluated "together with other cases" [H]:186, after they were closed."""
	found = problems_of_date(record.get("evaluated_on"), "evaluated_on", today)
	names = [row.get("case") for row in rows(record, "cases")]
	if len(names) != len(set(names)):
		found.append(problem("evaluation.case_twice", "cases"))
	if record.get("status") != "Completed":
		return found
	fewest = number_setting(register, "evaluation_minimum_cases", 2)
	if len(names) < fewest:
		found.append(problem("evaluation.too_few_cases", "cases", number=len(names), fewest=fewest))
	for name in names:
		found += _evaluated_case_problems(name, record, register)
	if not filled(record.get("success_factors")) or not filled(record.get("system_changes")):
		found.append(problem("evaluation.no_lessons", "success_factors", "system_changes"))
	return found


def _evaluated_case_problems(name: object, record: Record, register: Register) -> list[Problem]:
	case = register.one("Case", str(name)) or {}
	if case.get("stage") not in (categories.CLOSURE, categories.EVALUATION):
		return [problem("evaluation.case_not_closed", "cases", case=name)]
	closed, evaluated = case.get("closed_on"), record.get("evaluated_on")
	if closed and evaluated and evaluated < closed:
		return [problem("evaluation.before_closure", "evaluated_on", case=name, closed=closed)]
	return []


def evaluation_consequences(record: Record, stored: Record | None, register: Register) -> list[Consequence]:
	"""Each evaluated case gets its event in its own client's ledger."""
	if record.get("status") != "Completed" or (stored or {}).get("status") == "Completed":
		return []
	follows: list[Consequence] = []
	for row in rows(record, "cases"):
		case = register.one("Case", row.get("case")) or {}
		follows.append(
			Event(
				case["client"],
				case["name"],
				"evaluation.completed",
				record["evaluated_on"],
				"Case Evaluation",
				record["name"],
				{"cases": len(rows(record, "cases"))},
			)
		)
		evaluated = {"evaluation": record["name"], "evaluated_on": record["evaluated_on"]}
		follows.append(Update("Case", case["name"], evaluated))
	return follows
