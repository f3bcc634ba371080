"""What the client allows to be shared, with whom, and until when; it can be withdrawn at any time."""

from __future__ import annotations

from datetime import date

from ccm_app.domain.consequences import Consequence, Event
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import age_on_day, case_of, client_of, number_setting
from ccm_app.domain.register import Record, Register, checked, filled


def consent_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""Consent is the client's, or for a child the guardian's together with the child's own assent."""
	case = case_of(record, register)
	found = problems_of_date(
		record.get("given_on"),
		"given_on",
		today,
		("registered_on", client_of(record, register).get("registered_on")),
	)
	found += problems_of_date(
		record.get("withdrawn_on"), "withdrawn_on", today, ("given_on", record.get("given_on"))
	)
	if _is_child(case, record.get("given_on") or today, register) and not checked(record.get("child_assent")):
		found.append(problem("consent.no_child_assent", "child_assent"))
	if record.get("given_by") == "Guardian" and not filled(record.get("guardian_relation")):
		found.append(problem("consent.no_guardian_relation", "guardian_relation"))
	if record.get("mark") == "Spoken before a witness" and not filled(record.get("witness")):
		found.append(problem("consent.no_witness", "witness"))
	return found


def _is_child(case: Record, day: date, register: Register) -> bool:
	age = age_on_day(case, day)
	return age is not None and age < number_setting(register, "child_below_age", 18)


def consent_consequences(record: Record, stored: Record | None) -> list[Consequence]:
	"""Giving and withdrawing consent are events."""
	client, case, name = record["client"], record["case"], record["name"]
	details = {"purpose": record.get("purpose"), "receiver": record.get("receiver")}
	if stored is None:
		return [Event(client, case, "consent.given", record["given_on"], "Client Consent", name, details)]
	if record.get("withdrawn_on") and not stored.get("withdrawn_on"):
		day = record["withdrawn_on"]
		return [Event(client, case, "consent.withdrawn", day, "Client Consent", name, details)]
	return []
