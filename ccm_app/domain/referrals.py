"""Stage 6: referral to a designated provider, in consultation with the client [H]:162-168."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ccm_app.domain import categories, consents, sharing
from ccm_app.domain.access import referral_access
from ccm_app.domain.consequences import Consequence, Event, Refresh
from ccm_app.domain.cross_province import central_consequences, central_filled, central_problems
from ccm_app.domain.dates import problems_of_date, problems_of_plan
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.provider_messages import appointment_moves
from ccm_app.domain.reading import (
	case_of,
	is_residential,
	number_setting,
	plan_in_force,
	rows,
)
from ccm_app.domain.referral_chains import chain_consequences, chain_filled, chain_problems
from ccm_app.domain.referral_choice import choice_filled, choice_problems, provider_obstacles
from ccm_app.domain.register import Record, Register, checked, filled
from ccm_app.domain.residence import extension_problems, host_filled, host_problems, residential_problems
from ccm_app.domain.slips import slips_of_referral

ANSWER_DAYS = {
	"Urgent": ("answer_days_urgent", 1),
	"Soon": ("answer_days_soon", 3),
	"Planned": ("answer_days_planned", 7),
}


def referral_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""Plan, designation, consultation, host agency, and the last resort of residential care."""
	case = case_of(record, register)
	day = record.get("referred_on") or today
	found = problems_of_date(day, "referred_on", today, ("plan_approved_on", case.get("plan_approved_on")))
	for planned in ("appointment_on", "residential_from"):
		found += problems_of_plan(record.get(planned), (stored or {}).get(planned), planned, today)
	if is_residential(record, register):
		found += residential_problems(record, stored, register)
	found += extension_problems(record, stored, register) + host_problems(record, stored, register)
	found += chain_problems(record, stored, register, today) + central_problems(record, stored, register)
	if record.get("referral_category") != categories.REFERRAL_WITHDRAWN:
		if not _was_sent(stored):
			found += provider_obstacles(record, stored, register, today)
			found += choice_problems(record, stored, register, today)
		found += _sending_problems(record, stored, day, register)
	return found + _answer_problems(record, stored, today)


def _was_sent(stored: Record | None) -> bool:
	"""What was sent is judged by the network and the plan of its day: a provider that is closed or no longer
	designated must not keep its clients' referrals from being completed or withdrawn."""
	return (stored or {}).get("referral_category") not in (categories.REFERRAL_DRAFT, None)


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
	values |= central_filled(record, stored, register) | host_filled(record, register)
	values |= chain_filled(record, stored, register, today)
	values |= choice_filled(dict(record) | values, stored, register, today)
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
	follows += chain_consequences(record, stored, register, today) + central_consequences(
		record, stored, today
	)
	follows += slips_of_referral(record, stored, register, today)
	if category == before:
		return [*appointment_moves(record, stored, today), *follows]
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
