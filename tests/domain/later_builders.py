"""Builders of the records of stages 6 to 9; like those of the first stages, each is valid as it stands."""

from __future__ import annotations

from typing import Any

from ccm_app.domain import categories
from tests.domain.builders import (
	ANSWERED,
	APPROVED,
	CLOSED,
	MANAGER,
	OFFICE,
	REFERRED,
	REINTEGRATED,
	SERVED,
	SHELTER,
	SOCIAL_WORKER,
	Fields,
	a_case,
	a_plan,
	a_report,
	of_kind,
)
from tests.domain.in_memory import InMemory


def consent_fields(**changes: Any) -> Fields:
	return {
		"purpose": "Referral",
		"receiver_kind": "Service Provider",
		"receiver": SHELTER,
		"given_on": APPROVED,
		"given_by": "Client",
		"mark": "Thumbprint",
	} | changes


def a_consent(register: InMemory, case: str, **changes: Any) -> str:
	return str(of_kind(register, "Client Consent", case, consent_fields(**changes))["name"])


def referral_fields(consent: str | None = None, /, **changes: Any) -> Fields:
	return {
		"referral_category": categories.REFERRAL_DRAFT,
		"service_type": "PSYCHO",
		"provider": SHELTER,
		"host_agency": SHELTER,
		"urgency": "Planned",
		"referred_on": REFERRED,
		"location_reason": "Near family",
		"client_consulted_on": APPROVED,
		"client_agreed": 1,
		"consent": consent,
	} | changes


def a_referral(
	register: InMemory, case: str, category: str = categories.REFERRAL_ACCEPTED, **changes: Any
) -> str:
	"""A referral with its consent, accepted unless said otherwise."""
	consent = changes.pop("consent", None) or a_consent(register, case)
	answer = {"referral_category": category, "answered_on": ANSWERED}
	fields = referral_fields(consent, **(answer | changes))
	return str(of_kind(register, "Referral", case, fields)["name"])


def service_fields(referral: str, /, **changes: Any) -> Fields:
	return {"referral": referral, "status": "Ongoing", "from_date": SERVED, "currency": "USD"} | changes


def a_service(register: InMemory, case: str, referral: str, **changes: Any) -> Fields:
	fields = {"service_type": "PSYCHO", "provider": SHELTER} | service_fields(referral) | changes
	return of_kind(register, "Service Record", case, fields)


def reintegration_fields(**changes: Any) -> Fields:
	return {
		"started_on": REINTEGRATED,
		"option": "FAM",
		"place": "20",
		"follow_up_schedule": "USUAL",
		"recovery_sufficient": 1,
		"preparation_sufficient": 1,
		"judged_by": MANAGER,
		"client_consulted_on": REINTEGRATED,
	} | changes


def a_reintegration(register: InMemory, case: str, **changes: Any) -> str:
	return str(of_kind(register, "Reintegration", case, reintegration_fields(**changes))["name"])


def a_follow_up(register: InMemory, case: str, reintegration: str, month: int, **changes: Any) -> Fields:
	"""A follow-up that took place in a month after reintegration."""
	fields = {
		"reintegration": reintegration,
		"month_number": month,
		"due_on": REINTEGRATED,
		"status": "Done",
		"visited_on": REINTEGRATED,
		"visited_by": SOCIAL_WORKER,
		"situation": "Good",
	}
	return of_kind(register, "Follow-up", case, fields | changes)


def closure_fields(**changes: Any) -> Fields:
	stages = (*categories.OPEN_STAGES,)
	return {
		"reason": "COMPLETED",
		"decided_on": CLOSED,
		"decided_by": MANAGER,
		"able_without_support": 1,
		"client_consulted_on": CLOSED,
		"consultations": [{"provider": SHELTER, "consulted_on": CLOSED}],
		"validations": [{"stage": stage, "done_well": "Yes"} for stage in stages],
	} | changes


def a_closure(register: InMemory, case: str, **changes: Any) -> Fields:
	return of_kind(register, "Case Closure", case, closure_fields(**changes))


def handover_fields(**changes: Any) -> Fields:
	return {
		"handover_category": categories.HANDOVER_PROPOSED,
		"reason": "Reintegration in another province",
		"suggested_province": "02",
		"client_consulted_on": APPROVED,
		"proposed_on": APPROVED,
	} | changes


def a_handover(register: InMemory, case: str, category: str, **changes: Any) -> str:
	fields = handover_fields(handover_category=category, from_office=OFFICE) | changes
	return str(of_kind(register, "Case Handover", case, fields)["name"])


def a_case_in_services(register: InMemory, **changes: Any) -> tuple[str, str]:
	"""A case that receives a service, with all that lies before it, and its accepted referral."""
	case = a_case(register, categories.SERVICES, services_started_on=SERVED, **changes)
	a_report(register, case)
	a_plan(register, case)
	return case, a_referral(register, case, categories.REFERRAL_IN_SERVICE)


def a_case_ready_to_close(register: InMemory) -> str:
	"""A case in follow-up, with two visits in the critical months and nothing left open."""
	case = a_case(register, categories.REINTEGRATION, services_started_on=SERVED)
	a_report(register, case)
	a_plan(register, case)
	a_referral(register, case, categories.REFERRAL_COMPLETED)
	reintegration = a_reintegration(register, case)
	for month in (8, 12):
		a_follow_up(register, case, reintegration, month)
	return case
