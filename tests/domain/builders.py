"""Builders of records: every one is valid as it stands, and a test changes what it is about.

`..._fields` gives what a person would type; `a_...` stores such a record without asking the rules.
"""

from __future__ import annotations

import unittest
from collections.abc import Iterable
from datetime import date
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.problems import Problem
from ccm_app.domain.sentences import sentence
from tests.domain.in_memory import InMemory

REGISTERED = date(2010, 1, 4)
ASSESSED = date(2010, 1, 11)
REVIEWED = date(2010, 1, 12)
HELD = date(2010, 1, 15)
PREPARED = date(2010, 1, 18)
APPROVED = date(2010, 1, 20)
REFERRED = date(2010, 1, 21)
ANSWERED = date(2010, 1, 22)
SERVED = date(2010, 1, 25)
REINTEGRATED = date(2010, 4, 30)
CLOSED = date(2011, 5, 10)
TODAY = date(2011, 6, 15)

MANAGER, CLERK, SOCIAL_WORKER = "manager@svr", "clerk@svr", "worker@svr"
OTHER_MANAGER = "manager@btb"
OFFICE, OTHER_OFFICE = "SVR", "BTB"
SHELTER, OTHER_PROVIDER = "CCPCR-SVR", "CWDA"
MUST_SIT = ("FCM", "SPW", "SPR")

Fields = dict[str, Any]


class RuleTest(unittest.TestCase):
	"""A test of rules: a register with staff and designations, and words for what is expected."""

	def setUp(self) -> None:
		self.register = a_register()

	def assert_allowed(self, found: Iterable[Problem]) -> None:
		"""Nothing stands in the way."""
		self.assertEqual([], spoken(found))

	def assert_refused(self, found: Iterable[Problem], *codes: str) -> None:
		"""Exactly these problems stand in the way, and each has a sentence that can be said."""
		found = list(found)
		self.assertEqual(sorted(codes), sorted(one.code for one in found), spoken(found))

	def assert_among(self, code: str, found: Iterable[Problem]) -> None:
		"""This problem is among those that stand in the way."""
		found = list(found)
		self.assertIn(code, [one.code for one in found], spoken(found))


def spoken(found: Iterable[Problem]) -> list[str]:
	"""The sentences of the problems; a template that its values do not fill raises KeyError."""
	return [f"{one.code}: {sentence(one)}" for one in found]


def a_register(**settings: Any) -> InMemory:
	"""The shipped lists, two staffed offices, and the shelter designated for its services."""
	register = InMemory(**settings)
	for office, user in ((OFFICE, MANAGER), (OFFICE, CLERK), (OTHER_OFFICE, OTHER_MANAGER)):
		staff = register.stored["Field Office"][office]["staff"]
		register.change("Field Office", office, staff=[*staff, {"user": user, "duty": "Field Case Manager"}])
	for service in ("SHELTER", "PSYCHO", "MEDICAL", "VOCATIONAL"):
		a_designation(register, service_type=service)
	return register


CRITERIA = ("QUALITY", "COST", "LOCATION")
SCORERS = ("Provincial government", "Health", "Education")


def a_meeting(register: InMemory, body: str = "LRC-SVR", **changes: Any) -> str:
	"""A meeting of a committee with quorum and minutes."""
	room = [
		{"agency": agency, "role": "Member" if place else "Chairperson", "present": 1}
		for place, agency in enumerate(SCORERS)
	]
	held = {"body": body, "held_on": date(2009, 12, 1), "attendance": room}
	decided = {"quorum_reached": 1, "minutes_written": 1, "minutes": "Scored and decided."}
	return str(register.add("Body Meeting", **(held | decided | changes))["name"])


def scores(points: int = 4, members: Iterable[str] = SCORERS) -> list[Fields]:
	"""What these members gave by every criterion."""
	pairs = [(member, criterion) for member in members for criterion in CRITERIA]
	return [
		{"idx": place, "member": member, "criterion": criterion, "score": points}
		for place, (member, criterion) in enumerate(pairs, start=1)
	]


def a_designation(register: InMemory, **changes: Any) -> Fields:
	return register.add("Provider Designation", **designation_fields(**changes))


def designation_fields(**changes: Any) -> Fields:
	return {
		"provider": SHELTER,
		"service_type": "PSYCHO",
		"field_office": OFFICE,
		"status": "Designated",
		"body": "LRC-SVR",
		"decided_on": date(2009, 12, 1),
		"valid_from": date(2009, 12, 1),
	} | changes


