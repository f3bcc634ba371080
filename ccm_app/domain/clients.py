"""Stages 1 and 2: a victim is identified, and registered at once. Nothing is recorded about anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ccm_app.domain import border, categories, khmer, reference, registry_number
from ccm_app.domain.consequences import Consequence, Event, Grant
from ccm_app.domain.dates import problems_of_birth, problems_of_date
from ccm_app.domain.naming import REFERRAL
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import client_of, is_residential, number_setting, referrals
from ccm_app.domain.register import Record, Register, checked, filled

KHMER_FIELDS = ("family_name_km", "given_name_km")
LATIN_FIELDS = ("family_name_latin", "given_name_latin")


def client_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""Identification and registration: "The case should immediately be registered" [H]:144."""
	found = problems_of_date(record.get("identified_on"), "identified_on", today)
	found += problems_of_date(
		record.get("registered_on"), "registered_on", today, ("identified_on", record.get("identified_on"))
	)
	found += _age_problems(record, register, today)
	found += border.source_problems(record, stored, register)
	return found + (void_problems(stored) if stored else [])


def void_problems(client: Record, *fields: str) -> list[Problem]:
	"""Nothing is recorded on a registration that was voided, or merged into another one."""
	if client.get("merged_into"):
		return [problem("client.is_merged", *fields, client=client["name"], kept=client["merged_into"])]
	if client.get("status") == "Void":
		return [problem("client.is_void", *fields, client=client["name"])]
	return []


def _age_problems(record: Record, register: Register, today: date) -> list[Problem]:
	age = record.get("age_at_registration")
	if not isinstance(age, int):
		return [problem("client.age_missing", "age_at_registration")]
	maximum = number_setting(register, "age_maximum", 120)
	return problems_of_birth(None, age, record.get("registered_on") or today, today, maximum)


def client_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""The number as a field of its own, and an open registration."""
	known = stored or record
	return {
		"registry_number": record.get("name"),
		"status": known.get("status") or "Open",
		"sensitivity": known.get("sensitivity") or "Normal",
	}


def client_consequences(record: Record, stored: Record | None) -> list[Consequence]:
	"""A registration is the first entry of the client's ledger and opens the office's access."""
	if stored is not None:
		return []
	office, name = record["field_office"], record["name"]
	details = {"office": office, "channel": record.get("identification_channel")}
	if record.get("received_from"):
		details["received_from"] = record["received_from"]
	return [
		Grant(name, "Field Office", office, "Custody", "Client", name),
		Event(name, None, "client.registered", record["registered_on"], "Client", name, details),
	]


def identity_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""The vault: names in their own script, a believable birth, agreeing with the age in the register."""
	client = client_of(record, register)
	found: list[Problem] = []
	if not any(filled(record.get(field)) for field in (*KHMER_FIELDS, *LATIN_FIELDS, "other_names")):
		found.append(problem("identity.no_name", *KHMER_FIELDS, *LATIN_FIELDS))
	found += _script_problems(record)
	if record.get("birth_date"):
		found += _birth_problems(record, client, register, today)
	for row in record.get("documents") or []:
		found += problems_of_date(row.get("issued_on"), "issued_on", today)
	return found


def _script_problems(record: Record) -> list[Problem]:
	expected = [(field, "khmer") for field in KHMER_FIELDS] + [(field, "latin") for field in LATIN_FIELDS]
	found: list[Problem] = []
	for field, script in expected:
		if filled(record.get(field)):
			found += khmer.problems_of_script(str(record[field]), script, field)
	return found


def _birth_problems(record: Record, client: Record, register: Register, today: date) -> list[Problem]:
	known = record.get("birth_date_precision") or "Day"
	tolerance = 1 if known == "Day" else 10 if known == "Estimated" else 2
	registered_on = client.get("registered_on") or today
	age = client.get("age_at_registration")
	age = age if isinstance(age, int) else None
	maximum = number_setting(register, "age_maximum", 120)
	return problems_of_birth(record["birth_date"], age, registered_on, today, maximum, tolerance)


def identity_warnings(record: Record) -> list[Problem]:
	"""What was typed is kept; the shadow for search uses the canonical order of signs."""
	found: list[Problem] = []
	for field in (*KHMER_FIELDS, "other_names"):
		if filled(record.get(field)):
			found += khmer.warnings_of_text(str(record[field]), field)
	return found


