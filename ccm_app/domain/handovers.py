"""Hand-over to another province through the Central Office [H]:120. The client stays with the sender
until the receiver accepts."""

from __future__ import annotations

from datetime import date
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.clients import manager_problems
from ccm_app.domain.consequences import Consequence, Event, Grant, Refresh, Revoke, Update, UpdateAll
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import case_of
from ccm_app.domain.register import Record, Register, checked, filled

# Records of a case that carry the office, so that lists and permissions need no join.
OFFICE_RECORDS = (
	"Movement",
	"Social Assessment",
	"Case Conference",
	"Case Plan",
	"Client Consent",
	"Referral",
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
	if category == categories.HANDOVER_PROPOSED and record.get("to_office"):
		found.append(problem("handover.central_office_assigns", "to_office"))
	if category in (categories.HANDOVER_ASSIGNED, categories.HANDOVER_ACCEPTED):
		found += _receiver_problems(record, register)
	if category == categories.HANDOVER_ACCEPTED:
		found += manager_problems(record.get("new_case_manager"), record.get("to_office"), register, today)
	if category == categories.HANDOVER_RETURNED and not filled(record.get("return_reason")):
		found.append(problem("handover.returned_without_reason", "return_reason"))
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


def handover_consequences(record: Record, stored: Record | None, today: date) -> list[Consequence]:
	"""When the receiver accepts, client, case, every record and the access change hands at once."""
	category = record.get("handover_category")
	if category == (stored or {}).get("handover_category"):
		return []
	client, case, name = record["client"], record["case"], record["name"]
	details = {"from": record.get("from_office"), "to": record.get("to_office")}
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
	if category == categories.HANDOVER_ASSIGNED:
		grant = Grant(client, "Field Office", record["to_office"], "Hand-over", "Case Handover", name)
		return [moved, grant]
	if category == categories.HANDOVER_RETURNED and record.get("to_office"):
		return [
			moved,
			Revoke(client, "Field Office", record["to_office"], "Hand-over", "Case Handover", name),
		]
	return [moved, *_change_of_hands(record)] if category == categories.HANDOVER_ACCEPTED else [moved]


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
		Revoke(client, "Field Office", sender, "Custody"),
		Revoke(client, "Field Office", receiver, "Hand-over", "Case Handover", name),
		Grant(client, "Field Office", receiver, "Custody", "Case Handover", name),
		Refresh("Case", case),
	]
	return follows
