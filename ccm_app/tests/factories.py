"""Records for tests. Each function inserts one record that the rules accept; keywords replace its values."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow

from ccm_app.tests.personas import MANAGER, WORKER

REGISTERED_ON = "2026-01-05"
ASSESSED_ON = "2026-01-12"
PLANNED_ON = "2026-01-15"
REFERRED_ON = "2026-01-20"
PROVIDER = "CCPCR-SVR"
TO_BE_RULED_OUT = ("FAMILY", "KIN", "FOSTER", "COMMUNITY")


def make(kind: str, **values: Any) -> Document:
	"""Insert any record as the present user."""
	return frappe.get_doc({"doctype": kind, **values}).insert()


def make_client(**overrides: Any) -> Document:
	"""A woman of 20, registered in Svay Rieng."""
	values = {
		"field_office": "SVR",
		"registered_on": REGISTERED_ON,
		"identified_on": REGISTERED_ON,
		"identification_channel": "NGO",
		"temporary_shelter": "Offered and accepted",
		"sex": "Female",
		"age_at_registration": 20,
		"home_province": "20",
	}
	return make("Client", **values | overrides)


def make_identity(client: str, **overrides: Any) -> Document:
	"""The vault of a client."""
	values = {"client": client, "register_anyway": 1, "family_name_latin": "Sok", "given_name_latin": "Maly"}
	return make("Client Identity", **values | overrides)


def make_case(**overrides: Any) -> Document:
	"""A case in its first state; its client is made too when none is given."""
	client = overrides.pop("client", None)
	if client is None:
		client = make_client().name
		make_identity(client)
	values = {"client": client, "case_type": "SA", "case_manager": MANAGER, "opened_on": REGISTERED_ON}
	return make("Case", **values | overrides)


def move(record: Document, action: str) -> Document:
	"""Take a step of the workflow and return the record as it is stored then."""
	apply_workflow(frappe.get_doc(record.doctype, record.name).as_json(), action)
	return frappe.get_doc(record.doctype, record.name)


def make_assessment(case: str, **overrides: Any) -> Document:
	"""A Case Report in draft that suggests no conference."""
	values = {
		"case": case,
		"social_worker": WORKER,
		"assessed_on": ASSESSED_ON,
		"conference_suggested": "No",
		"simple_case_reason": "One service is enough.",
		"needed_services": [{"service_type": "SHELTER", "urgency": "Urgent"}],
	}
	return make("Social Assessment", **values | overrides)


def review(assessment: Document) -> Document:
	"""Submit a Case Report and have it reviewed by the Field Office."""
	assessment.update({"status": "Submitted", "submitted_on": ASSESSED_ON})
	assessment.save()
	assessment.update({"status": "Reviewed", "reviewed_on": ASSESSED_ON, "reviewed_by": MANAGER})
	assessment.save()
	return assessment


def make_plan(case: str, **overrides: Any) -> Document:
	"""A plan in draft with one service."""
	line = {
		"service_type": "SHELTER",
		"provider": PROVIDER,
		"planned_from": REFERRED_ON,
		"planned_until": "2026-03-31",
		"quantity": 2,
		"unit_cost": 50,
	}
	values = {
		"case": case,
		"prepared_on": PLANNED_ON,
		"client_consulted_on": PLANNED_ON,
		"client_agreed": 1,
		"costs_consulted_on": PLANNED_ON,
		"currency": "USD",
		"lines": [line],
	}
	return make("Case Plan", **values | overrides)


def approve(plan: Document) -> Document:
	"""Take a plan through its budget to the approval."""
	plan.approved_on = REFERRED_ON
	plan.save()
	for action in ("Propose budget", "Confirm costs", "Approve"):
		plan = move(plan, action)
	return plan


def make_consent(case: str, **overrides: Any) -> Document:
	"""The client agrees to be referred."""
	values = {"case": case, "purpose": "Referral", "receiver": PROVIDER, "given_on": REFERRED_ON}
	return make("Client Consent", **values | overrides)


def make_referral(case: str, **overrides: Any) -> Document:
	"""A referral in draft to the shelter, with the alternatives ruled out."""
	values = {
		"case": case,
		"service_type": "SHELTER",
		"provider": PROVIDER,
		"host_agency": PROVIDER,
		"referred_on": REFERRED_ON,
		"location_reason": "Only provider of this service",
		"client_consulted_on": REFERRED_ON,
		"client_agreed": 1,
		"residential_from": REFERRED_ON,
		"residential_until": "2026-03-31",
		"alternatives_ruled_out": [
			{"care_option": option, "reason": "Not safe for this client."} for option in TO_BE_RULED_OUT
		],
	}
	return make("Referral", **values | overrides)


def case_in_planning() -> Document:
	"""A registered and assessed case in the stage of the plan."""
	case = move(make_case(), "Register")
	case = move(case, "Start assessment")
	review(make_assessment(case.name))
	return move(case, "Prepare plan")


def case_in_referral() -> Document:
	"""A case with an approved plan in the stage of referral."""
	case = case_in_planning()
	approve(make_plan(case.name))
	return move(case, "Refer")


def hand_over(case: str, to_office: str = "BTB", **overrides: Any) -> Document:
	"""A hand-over that the Central Office has assigned to another office."""
	values = {
		"case": case,
		"reason": "Services in another province",
		"suggested_province": "02",
		"client_consulted_on": PLANNED_ON,
		"proposed_on": PLANNED_ON,
	}
	handover = make("Case Handover", **values | overrides)
	handover = move(handover, "Receive")
	handover.to_office = to_office
	handover.save()
	return move(handover, "Assign")