def identity_consequences(record: Record, stored: Record | None, today: date) -> list[Consequence]:
	"""That the vault was filled or changed is an event; what it holds is not."""
	event = "identity.recorded" if stored is None else "identity.changed"
	return [Event(record["client"], None, event, today, "Client Identity", record["client"])]


def movement_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""Every move is reported, in its order, with a custodian who can be named [H]:144."""
	if stored is not None:
		return _received_problems(record, stored, today)
	client = client_of(record, register)
	earliest = client.get("custodian_since") or client.get("registered_on")
	found = problems_of_date(record.get("moved_on"), "moved_on", today, ("custodian_since", earliest))
	found += problems_of_date(
		record.get("received_on"), "received_on", today, ("moved_on", record.get("moved_on"))
	)
	custodian = register.one("Care Option", record.get("to_custodian_kind")) or {}
	if checked(custodian.get("needs_provider")) and not record.get("to_provider"):
		found.append(problem("movement.provider_missing", "to_provider"))
	found += border.movement_problems(record, custodian, register)
	if checked(custodian.get("is_residential")):
		found += _residence_problems(record, register)
	return found


def _residence_problems(record: Record, register: Register) -> list[Problem]:
	"""Temporary shelter is offered "if needed" [H]:144 until there is a plan; after that residential care
	is the last resort [H]:168 and follows a referral, which asks for the alternatives."""
	case = register.one("Case", record.get("case")) or {}
	if case.get("stage") in categories.STAGES[:5]:
		return []
	accepted = [
		referral
		for referral in referrals(record.get("case"), register, categories.REFERRAL_ENGAGED)
		if referral.get("provider") == record.get("to_provider") and is_residential(referral, register)
	]
	return [] if accepted else [problem("movement.residence_without_referral", "to_provider")]


def _received_problems(record: Record, stored: Record, today: date) -> list[Problem]:
	fixed = ("moved_on", "to_custodian_kind", "to_provider", "to_outside_party", "to_place")
	changed = [name for name in fixed if (record.get(name) or None) != (stored.get(name) or None)]
	found = [problem("movement.is_history", *changed)] if changed else []
	return found + problems_of_date(
		record.get("received_on"), "received_on", today, ("moved_on", record.get("moved_on"))
	)


def movement_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""From where the client came, taken from the register and not typed."""
	source = stored or {}
	if stored is None:
		client = client_of(record, register)
		source = {
			"from_custodian_kind": client.get("present_custodian_kind"),
			"from_provider": client.get("present_provider"),
			"from_outside_party": client.get("present_outside_party"),
			"from_place": client.get("present_place"),
		}
	fields = ("from_custodian_kind", "from_provider", "from_outside_party", "from_place")
	return {name: source.get(name) for name in fields}


def case_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""A case needs a registered client, one Field Office and one case manager of that office."""
	client = client_of(record, register)
	found = problems_of_date(
		record.get("opened_on"), "opened_on", today, ("registered_on", client.get("registered_on"))
	)
	if stored is None:
		found += _opening_problems(record, client, register)
	if stored is None or record.get("case_manager") != stored.get("case_manager"):
		found += manager_problems(record.get("case_manager"), record.get("field_office"), register, today)
	return found


def _opening_problems(record: Record, client: Record, register: Register) -> list[Problem]:
	if void := void_problems(client, "client"):
		return void
	cases: Sequence[Record] = register.many("Case", client=record.get("client"))
	open_cases = [case["name"] for case in cases if case.get("stage") not in categories.ENDED_STAGES]
	if open_cases:
		return [problem("case.another_is_open", "client", case=open_cases[0])]
	return []


def manager_problems(user: object, office_name: str | None, register: Register, today: date) -> list[Problem]:
	"""The case manager is on today's staff of the office that answers for the client [H]:120."""
	office = register.one("Field Office", office_name) or {}
	staff = {row.get("user") for row in office.get("staff") or [] if _serves_on(row, today)}
	if user in staff:
		return []
	return [problem("case.manager_not_in_office", "case_manager", office=office_name)]


def _serves_on(row: Record, day: date) -> bool:
	since, until = row.get("from_date"), row.get("until_date")
	return (not since or since <= day) and (not until or day <= until)


def number_problems(kind: str, text: object) -> list[Problem]:
	"""A typed number or reference with a mistake is caught before it finds the wrong person.

	kind: "Client" or "Case"; "Referral" for the reference of a slip.
	"""
	if kind == "Referral":
		return reference.reference_problems(str(text), REFERRAL) if filled(text) else []
	return registry_number.problems_of_number(str(text), kind=kind.lower()) if filled(text) else []
