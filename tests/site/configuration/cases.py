"""Cases that are taken on after a change, over REST, each step by whom the handbook names."""

from __future__ import annotations

import uuid
from typing import Any

from tests.site.browser.ready import CLERK, MANAGER, give_identity, identified_case
from tests.site.day import today
from tests.site.people import person

WORKER, COORDINATION, APPROVER = "CCM Social Worker", "CCM Field Coordination Unit", "CCM Budget Approver"
CENTRAL, PROVIDER = "CCM Central Office", "CCPCR-SVR"
REPORT, PLAN, MEETING = "Social Assessment", "Case Plan", "Case Conference"


def key() -> str:
	return f"configuration-{uuid.uuid4()}"


def move(case: str, action: str, role: str = MANAGER) -> dict[str, Any]:
	"""Take a step of the case; answers the case."""
	return person(role, "SVR").move("Case", case, action)


def registered(**about_client: Any) -> str:
	"""A registered case, of a client about whom more is known."""
	client, case = identified_case()
	give_identity(client)
	if about_client:
		person(CLERK, "SVR").change("Client", client, about_client)
	move(case, "Register", CLERK)
	return case


def under_assessment(**about_client: Any) -> str:
	case = registered(**about_client)
	move(case, "Start assessment")
	return case


def assess(case: str, **findings: Any) -> str:
	"""A Case Report that was written and reviewed today; its number."""
	worker, manager = person(WORKER, "SVR"), person(MANAGER, "SVR")
	values = {
		"case": case,
		"social_worker": worker.email,
		"assessed_on": today(),
		"status": "Submitted",
		"submitted_on": today(),
		"needed_services": [{"service_type": "PSYCHO"}],
		"conference_suggested": "No",
		"simple_case_reason": "The family is ready.",
		"form_key": key(),
	}
	report = worker.insert(REPORT, values | findings)["name"]
	reviewed = {"status": "Reviewed", "reviewed_on": today(), "reviewed_by": manager.email}
	manager.change(REPORT, report, reviewed)
	return str(report)


def costed_plan(amount: float, currency: str = "USD", service_type: str = "PSYCHO") -> tuple[str, str]:
	"""A case and its plan, whose costs are confirmed."""
	case = under_assessment()
	assess(case, needed_services=[{"service_type": service_type}])
	move(case, "Prepare plan")
	line = {"phase": "Recovery", "service_type": service_type, "provider": PROVIDER, "quantity": 1}
	days = {"planned_from": today(), "planned_until": today()}
	values = {
		"case": case,
		"prepared_on": today(),
		"currency": currency,
		"lines": [{**line, **days, "unit": "month", "unit_cost": amount}],
		"client_consulted_on": today(),
		"client_agreed": 1,
		"form_key": key(),
	}
	manager, coordination = person(MANAGER, "SVR"), person(COORDINATION)
	plan = str(manager.insert(PLAN, values)["name"])
	manager.move(PLAN, plan, "Propose budget")
	coordination.change(PLAN, plan, {"costs_consulted_on": today()})
	coordination.move(PLAN, plan, "Confirm costs")
	return case, plan


def in_services() -> str:
	"""A case whose client was referred, was accepted, and receives a service."""
	case, plan = costed_plan(20)
	person(APPROVER).move(PLAN, plan, "Approve")
	move(case, "Refer")
	worker, clerk, manager = person(WORKER, "SVR"), person(CLERK, "SVR"), person(MANAGER, "SVR")
	agreed = {"purpose": "Referral", "receiver": PROVIDER, "given_on": today(), "given_by": "Client"}
	shared = {"mark": "Thumbprint", "share_age_and_sex": 1, "share_needs": 1}
	consent = worker.insert("Client Consent", {"case": case, **agreed, **shared, "form_key": key()})["name"]
	sent_to = {"case": case, "service_type": "PSYCHO", "provider": PROVIDER, "host_agency": PROVIDER}
	when = {"urgency": "Soon", "referred_on": today(), "appointment_on": today()}
	asked = {"client_consulted_on": today(), "client_agreed": 1, "consent": consent, "form_key": key()}
	values = {**sent_to, **when, **asked, "location_reason": "Near family"}
	referral = str(clerk.insert("Referral", values)["name"])
	manager.move("Referral", referral, "Send")
	clerk.change("Referral", referral, {"answered_on": today(), "answered_by": "The head of the service"})
	clerk.move("Referral", referral, "Record acceptance")
	move(case, "Start services")
	return case
