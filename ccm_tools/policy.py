"""The rules of docs/policy/permissions.yaml as verdicts: who may do what with which packet of whose record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from .places import ROOT

POLICY = ROOT / "docs/policy/permissions.yaml"
DOCTYPES = ROOT / "ccm_app/ccm_app/doctype"
ABOUT_A_CLIENT = "client"
WORKS, MAYBE, READS, CODES, NOTHING = "works", "maybe changes", "reads", "codes", "nothing"
OWN_ONLY = "own clients only"
REACHES = (WORKS, MAYBE, READS, CODES, NOTHING)
READING = frozenset({"sees", "prints", "tabulates", "exports"})
# No print and no export while a break-glass lasts: it is for the eyes only.
LOOKING = frozenset({"sees"})


@dataclass(frozen=True)
class Verdict:
	"""What the rule says about one question.

	answer: "yes", "codes only" (yes, without a word of text), "maybe" (the person may, the stage decides), or "no".
	packets: what may stand in an answer.
	"""

	answer: str
	packets: frozenset[str]


REFUSED = Verdict("no", frozenset())


class Policy:
	"""The rules, read once. Every question that the file does not answer raises KeyError."""

	def __init__(self, written: Mapping[str, Any]):
		self.written = written
		self.people: Mapping[str, Mapping[str, Any]] = written["people"]
		self.clients: Mapping[str, str] = written["clients"]

	@cached_property
	def groups(self) -> list[Mapping[str, Any]]:
		"""The groups of records, as written."""
		return list(self.written["records"])

	@cached_property
	def records(self) -> dict[str, Mapping[str, Any]]:
		"""Record -> the group in which it stands."""
		return {record: group for group in self.groups for record in group["records"]}

	def circle(self, names: Iterable[str]) -> frozenset[str]:
		"""The people behind names of people and of circles. Raises KeyError for a name that is neither."""
		found: set[str] = set()
		for name in names:
			circle = self.written["circles"].get(name)
			found |= self.circle(circle) if circle else {self._person(name)}
		return frozenset(found)

	def _person(self, name: str) -> str:
		if name not in self.people:
			raise KeyError(f"{name} is neither a person nor a circle of {POLICY.name}")
		return name

	def stands_for(self, person: str) -> str:
		"""Whose rights this person has: an API key has those of its account, a disabled account those of nobody."""
		return str(self.people[self._person(person)].get("same as", person))

	def acts(self, person: str, record: str) -> frozenset[str]:
		"""What the role of a person may do with a record, before it is asked whose client it is."""
		acting = self.stands_for(person)
		group = self.records[record]
		given = {**group.get("everybody", {}), **group["records"][record]}
		return frozenset(act for act in self.written["acts"] if acting in self.circle(given.get(act, ())))

	def reach(self, person: str, client: str) -> str:
		"""How far a person reaches a client who stands to that person like this."""
		acting = self.stands_for(person)
		if client not in self.clients:
			raise KeyError(f"{client} is no relation of {POLICY.name}")
		found = NOTHING
		# A line for the person itself stands above the line of its circle.
		for name, row in sorted(self.written["reach"].items(), key=lambda one: one[0] == acting):
			if acting in self.circle([name]) and client in row:
				found = row[client]
		return found

	def packets(self, person: str, record: str) -> frozenset[str]:
		"""Which packets of a record a person may read at all."""
		acting = self.people.get(self.stands_for(person), {})
		reads = set(acting.get("reads", ()))
		if self.records[record]["about"] != ABOUT_A_CLIENT:
			return frozenset({"codes", "texts"}) if self.acts(person, record) else frozenset()
		if "texts of" in acting and record not in acting["texts of"]:
			reads.discard("texts")
		if self.records[record].get("holds") != "identity":
			reads.discard("identity")
		return frozenset(reads)

	def verdict(self, person: str, client: str | None, record: str, act: str) -> Verdict:
		"""What the rule says. client: how the client stands to the person; None for a record about nobody."""
		if act not in self.acts(person, record):
			return REFUSED
		packets = self.packets(person, record)
		if client is None or self.records[record]["about"] != ABOUT_A_CLIENT:
			return Verdict("yes", packets)
		reach = self._reach_in(person, client, record)
		if reach == NOTHING and self._watches_over(person, client, record):
			reach = WORKS
			packets &= {"codes"}
		return self._about_client(reach, act, packets)

	def _reach_in(self, person: str, client: str, record: str) -> str:
		"""The reach, narrowed where a record is for the case manager of the client only."""
		narrowed = self.circle(self.records[record]["records"][record].get(OWN_ONLY, ()))
		if self.stands_for(person) in narrowed and client not in self.written["case manager of"]:
			return NOTHING
		return self.reach(person, client)

	def _watches_over(self, person: str, client: str, record: str) -> bool:
		"""Whether somebody looks after the access to such a client in this record, without reaching the client."""
		watched = self.written["watched over"]
		among = self.stands_for(person) in self.circle(watched["by"])
		return among and client in watched["clients"] and record in watched["records"]

	def numbers_kept(self, person: str, client: str) -> list[str]:
		"""The records whose numbers stand in somebody's own list of such clients, whatever else is open of them."""
		kept = self.written["keeps the numbers of"]
		return list(kept["records"]) if person in kept["by"] and client not in kept["never of"] else []

	def _about_client(self, reach: str, act: str, packets: frozenset[str]) -> Verdict:
		allowed = {WORKS: None, MAYBE: None, READS: LOOKING, CODES: READING, NOTHING: frozenset()}[reach]
		if (allowed is not None and act not in allowed) or not packets:
			return REFUSED
		if reach == CODES:
			packets &= {"codes"}
		if reach == MAYBE and act not in READING:
			return Verdict("maybe", packets)
		return Verdict("yes" if packets - {"codes"} else "codes only", packets)


@cache
def policy() -> Policy:
	"""The rules as they are written. Needs PyYAML, which the tests and every bench have."""
	import yaml

	return Policy(yaml.safe_load(POLICY.read_text(encoding="utf-8")))


@cache
def shapes() -> Mapping[str, Mapping[str, Any]]:
	"""Every DocType that the app ships, by name, as its file says."""
	read = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(DOCTYPES.glob("*/*.json")))
	return {shape["name"]: shape for shape in read if shape.get("doctype") == "DocType"}


def row_kinds() -> list[str]:
	"""The DocTypes whose records are rows of a table of another record."""
	return [name for name, shape in shapes().items() if shape.get("istable")]


def parents_of(row_kind: str) -> list[str]:
	"""The records that have a table of these rows."""
	return [
		name
		for name, shape in shapes().items()
		if any(
			str(field["fieldtype"]).startswith("Table") and field.get("options") == row_kind
			for field in shape["fields"]
		)
	]
