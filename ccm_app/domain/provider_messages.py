"""What a provider tells the Field Office through its portal: feedback, and that a client has left."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.consequences import Consequence, Event
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.register import Record, Register, filled

KIND = "Provider Message"
FEEDBACK, DISCHARGE = "Feedback", "Discharge"
_EVENTS = {FEEDBACK: "referral.feedback", DISCHARGE: "referral.discharged"}


def appointment_moves(record: Record, stored: Record | None, today: date) -> list[Consequence]:
	"""That the provider has confirmed a day for the client is an event of the ledger."""
	day = record.get("appointment_confirmed_on")
	if stored is None or not day or day == stored.get("appointment_confirmed_on"):
		return []
	client, case, name = record["client"], record["case"], record["name"]
	details = {"provider": record.get("provider"), "day": day}
	return [Event(client, case, "referral.appointment_confirmed", today, "Referral", name, details)]


def message_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""A message is about a referral that was sent, says something, and is never changed."""
	if stored is not None:
		return [problem("answer.only_added_to")]
	referral = register.one("Referral", record.get("referral")) or {}
	if referral.get("referral_category") in (categories.REFERRAL_DRAFT, None):
		return [problem("answer.not_sent_yet", "referral")]
	if record.get("message_kind") not in _EVENTS:
		return [problem("portal.choose", "message_kind")]
	if record.get("message_kind") == FEEDBACK:
		return [] if filled(record.get("message")) else [problem("portal.nothing_written", "message")]
	return _discharge_problems(record, referral, today)


def _discharge_problems(record: Record, referral: Record, today: date) -> list[Problem]:
	if referral.get("referral_category") not in categories.REFERRAL_ENGAGED:
		return [problem("portal.no_discharge", "referral")]
	found = [] if record.get("went_to") else [problem("portal.choose", "went_to")]
	if not record.get("left_on"):
		return [*found, problem("portal.day_unreadable", "left_on")]
	accepted = ("answered_on", referral.get("answered_on"))
	return found + problems_of_date(record.get("left_on"), "left_on", today, accepted)


def message_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""The provider is that of the referral."""
	referral = register.one("Referral", record.get("referral")) or {}
	return {"provider": referral.get("provider")}


def message_consequences(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""A message is an event of the client's ledger, in codes."""
	if stored is not None:
		return []
	moment = record.get("left_on") or record.get("sent_on") or today
	day = moment.date() if isinstance(moment, datetime) else moment
	details = {
		"referral": record["referral"],
		"provider": record.get("provider"),
		"to": record.get("went_to"),
	}
	event = _EVENTS[str(record["message_kind"])]
	return [Event(record["client"], record["case"], event, day, KIND, record["name"], details)]
