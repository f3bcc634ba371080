"""Stage 6: referral to a designated provider, in consultation with the client [H]:162-168."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ccm_app.domain import categories, consents, sharing
from ccm_app.domain.access import referral_access
from ccm_app.domain.consequences import Consequence, Event, Refresh
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import (
	age_on_day,
	case_of,
	client_of,
	is_residential,
	number_setting,
	plan_in_force,
	rows,
)
from ccm_app.domain.register import Record, Register, checked, filled

ANSWER_DAYS = {
	"Urgent": ("answer_days_urgent", 1),
	"Soon": ("answer_days_soon", 3),
	"Planned": ("answer_days_planned", 7),
}


def is_designated(provider: str | None, service: str | None, day: date, register: Register) -> bool:
	"""Whether a Local Resource Committee has designated the provider for the service on that day [H]:126."""
	designations = register.many("Provider Designation", provider=provider, service_type=service)
	return any(
		row.get("status") == "Designated"
		and row["valid_from"] <= day
		and (not row.get("valid_until") or day <= row["valid_until"])
		for row in designations
	)


def referral_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""Plan, designation, consultation, host agency, and the last resort of residential care."""
	case = case_of(record, register)
	day = record.get("referred_on") or today
	found = problems_of_date(day, "referred_on", today, ("plan_approved_on", case.get("plan_approved_on")))
	if is_residential(record, register):
		found += _residential_problems(record, stored, register)
	if record.get("referral_category") != categories.REFERRAL_WITHDRAWN:
		if not _was_sent(stored):
			found += _provider_problems(record, day, register)
		found += _sending_problems(record, stored, day, register)
	return found + _answer_problems(record, stored, today)


def _was_sent(stored: Record | None) -> bool:
	"""What was sent is judged by the network and the plan of its day: a provider that is closed or no longer
	designated must not keep its clients' referrals from being completed or withdrawn."""
	return (stored or {}).get("referral_category") not in (categories.REFERRAL_DRAFT, None)


def _provider_problems(record: Record, day: date, register: Register) -> list[Problem]:
	service = register.one("Service Type", record.get("service_type")) or {}
	provider = register.one("Service Provider", record.get("provider")) or {}
	labels = {"provider": provider.get("label_en"), "service": service.get("label_en")}
	found: list[Problem] = []
	needs = checked(service.get("needs_designation"))
	if needs and not is_designated(record.get("provider"), record.get("service_type"), day, register):
		found.append(problem("referral.not_designated", "provider", day=day, **labels))
	if not checked(provider.get("is_active")):
		found.append(problem("referral.provider_inactive", "provider", **labels))
	return found + _admission_problems(record, provider, labels, day, register)


def _admission_problems(
	record: Record, provider: Record, labels: dict[str, Any], day: date, register: Register
) -> list[Problem]:
	case = case_of(record, register)
	refused = _refuses(provider, client_of(record, register), case)
	found = [problem("referral.does_not_admit", "provider", **labels)] if refused else []
	age = age_on_day(case, day)
	lowest, highest = provider.get("minimum_age") or 0, provider.get("maximum_age") or 120
	if age is not None and not lowest <= age <= highest:
		found.append(
			problem("referral.age_not_admitted", "provider", lowest=lowest, highest=highest, **labels)
		)
	return found


def _refuses(provider: Record, client: Record, case: Record) -> bool:
	"""Whether the provider says that it does not admit such a client; "some shelters refuse" [I]:809-814."""
	conditions = (
		(client.get("sex") == "Female", "admits_female"),
		(client.get("sex") == "Male", "admits_male"),
		(checked(client.get("has_disability")), "admits_with_disability"),
		(checked(case.get("trafficked_before")), "admits_trafficked_again"),
	)
	return any(holds and not checked(provider.get(admits)) for holds, admits in conditions)


def _sending_problems(record: Record, stored: Record | None, day: date, register: Register) -> list[Problem]:
	category = record.get("referral_category")
	if category in (categories.REFERRAL_DRAFT, None):
		return []
	found = [] if _was_sent(stored) else _plan_problems(record, register)
	# "in consultation with the client" [H]:166
	if not record.get("client_consulted_on") or not checked(record.get("client_agreed")):
		found.append(problem("referral.client_not_consulted", "client_consulted_on", "client_agreed"))
	if not filled(record.get("host_agency")):
		found.append(problem("referral.no_host_agency", "host_agency"))
	# A withdrawn consent stops the referral from going on, not from being ended.
	before = stored or {}
	goes_on = category in categories.REFERRAL_OPEN and category != before.get("referral_category")
	if goes_on or record.get("consent") != before.get("consent"):
		found += consent_problems_of(record, day, register)
	return found


def _plan_problems(record: Record, register: Register) -> list[Problem]:
	plan = plan_in_force(record.get("case"), register)
	if plan is None:
		return [problem("referral.no_approved_plan", "case_plan")]
	if not any(line.get("service_type") == record.get("service_type") for line in rows(plan, "lines")):
		return [problem("referral.service_not_in_plan", "service_type", plan=plan["name"])]
	return []


