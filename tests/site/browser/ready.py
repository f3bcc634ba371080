"""The records that the browser tests need: the caseload where it is missing, and a case at its beginning."""

from __future__ import annotations

import functools
import re
import uuid
from typing import Any

from ccm_app.caseload.figures import load
from ccm_app.caseload.rest import take_caseload
from tests.site.day import today
from tests.site.people import person, shell

CENTRAL, CLERK, MANAGER = "CCM Central Office", "CCM Clerk", "CCM Field Case Manager"
SERVICES = "Services"
# Shorter given names are also parts of ordinary words and of places.
LONG_NAME = 7


@functools.cache
def case_in_services() -> str:
	"""The number of a case of Svay Rieng whose client receives services; loads the caseload when there is none."""
	if not _in_services():
		take_caseload(shell(), load(), show_progress=False)
	return str(_in_services()[0]["name"])


def _in_services() -> list[Any]:
	return person(CENTRAL).find("Case", {"stage": SERVICES, "field_office": "SVR"})


def month_of_a_follow_up() -> str:
	"""A day on which a follow-up is due, as YYYY-MM-DD."""
	case_in_services()
	rows = person(MANAGER, "SVR").find("Follow-up", {"field_office": "SVR"}, ("due_on",))
	return max(str(row["due_on"]) for row in rows)


def identified_case() -> tuple[str, str]:
	"""A client and a case that are identified and no more; their numbers."""
	day, clerk = today(), person(CLERK, "SVR")
	client = {
		"field_office": "SVR",
		"identified_on": day,
		"registered_on": day,
		"identification_channel": "HOTLINE",
		"temporary_shelter": "Not needed",
		"sex": "Female",
		"age_at_registration": 24,
		"home_province": "20",
		"form_key": str(uuid.uuid4()),
	}
	number = clerk.insert("Client", client)["name"]
	manager = person(MANAGER, "SVR").email
	case = {"client": number, "case_type": "TL", "opened_on": day, "case_manager": manager}
	return number, clerk.insert("Case", case | {"form_key": str(uuid.uuid4())})["name"]


def give_identity(client: str) -> None:
	"""Fill the vault of a client with an invented name."""
	values = {
		"client": client,
		"register_anyway": 1,
		"family_name_latin": "Prak",
		"given_name_latin": "Invented",
	}
	person(CLERK, "SVR").insert("Client Identity", values | {"form_key": str(uuid.uuid4())})


@functools.cache
def _names_in_the_vault() -> frozenset[str]:
	found: set[str] = set()
	for one in load().clients:
		for family, given in (
			(one.family_name_latin, one.given_name_latin),
			(one.family_name_khmer, one.given_name_khmer),
		):
			found |= {f"{family} {given}", f"{given} {family}"}
		if len(one.given_name_latin) >= LONG_NAME:
			found.add(one.given_name_latin)
	return frozenset(found)


def names_betrayed_by(text: str) -> list[str]:
	"""The names of the caseload's vault in a text: full names in both scripts and orders, long given names."""
	return sorted(
		name
		for name in _names_in_the_vault()
		if name in text and re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text)
	)
