"""Hand-over to another province through the Central Office [H]:120. The client stays with the sender
until the receiver accepts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ccm_app.domain import border, categories
from ccm_app.domain.access import CUSTODY, HANDOVER, NORMAL, SUPERVISION, TEXTS, USER, end_of
from ccm_app.domain.clients import manager_problems
from ccm_app.domain.consequences import Consequence, Event, Grant, Refresh, Revoke, Update, UpdateAll
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import case_of, client_of, merged_numbers, number_setting
from ccm_app.domain.register import Record, Register, checked, filled

# Records of a case that carry the office, so that lists and permissions need no join.
OFFICE_RECORDS = (
	"Movement",
	"Social Assessment",
	"Case Conference",
	"Case Plan",
	"Client Consent",
	"Referral",
	"Provider Answer",
	"Referral Slip",
	"Provider Message",
	"Service Record",
	"Reintegration",
	"Follow-up",
	"Case Closure",
	"Case Handover",
)


def handover_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""No office hands a client to another directly: the Central Office receives and assigns."""
	found = problems_of_date(record.get("proposed_on"), "proposed_on", today)
	found += problems_of_date(record.get("client_consulted_on"), "client_consulted_on", today)
	found += _already_open(record, register) if stored is None else _receiver_fixed(record, stored)
	category = record.get("handover_category")
	if border.is_across(record):
		found += border.border_problems(record, stored, register, today)
	else:
		found += _inside_problems(record, stored, register, today)
	if category == categories.HANDOVER_RETURNED and not filled(record.get("return_reason")):
		found.append(problem("handover.returned_without_reason", "return_reason"))
	return found


def _inside_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""What forbids this step of a hand-over to another province."""
	found = border.inside_problems(record)
	category = record.get("handover_category")
	if category == categories.HANDOVER_PROPOSED and record.get("to_office"):
		found.append(problem("handover.central_office_assigns", "to_office"))
	if category in (categories.HANDOVER_ASSIGNED, categories.HANDOVER_ACCEPTED):
		found += _receiver_problems(record, register)
		found += _nobody_named(record, register)
	if category == categories.HANDOVER_ACCEPTED:
		found += manager_problems(record.get("new_case_manager"), record.get("to_office"), register, today)
	return found


def _already_open(record: Record, register: Register) -> list[Problem]:
	return [
		problem("handover.another_is_open", "case", handover=row["name"])
		for row in register.many("Case Handover", case=record.get("case"))
		if row.get("handover_category") in categories.HANDOVER_OPEN
	]


def _receiver_fixed(record: Record, stored: Record) -> list[Problem]:
	"""The assigned office sees the client from then on; another one is assigned in a new hand-over."""
	assigned = stored.get("handover_category") not in (
		categories.HANDOVER_PROPOSED,
		categories.HANDOVER_RECEIVED,
	)
	if assigned and (record.get("to_office") or None) != (stored.get("to_office") or None):
		return [problem("handover.receiver_is_fixed", "to_office")]
	return []


def _nobody_named(record: Record, register: Register) -> list[Problem]:
	"""A sensitive case goes to a person, not to an office."""
	sensitive = (client_of(record, register).get("sensitivity") or NORMAL) != NORMAL
	if sensitive and not filled(record.get("new_case_manager")):
		return [problem("handover.sensitive_needs_a_person", "new_case_manager")]
	return []


def _receiver_problems(record: Record, register: Register) -> list[Problem]:
	if not filled(record.get("to_office")):
		return [problem("handover.no_receiver", "to_office")]
	office = register.one("Field Office", record.get("to_office")) or {}
	if record.get("to_office") == record.get("from_office"):
		return [problem("handover.same_office", "to_office")]
	if checked(office.get("is_central_office")) or not checked(office.get("is_active")):
		return [problem("handover.office_cannot_receive", "to_office")]
	return []


def handover_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""The sender is the office that has the case; each step gets its date."""
	before = stored or {}
	case = case_of(record, register)
	values: dict[str, Any] = {"from_office": before.get("from_office") or case.get("field_office")}
	category = record.get("handover_category")
	for step, field in _STEP_DATES.items():
		values[field] = before.get(field)
		if category == step and before.get("handover_category") != step:
			values[field] = today
	return values


