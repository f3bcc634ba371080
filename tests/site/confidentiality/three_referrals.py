"""A client with a sent referral to each of three providers, for campaigns that take something away again."""

from __future__ import annotations

from datetime import timedelta

from tests.site.day import today
from tests.site.people import person
from tests.site.test_1_refusals import new_key

MANAGER, CLERK, WORKER = "CCM Field Case Manager", "CCM Clerk", "CCM Social Worker"
COORDINATION, APPROVER = "CCM Field Coordination Unit", "CCM Budget Approver"
TODAY = today().isoformat()
# Service -> the provider that is designated for it; none of them is residential.
SERVICES = {"MEDICAL": "CCPCR-SVR", "FORMAL": "COSECAM", "VOCATIONAL": "CWDA"}


def referred_to_three(client: str, case: str) -> dict[str, str]:
	"""Provider -> its sent referral, each with a consent of its own, for a new case of Svay Rieng."""
	clerk, manager = person(CLERK, "SVR"), person(MANAGER, "SVR")
	clerk.insert(
		"Client Identity",
		{"client": client, "register_anyway": 1, "family_name_latin": "Prak", "form_key": new_key()},
	)
	for action in ("Register", "Start assessment"):
		clerk.move("Case", case, action)
	_assessed(case)
	manager.move("Case", case, "Prepare plan")
	_planned(case)
	manager.move("Case", case, "Refer")
	return {provider: _sent(case, service, provider) for service, provider in SERVICES.items()}


def _assessed(case: str) -> None:
	needed = [{"service_type": service, "urgency": "Soon"} for service in SERVICES]
	values = {"case": case, "social_worker": person(WORKER, "SVR").email, "assessed_on": TODAY}
	more = {
		"conference_suggested": "No",
		"simple_case_reason": "Three services.",
		"needed_services": needed,
	}
	worker = person(WORKER, "SVR")
	report = worker.insert("Social Assessment", values | more | {"form_key": new_key()})["name"]
	worker.change("Social Assessment", report, {"status": "Submitted", "submitted_on": TODAY})
	reviewed = {"status": "Reviewed", "reviewed_on": TODAY, "reviewed_by": person(MANAGER, "SVR").email}
	person(MANAGER, "SVR").change("Social Assessment", report, reviewed)


def _planned(case: str) -> None:
	until = (today() + timedelta(days=60)).isoformat()
	lines = [
		{"service_type": service, "provider": provider, "quantity": 1, "unit_cost": 20}
		| {"planned_from": TODAY, "planned_until": until}
		for service, provider in SERVICES.items()
	]
	values = {"case": case, "prepared_on": TODAY, "client_consulted_on": TODAY, "client_agreed": 1}
	more = {"costs_consulted_on": TODAY, "currency": "USD", "approved_on": TODAY, "lines": lines}
	plan = person(MANAGER, "SVR").insert("Case Plan", values | more | {"form_key": new_key()})["name"]
	steps = (
		(MANAGER, "SVR", "Propose budget"),
		(COORDINATION, "", "Confirm costs"),
		(APPROVER, "", "Approve"),
	)
	for role, office, action in steps:
		person(role, office).move("Case Plan", plan, action)


def _sent(case: str, service: str, provider: str) -> str:
	manager = person(MANAGER, "SVR")
	consent = {
		"case": case,
		"purpose": "Referral",
		"receiver": provider,
		"given_on": TODAY,
		"share_needs": 1,
	}
	given = manager.insert("Client Consent", consent | {"form_key": new_key()})["name"]
	values = {"case": case, "service_type": service, "provider": provider, "host_agency": provider}
	more = {"referred_on": TODAY, "client_consulted_on": TODAY, "client_agreed": 1, "consent": given}
	reason = {"location_reason": "Only provider of this service", "choice_reason": "CONFERENCE"}
	name = str(manager.insert("Referral", values | more | reason | {"form_key": new_key()})["name"])
	manager.move("Referral", name, "Send")
	return name
