"""The directory of the survey of 2007 as the matcher reads it, with the decisions and places that a test gives it."""

from __future__ import annotations

import unittest
from datetime import date
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.provider_choice import Choice, choice_for
from tests.domain.builders import REGISTERED, a_case, a_client, a_designation
from tests.domain.in_memory import InMemory

DESIGNATED = date(2009, 12, 1)
# Where the houses of the survey that this test needs stand; the survey says it of two only.
PLACES = {
	"KMR": "02",
	"PTC": "01",
	"CCPCR-SVR": "20",
	"CWCC": "12",
	"HCC": "12",
	"MLOP-TAPANG": "18",
	"GOUTTE-DEAU": "01",
	"SKK": "02",
	"PTD": "02",
	"WVC": "12",
	"CWDA": "12",
	"KNK": "02",
	"CCASVA": "12",
	"VCAO": "12",
	"KNKS": "20",
	"WP": "20",
	"CDP": "12",
	"LAC": "12",
	"LSCW": "09",
}
POINTS = {"KMR": 80, "CWCC": 90, "HCC": 70, "KNK": 75, "CCPCR-SVR": 60, "MLOP-TAPANG": 85, "PTD": 65}
COSTS = {"VCAO": (20, "USD"), "CWDA": (41000, "KHR"), "CCASVA": (30, "USD")}


def a_directory(**settings: Any) -> InMemory:
	"""Every provider of the survey, designated for each of its services, with a place, points and costs."""
	register = InMemory(**settings)
	for code, province in PLACES.items():
		register.change("Service Provider", code, province=province, provinces=[{"area": province}])
	for code, provider in register.stored["Service Provider"].items():
		services = [dict(row) for row in provider["services"]]
		for row in services:
			if code in COSTS:
				row["unit_cost"], row["currency"] = COSTS[code]
			a_designation(
				register, provider=code, service_type=row["service_type"], total=POINTS.get(code, 50)
			)
		register.change("Service Provider", code, services=services)
	return register


def ask(register: InMemory, service: str, /, **about: Any) -> Choice:
	"""The choice for a client. about: fields of the client, of the case, and of the referral."""
	return choice_for(a_need(register, service, **about), register, REGISTERED)


def a_need(register: InMemory, service: str, /, **about: Any) -> dict[str, Any]:
	"""A referral that nobody has sent, of a new client."""
	ours = {"sex", "has_disability", "accompanying_children", "nationality", "home_province", "present_place"}
	age = about.pop("age", 20)
	case_fields = {"trafficked_before": about.pop("trafficked_before", 0), "opened_on": REGISTERED}
	client = a_client(
		register, age_at_registration=age, **{name: about.pop(name) for name in ours & about.keys()}
	)
	case = a_case(register, client=client["name"], age_at_opening=age, **case_fields)
	fields = {
		"service_type": service,
		"referral_category": categories.REFERRAL_DRAFT,
		"referred_on": REGISTERED,
	}
	return {"case": case, "client": client["name"], "urgency": "Planned", **fields, **about}


def offered(choice: Choice) -> list[str]:
	"""Who is offered, in order."""
	return [one.candidate.code for one in choice.offered]


def reasons(choice: Choice, provider: str) -> list[str]:
	"""The codes of what is said about a provider, offered or not."""
	found = {one.candidate.code: one for one in (*choice.offered, *choice.not_offered)}
	return [reason.code for reason in found[provider].reasons]


def occupy(register: InMemory, provider: str, service: str, number: int = 1, /, **about: Any) -> list[str]:
	"""Other clients who have these places; about as in `ask`, with a category of the referral."""
	category = about.pop("category", categories.REFERRAL_ACCEPTED)
	made = []
	for _ in range(number):
		need = a_need(register, service, **about)
		made.append(
			register.add("Referral", **need | {"provider": provider, "referral_category": category})["name"]
		)
	return made


class ChoosingTest(unittest.TestCase):
	def setUp(self) -> None:
		self.register: InMemory = a_directory()

	def ask(self, service: str, **about: Any) -> Choice:
		return ask(self.register, service, **about)

	def change(self, provider: str, **fields: Any) -> None:
		self.register.change("Service Provider", provider, **fields)

	def change_service(self, provider: str, service: str, **fields: Any) -> None:
		stored = self.register.stored["Service Provider"][provider]["services"]
		rows = [row | fields if row["service_type"] == service else row for row in stored]
		self.change(provider, services=rows)

	def assert_not(self, choice: Choice, provider: str, *codes: str) -> None:
		self.assertNotIn(provider, offered(choice))
		self.assertEqual(list(codes), reasons(choice, provider))
