"""What the register fills in on a case: the days of its passage, the age, the office, what is due next."""

from __future__ import annotations

from datetime import date
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.access import strictest
from ccm_app.domain.dates import age_on
from ccm_app.domain.due_dates import assessment_due, next_due
from ccm_app.domain.reading import client_of, latest_assessment, referrals
from ccm_app.domain.register import Record, Register


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
	if stored is None:
		# A client who was kept apart before is not opened to everybody by coming back.
		values["sensitivity"] = strictest((record.get("sensitivity"), client.get("sensitivity")))
	values |= _passage_dates(record, register)
	values |= {name: before.get(name) for name in ("evaluation", "evaluated_on")}
	values["assessment_due_on"] = assessment_due(values["registered_on"], office, register)
	if record.get("stage") != before.get("stage"):
		values["closed_on"] = _closed_on(record, before, register)
		values["stage_since"] = _moved_on(dict(record) | values, before, today)
	seen = dict(record) | values
	values["next_due_what"], values["next_due_on"] = next_due(seen, register)
	return values


def _age_at_opening(record: Record, client: Record) -> int | None:
	age = client.get("age_at_registration")
	if not isinstance(age, int):
		return None
	registered, opened = client.get("registered_on"), record.get("opened_on")
	return age + max(0, age_on(registered, opened)) if registered and opened else age


def _host_agency(record: Record, register: Register) -> str | None:
	"""The host agency named in the first referral [H]:168; it stays when residence begins."""
	found = referrals(record.get("name"), register, categories.REFERRAL_ENGAGED)
	return found[0].get("host_agency") if found else None


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
	return {
		"assessed_on": report.get("assessed_on"),
		"plan_approved_on": plan,
		"first_referral_on": min(sent, default=None),
		"services_started_on": min(services or answered, default=None),
		"reintegrated_on": max(reintegrations, default=None),
	}


def _closed_on(record: Record, before: Record, register: Register) -> Any:
	if record.get("stage") != categories.CLOSURE:
		return before.get("closed_on")
	decisions = register.many("Case Closure", case=record.get("name"))
	return decisions[-1]["decided_on"] if decisions else before.get("closed_on")


# Stages to which a case may come back.
_TWICE = (categories.REFERRAL, categories.SERVICES, categories.REINTEGRATION)


def _moved_on(record: Record, before: Record, today: date) -> date:
	"""The day on which the case came to its stage, as far as a record of the stage tells it.

	A case may come to these stages again. Then the day of the earlier passage lies before the stage
	which the case leaves, and the move happens today.
	"""
	by_stage = {
		categories.IDENTIFICATION: record.get("opened_on"),
		categories.REGISTRATION: record.get("registered_on"),
		categories.REFERRAL: record.get("plan_approved_on"),
		categories.SERVICES: record.get("services_started_on"),
		categories.REINTEGRATION: record.get("reintegrated_on"),
		categories.CLOSURE: record.get("closed_on"),
		categories.EVALUATION: record.get("evaluated_on"),
	}
	stage, since = str(record.get("stage")), before.get("stage_since")
	day = by_stage.get(stage) or today
	again = stage in _TWICE and since and day < since
	return today if again else day
