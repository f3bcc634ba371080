"""A client moves across a border: to a party outside the system, or from one (repatriation, transit centre).

The handbook hands over through the Central Office [H]:120; across a border there is no second office that could accept.
So the Central Office assigns the party, the client agrees to what the party is told, and the Central Office writes down
who confirmed the arrival and when. Until then the client is with the sender; afterwards the party is the custodian, and
the sender's office goes on answering for the open case.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ccm_app.domain import categories, consents
from ccm_app.domain.consequences import Consequence, Event, Insert
from ccm_app.domain.dates import problems_of_date, problems_of_plan
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import client_of
from ccm_app.domain.register import Record, Register, checked, filled
from ccm_app.domain.sharing import PARTY, Receiver

ACROSS, PURPOSE = "Across a border", "Hand-over"
# The care option of a client who is with a party outside the system.
CUSTODIAN = "OUTSIDE"
_ASSIGNED = (categories.HANDOVER_ASSIGNED, categories.HANDOVER_ACCEPTED)
_NOT_YET_ASSIGNED = (categories.HANDOVER_PROPOSED, categories.HANDOVER_RECEIVED)


def is_across(record: Record) -> bool:
	"""Whether this hand-over goes across a border; one that says nothing goes to another province."""
	return record.get("destination") == ACROSS


# The hand-over -----------------------------------------------------------------------------------


def border_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""What forbids this step of a hand-over across a border."""
	found = _other_ways(record) + _party_fixed(record, stored)
	category = record.get("handover_category")
	if category == categories.HANDOVER_PROPOSED and record.get("outside_party"):
		found.append(problem("border.central_office_assigns", "outside_party"))
	if category in _NOT_YET_ASSIGNED and record.get("left_on"):
		found.append(problem("border.left_before_assigned", "left_on"))
	if category in _ASSIGNED:
		found += _party_problems(record, register)
		found += _consent_problems(record, stored, register, today)
	if category == categories.HANDOVER_ACCEPTED:
		found += _confirmation_problems(record, register)
	planned = problems_of_plan(
		record.get("expected_on"), (stored or {}).get("expected_on"), "expected_on", today
	)
	return found + planned + _journey_problems(record, register, today)


def _other_ways(record: Record) -> list[Problem]:
	return [problem("border.no_office", "to_office")] if record.get("to_office") else []


def inside_problems(record: Record) -> list[Problem]:
	"""What a hand-over to another province must not hold, and must."""
	found = []
	if record.get("outside_party"):
		found.append(problem("border.party_inside", "outside_party"))
	if not filled(record.get("suggested_province")):
		found.append(problem("handover.no_province", "suggested_province"))
	return found


def _party_fixed(record: Record, stored: Record | None) -> list[Problem]:
	"""Who was told about the client is not exchanged for another in silence."""
	before = stored or {}
	if before.get("handover_category") not in _ASSIGNED:
		return []
	changed = [
		field
		for field in ("outside_party", "consent")
		if (record.get(field) or None) != (before.get(field) or None)
	]
	return [problem("border.party_is_fixed", *changed)] if changed else []


def _party_problems(record: Record, register: Register) -> list[Problem]:
	party = register.one("Outside Party", record.get("outside_party"))
	if party is None:
		return [problem("border.no_party", "outside_party")]
	if not checked(party.get("is_active")):
		return [problem("border.party_not_active", "outside_party")]
	return []


def _consent_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""The client agreed to be handed over to this party, and had not taken it back when the journey ended."""
	consent = register.one("Client Consent", record.get("consent"))
	if consent is None or consent.get("case") != record.get("case"):
		return [problem("border.no_consent", "consent")]
	receiver = Receiver(PARTY, record.get("outside_party"))
	if not consents.fitting_consents([consent], PURPOSE, receiver):
		return [problem("border.consent_for_another", "consent")]
	if (stored or {}).get("handover_category") not in _ASSIGNED:
		return consents.allows([consent], PURPOSE, receiver, (), today)
	withdrawn, arrived = consent.get("withdrawn_on"), record.get("confirmed_on") or today
	if record.get("handover_category") == categories.HANDOVER_ACCEPTED and withdrawn and withdrawn <= arrived:
		return [problem("border.consent_withdrawn", "consent", day=withdrawn)]
	return []


def _confirmation_problems(record: Record, register: Register) -> list[Problem]:
	"""Nobody is handed over to a party of whom nobody can say who received the client."""
	found = [
		problem("border.not_confirmed", field, field=field)
		for field in ("confirmed_on", "confirmed_by")
		if not filled(record.get(field))
	]
	under = {"receiver_party": record.get("outside_party"), "consent": record.get("consent")}
	told = register.many("Disclosure", case=record.get("case"), **under)
	if not told:
		found.append(problem("border.nothing_told", "consent"))
	return found


def _journey_problems(record: Record, register: Register, today: date) -> list[Problem]:
	found = problems_of_date(
		record.get("left_on"), "left_on", today, ("proposed_on", record.get("proposed_on"))
	)
	since = client_of(record, register).get("custodian_since")
	earliest = ("left_on", record["left_on"]) if record.get("left_on") else ("custodian_since", since)
	return found + problems_of_date(record.get("confirmed_on"), "confirmed_on", today, earliest)


def border_consequences(record: Record, moved: Event) -> list[Consequence]:
	"""Each step stands in the ledger; with the confirmation the client is with the party, and the case stays open."""
	if record.get("handover_category") != categories.HANDOVER_ACCEPTED:
		return [moved]
	arrival: dict[str, Any] = {
		"case": record["case"],
		"moved_on": record["confirmed_on"],
		"received_on": record["confirmed_on"],
		"to_custodian_kind": CUSTODIAN,
		"to_outside_party": record["outside_party"],
		"reason": record.get("reason"),
		"form_key": f"{record['name']}-arrived",
	}
	return [moved, Insert("Movement", arrival)]


# The move, and the registration -------------------------------------------------------------------


def movement_problems(record: Record, custodian: Record, register: Register) -> list[Problem]:
	"""A move to a party outside the system follows a hand-over; every other move has a place."""
	party = record.get("to_outside_party")
	if not checked(custodian.get("needs_outside_party")):
		found = [problem("movement.party_not_needed", "to_outside_party")] if party else []
		return found if filled(record.get("to_place")) else [*found, problem("movement.no_place", "to_place")]
	if not party:
		return [problem("movement.no_party", "to_outside_party")]
	if _was_received_from(party, record, register) or _was_handed_over(party, record, register):
		return []
	return [problem("movement.border_without_handover", "to_outside_party")]


def _was_received_from(party: Any, record: Record, register: Register) -> bool:
	"""A client who was registered while still with the party from which the office receives the client."""
	return bool(client_of(record, register).get("received_from") == party)


def _was_handed_over(party: Any, record: Record, register: Register) -> bool:
	return any(
		row.get("outside_party") == party and row.get("handover_category") == categories.HANDOVER_ACCEPTED
		for row in register.many("Case Handover", case=record.get("case"))
	)


def source_problems(record: Record, stored: Record | None, register: Register) -> list[Problem]:
	"""Whoever comes from abroad or from a transit centre was received from somebody who is named."""
	if stored is not None and stored.get("identification_channel") == record.get("identification_channel"):
		return []
	channel = register.one("Identification Channel", record.get("identification_channel")) or {}
	if checked(channel.get("needs_outside_party")) and not record.get("received_from"):
		return [problem("client.no_outside_party", "received_from")]
	return []