def consent_problems_of(record: Record, day: date, register: Register) -> list[Problem]:
	"""What forbids telling the provider of this referral on this day; asked again when its slip is printed."""
	consent = register.one("Client Consent", record.get("consent"))
	if consent is None:
		return [problem("referral.no_consent", "consent")]
	if consent.get("case") != record.get("case"):
		return [problem("consent.for_another_case", "consent")]
	receiver = sharing.Receiver(sharing.PROVIDER, record.get("provider"))
	return consents.allows([consent], "Referral", receiver, sharing.SLIP, day)


def _residential_problems(record: Record, stored: Record | None, register: Register) -> list[Problem]:
	"""Residential care is "the last resort of action", at placement and at every extension [H]:168."""
	ruled_out = {
		row.get("care_option")
		for row in rows(record, "alternatives_ruled_out")
		if filled(row.get("reason")) and filled(row.get("care_option"))
	}
	found = [
		problem("referral.alternative_not_ruled_out", "alternatives_ruled_out", option=option.get("label_en"))
		for option in register.many("Care Option", must_be_ruled_out=1, is_active=1)
		if option["name"] not in ruled_out
	]
	start, end = record.get("residential_from"), record.get("residential_until")
	if not start or not end:
		return [
			*found,
			problem("referral.residential_without_period", "residential_from", "residential_until"),
		]
	if end < start:
		found.append(problem("referral.residential_period", "residential_from", "residential_until"))
	longest = number_setting(register, "residential_review_days", 90)
	if (end - start).days > longest:
		found.append(problem("referral.residential_too_long", "residential_until", days=longest))
	before = stored or {}
	agreed = before.get("residential_until")
	if before.get("referral_category") in categories.REFERRAL_ENGAGED and agreed and end > agreed:
		found.append(problem("referral.extension_is_a_referral", "residential_until"))
	return found


def _answer_problems(record: Record, stored: Record | None, today: date) -> list[Problem]:
	category = record.get("referral_category")
	answered, referred = record.get("answered_on"), ("referred_on", record.get("referred_on"))
	found = problems_of_date(answered, "answered_on", today, referred)
	found += problems_of_date(record.get("ended_on"), "ended_on", today, ("answered_on", answered))
	if category == categories.REFERRAL_DECLINED and not filled(record.get("answer_reason")):
		found.append(problem("referral.declined_without_reason", "answer_reason"))
	if stored and stored.get("referral_category") not in (categories.REFERRAL_DRAFT, None):
		fixed = ("service_type", "provider", "referred_on")
		changed = [name for name in fixed if (stored.get(name) or None) != (record.get(name) or None)]
		if changed:
			found.append(problem("referral.sent_is_fixed", *changed))
	return found


def referral_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""When the answer is due, until when the slip holds, and the dates of answer and end."""
	setting, otherwise = ANSWER_DAYS.get(str(record.get("urgency")), ANSWER_DAYS["Planned"])
	# A day far ahead is refused by the checks; here it must not run over the end of the calendar.
	referred_on = min(record.get("referred_on") or today, today)
	answer_days = number_setting(register, setting, otherwise)
	values: dict[str, Any] = {"answer_due_on": referred_on + timedelta(days=answer_days)}
	if not record.get("slip_valid_until"):
		days = number_setting(register, "slip_valid_days", 30)
		values["slip_valid_until"] = referred_on + timedelta(days=days)
	service = register.one("Service Type", record.get("service_type")) or {}
	if checked(service.get("is_residential")):
		values["is_residential"] = 1
	if not record.get("case_plan"):
		plan = plan_in_force(record.get("case"), register)
		values["case_plan"] = plan["name"] if plan else None
	return values | _consent_filled(record, register) | _dates_filled(record, stored, today)


def _consent_filled(record: Record, register: Register) -> dict[str, Any]:
	"""Until when the referral may go on; a consent that ended leaves it waiting in My Work."""
	consent = register.one("Client Consent", record.get("consent")) or {}
	return {
		"consent_valid_until": consent.get("valid_until"),
		"consent_withdrawn_on": consent.get("withdrawn_on"),
	}


def _dates_filled(record: Record, stored: Record | None, today: date) -> dict[str, Any]:
	category = record.get("referral_category")
	if category == (stored or {}).get("referral_category"):
		return {}
	answered = category in (categories.REFERRAL_ACCEPTED, categories.REFERRAL_DECLINED)
	ended = category in (categories.REFERRAL_COMPLETED, categories.REFERRAL_WITHDRAWN)
	values: dict[str, Any] = {}
	if answered and not record.get("answered_on"):
		values["answered_on"] = today
	if ended and not record.get("ended_on"):
		values["ended_on"] = today
	return values


def referral_consequences(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""Every answer is a move; whoever accepts first becomes the client's host agency."""
	category, before = record.get("referral_category"), (stored or {}).get("referral_category")
	follows = [Refresh("Case", record["case"]), *referral_access(record, stored, register, today)]
	if category == before:
		return follows
	day = _day_of(record, str(category)) or today
	details = {"service": record.get("service_type"), "provider": record.get("provider")}
	event = f"referral.{str(category).lower().replace(' ', '_')}"
	client, case, name = record["client"], record["case"], record["name"]
	return [Event(client, case, event, day, "Referral", name, details), *follows]


def _day_of(record: Record, category: str) -> date | None:
	if category in (categories.REFERRAL_COMPLETED, categories.REFERRAL_WITHDRAWN):
		return record.get("ended_on")
	if category in (categories.REFERRAL_DRAFT, categories.REFERRAL_SENT):
		return record.get("referred_on")
	return record.get("answered_on")