def client_fields(**changes: Any) -> Fields:
	return {
		"field_office": OFFICE,
		"registered_on": REGISTERED,
		"identified_on": REGISTERED,
		"identification_channel": "RAID",
		"temporary_shelter": "Offered and accepted",
		"sex": "Female",
		"age_at_registration": 20,
		"home_province": "20",
	} | changes


def a_client(register: InMemory, **changes: Any) -> Fields:
	client = register.add("Client", **client_fields(**changes))
	register.add("Client Identity", name=client["name"], client=client["name"], given_name_latin="Example")
	return client


def case_fields(client: str, /, **changes: Any) -> Fields:
	return {
		"client": client,
		"case_type": "RC",
		"case_manager": MANAGER,
		"opened_on": REGISTERED,
		"stage": categories.IDENTIFICATION,
	} | changes


def a_case(register: InMemory, stage: str = categories.REGISTRATION, **changes: Any) -> str:
	"""A case in a stage with a client of its own; what lies before the stage has to be added."""
	client = changes.pop("client", None) or a_client(register)["name"]
	age = register.stored["Client"][client]["age_at_registration"]
	fields = {
		"field_office": OFFICE,
		"stage": stage,
		"registered_on": REGISTERED,
		"stage_since": REGISTERED,
		"age_at_opening": age,
	}
	return str(register.add("Case", **(case_fields(client) | fields | changes))["name"])


def of_case(register: InMemory, case: str) -> Fields:
	row = register.stored["Case"][case]
	return {"case": case, "client": row["client"], "field_office": row["field_office"]}


def of_kind(register: InMemory, kind: str, case: str, fields: Fields) -> Fields:
	return register.add(kind, **of_case(register, case), **fields)


def report_fields(**changes: Any) -> Fields:
	return {
		"social_worker": SOCIAL_WORKER,
		"assessed_on": ASSESSED,
		"status": "Draft",
		"conference_suggested": "No",
		"simple_case_reason": "One need only.",
		"needed_services": [{"service_type": "PSYCHO"}],
	} | changes


def a_report(register: InMemory, case: str, **changes: Any) -> Fields:
	"""A Case Report that the Field Office has reviewed."""
	reviewed = {
		"status": "Reviewed",
		"submitted_on": ASSESSED,
		"reviewed_on": REVIEWED,
		"reviewed_by": MANAGER,
	}
	return of_kind(register, "Social Assessment", case, report_fields() | reviewed | changes)


def seated(*seats: str, attended: int = 1) -> list[Fields]:
	return [{"seat": seat, "attended": attended, "is_chair": int(seat == "FCM")} for seat in seats]


def conference_fields(**changes: Any) -> Fields:
	"""A conference that was held and decided."""
	return {
		"kind": "Initial",
		"topic": "ALL",
		"status": "Held",
		"planned_on": HELD,
		"held_on": HELD,
		"seats": seated(*MUST_SIT),
		"client_consulted": 1,
		"client_consulted_on": HELD,
		"final_decision": "Counselling by the shelter.",
		"decided_by": MANAGER,
		"decided_on": HELD,
	} | changes


def a_conference(register: InMemory, case: str, **changes: Any) -> Fields:
	return of_kind(register, "Case Conference", case, conference_fields(**changes))


def a_line(**changes: Any) -> Fields:
	return {
		"idx": 1,
		"phase": "Recovery",
		"service_type": "PSYCHO",
		"provider": SHELTER,
		"planned_from": REFERRED,
		"planned_until": REINTEGRATED,
		"quantity": 10,
		"unit_cost": 4,
	} | changes


def plan_fields(**changes: Any) -> Fields:
	return {
		"budget_category": categories.BUDGET_DRAFT,
		"prepared_on": PREPARED,
		"currency": "USD",
		"lines": [a_line()],
		"client_consulted_on": PREPARED,
		"costs_consulted_on": PREPARED,
	} | changes


def a_plan(register: InMemory, case: str, **changes: Any) -> Fields:
	"""An approved plan of 40 dollars for ten sessions of counselling."""
	approved = {
		"budget_category": categories.BUDGET_APPROVED,
		"plan_number": len(register.many("Case Plan", case=case)) + 1,
		"lines": [a_line(amount=40, amount_approved=40)],
		"total_planned": 40,
		"total_approved": 40,
		"approved_on": APPROVED,
		"is_current": 1,
	}
	return of_kind(register, "Case Plan", case, plan_fields() | approved | changes)
