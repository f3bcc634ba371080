"""What happens in the register and can be counted: each fact once, with the day that it is counted on.

A fact is a stream of rows with a client, a day, codes in its dimensions and perhaps amounts. This is the schema of
what goes into every count; `source` is the port, and each home of the records says where it finds a fact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# The codes that every fact about a case has. age: completed years at registration. province: of the home.
# provider: who took the client in first; `to_provider` is who was asked for a service.
COMMON = ("case_type", "sex", "age", "provider", "field_office", "province")
AGE, DAYS = "age", "days"
WHOLE_NUMBERS = frozenset({AGE, DAYS})
UNKNOWN = -1
# An amount that is no money: how many members of a family a service helped too.
MEMBERS = "helped"
# A field that an administrator added to a form, and the form: whether there is one, the home of the records knows.
_ADDED = re.compile(r"[A-Z][A-Za-z -]*\.[a-z][a-z0-9_]*", re.ASCII)


def is_added(dimension: str) -> bool:
	"""True for the name of a field that somebody added to a form, such as "Client.custom_language"."""
	return _ADDED.fullmatch(dimension) is not None


@dataclass(frozen=True)
class Fact:
	"""One kind of row: what one row is, the day it is counted on, its dimensions, its amounts."""

	code: str
	one_row: str
	day: str
	own: tuple[str, ...] = ()
	amounts: tuple[str, ...] = ()
	about_cases: bool = True

	@property
	def dimensions(self) -> tuple[str, ...]:
		"""By what its rows can be counted, beside the month."""
		return (*COMMON, *self.own) if self.about_cases else self.own

	def has(self, dimension: str) -> bool:
		"""Whether its rows can be counted by this, or by a field of this name if there is one."""
		return dimension in self.dimensions or (self.about_cases and is_added(dimension))


_ALL = (
	Fact(
		"registered",
		"a case that is not void",
		"registration, for a later case its opening",
		("referred_by",),
	),
	Fact("reached", "a case and a stage that it reached", "registration of the case", ("stage",)),
	Fact("reintegrated", "a case that went home", "start of the last reintegration", ("option",)),
	Fact("in_shelter", "a client present at the end of a month", "the month's last day"),
	Fact(
		"milestone",
		"a case and its first assessment, conference, plan or service",
		"that day",
		("what", DAYS),
	),
	Fact("assessed", "a submitted social assessment", "day of the assessment"),
	Fact("family_visit", "a visit of a client to the family", "day of the visit"),
	Fact("training", "a client's attendance of a class or training", "its first day", ("kind", "topic")),
	Fact("training_follow_up", "a follow-up of training or schooling", "day of the visit", ("topic",)),
	Fact(
		"service",
		"a service given, visits to the family apart",
		"its first day",
		("service_type", "to_provider"),
		("committed", "spent"),
	),
	Fact(
		"referred",
		"a referral that was sent",
		"day of the referral",
		("service_type", "to_provider", "outcome", DAYS),
	),
	Fact("placement", "a stay in residential care", "its first day", ("to_provider", DAYS)),
	Fact("follow_up_due", "a follow-up that was planned", "the day it is due", ("half", "status")),
	Fact("follow_up", "a follow-up that was done", "day of the visit", ("half", "situation")),
	Fact("closed", "a closed case", "day of the decision", ("reason", "reentry")),
	Fact("caseload", "an open case", "today", ("case_manager", "stage", "overdue")),
	Fact(
		"plan_money",
		"a line of an approved case plan",
		"approval of the plan",
		("action", "funder", "currency", "service_type"),
		("planned", "approved", "committed", "spent"),
	),
	Fact(
		"family_member",
		"a service that helped members of the client's immediate family too",
		"its first day",
		amounts=(MEMBERS,),
	),
	Fact(
		"offer",
		"a service that a provider offers",
		"today",
		("provider", "service_type"),
		about_cases=False,
	),
	Fact(
		"coverage",
		"a service that a provider offers in a province",
		"today",
		("provider", "service_type", "province"),
		about_cases=False,
	),
	Fact(
		"provider",
		"a provider in a programme area, or without one",
		"today",
		("provider", "programme_area"),
		about_cases=False,
	),
)
FACTS: Mapping[str, Fact] = {fact.code: fact for fact in _ALL}