_STEP_DATES = {
	categories.HANDOVER_RECEIVED: "received_on",
	categories.HANDOVER_ASSIGNED: "assigned_on",
	categories.HANDOVER_ACCEPTED: "accepted_on",
}


def handover_consequences(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""When the receiver accepts, client, case, every record and the access change hands at once."""
	category = record.get("handover_category")
	if category == (stored or {}).get("handover_category"):
		return []
	client, case, name = record["client"], record["case"], record["name"]
	details = {"from": record.get("from_office"), "to": record.get("to_office")}
	if border.is_across(record):
		details |= {"outside_party": record.get("outside_party"), "consent": record.get("consent")}
	elif category == categories.HANDOVER_ACCEPTED:
		# By this the check of the ledger knows who has the case from now on.
		details |= {"manager": record.get("new_case_manager")}
	event = f"handover.{str(category).lower()}"
	moved = Event(
		client,
		case,
		event,
		record["proposed_on"] if stored is None else today,
		"Case Handover",
		name,
		details,
	)
	if border.is_across(record):
		return border.border_consequences(record, moved)
	if category == categories.HANDOVER_ASSIGNED:
		return [moved, *_receiver_looks(record)]
	if category == categories.HANDOVER_RETURNED and record.get("to_office"):
		return [moved, Revoke(client, None, None, HANDOVER, "Case Handover", name)]
	if category == categories.HANDOVER_ACCEPTED:
		return [
			moved,
			*_change_of_hands(record),
			*_old_numbers_follow(record, register),
			*_tail_of_the_sender(record, register, today),
		]
	return [moved]


def _receiver_looks(record: Record) -> list[Consequence]:
	"""The receiving office looks at the case before it accepts; at a sensitive one only its new case manager does."""
	client, office, name = record["client"], record["to_office"], record["name"]
	follows: list[Consequence] = [Grant(client, "Field Office", office, HANDOVER, "Case Handover", name)]
	manager = record.get("new_case_manager")
	if manager:
		grant = Grant(client, USER, manager, HANDOVER, "Case Handover", name, through_office=office)
		follows.append(grant)
	return follows


def _tail_of_the_sender(record: Record, register: Register, today: date) -> list[Consequence]:
	"""The sender reads on for some days, if the ministry has set so; it never writes again."""
	days = number_setting(register, "handover_tail_days", 0)
	if days <= 0:
		return []
	until = end_of(today + timedelta(days=days))
	source = ("Case Handover", record["name"])
	office = record["from_office"]
	tail = Grant(
		record["client"], "Field Office", office, HANDOVER, *source, packet=TEXTS, until=until, read_only=True
	)
	return [tail]


def _old_numbers_follow(record: Record, register: Register) -> list[Consequence]:
	"""Numbers that were merged into the client's find the person at the receiver, and no longer at the sender."""
	sender, receiver, name = record["from_office"], record["to_office"], record["name"]
	follows: list[Consequence] = []
	for number in merged_numbers(record["client"], register):
		follows += [
			Update("Client", number, {"field_office": receiver}),
			Revoke(number, "Field Office", sender, CUSTODY),
			*(Revoke(number, USER, None, ground) for ground in (CUSTODY, SUPERVISION)),
			Grant(number, "Field Office", receiver, CUSTODY, "Case Handover", name, read_only=True),
		]
	return follows


def _change_of_hands(record: Record) -> list[Consequence]:
	client, case, name = record["client"], record["case"], record["name"]
	sender, receiver = record["from_office"], record["to_office"]
	office = {"field_office": receiver}
	follows: list[Consequence] = [
		Update("Client", client, office),
		Update("Case", case, office | {"case_manager": record["new_case_manager"]}),
	]
	follows += [UpdateAll(kind, {"case": case}, office) for kind in OFFICE_RECORDS]
	follows += [
		Revoke(client, "Field Office", sender, CUSTODY),
		# Whom the sender named is named anew by the receiver, if at all.
		*(Revoke(client, USER, None, ground) for ground in (CUSTODY, SUPERVISION)),
		Revoke(client, None, None, HANDOVER, "Case Handover", name),
		Grant(client, "Field Office", receiver, CUSTODY, "Case Handover", name),
		Grant(client, USER, record["new_case_manager"], CUSTODY, "Case", case, through_office=receiver),
		Refresh("Case", case),
	]
	return follows
