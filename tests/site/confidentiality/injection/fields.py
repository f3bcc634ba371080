"""Every field of the app in which somebody can type, and one record of each DocType in which it is tried."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ccm_app.caseload.rest import Person, Refused
from ccm_app.domain.roles import EVERY_ROLE
from tests.site.confidentiality.canary.marks import DOCTYPES
from tests.site.people import administrator, person

TYPED = frozenset({"Data", "Small Text", "Text", "Long Text", "Text Editor", "Attach", "Attach Image"})
# A planted text stands for what somebody has typed; an address of a file is checked where files are served.
PLANTABLE = TYPED - {"Attach", "Attach Image"}
LONGEST_LINE = 140
WRITTEN_BY_THE_REGISTER = frozenset({"form_key", "sealed_text"})
Rows = dict[str, list[dict[str, Any]]]


@cache
def kinds() -> dict[str, Mapping[str, Any]]:
	"""DocType -> its file, of every DocType of the app."""
	files = (json.loads(file.read_text(encoding="utf-8")) for file in DOCTYPES.glob("*/*.json"))
	return {one["name"]: one for one in files if one.get("doctype") == "DocType"}


def typed_fields(kind: str) -> list[str]:
	"""Fields of a DocType that its form lets somebody type in."""
	return [
		one["fieldname"]
		for one in kinds()[kind]["fields"]
		if one["fieldtype"] in TYPED
		and one["fieldname"] not in WRITTEN_BY_THE_REGISTER
		and not one.get("read_only")
	]


def tables(kind: str) -> dict[str, str]:
	"""Fieldname of each table -> DocType of its rows."""
	return {
		one["fieldname"]: one["options"] for one in kinds()[kind]["fields"] if one["fieldtype"] == "Table"
	}


def writers(kind: str) -> Iterator[Person]:
	"""Who may write a DocType, by its shipped permissions; the Administrator last."""
	roles = {one["role"] for one in kinds()[kind].get("permissions", []) if one.get("write")}
	for role in EVERY_ROLE:
		if role in roles:
			yield person(role, "SVR")
	yield administrator()


@dataclass
class Record:
	"""A record in which strings are tried.

	who: writes it; before: its values, to be put back; stiff: fields that refuse every other value.
	"""

	kind: str
	name: str
	who: Person
	before: Mapping[str, Any]
	stiff: list[tuple[str, str]] = field(default_factory=list)

	@property
	def names(self) -> list[tuple[str, str]]:
		"""(table or "", field) of everything that can be typed in this record."""
		own = [("", name) for name in typed_fields(self.kind)]
		rows = [
			(table, name)
			for table, row_kind in tables(self.kind).items()
			if self.before.get(table)
			for name in typed_fields(row_kind)
		]
		return own + rows

	def values(self, names: list[tuple[str, str]], string: str) -> dict[str, Any]:
		"""What is sent to have the string in these fields."""
		found: dict[str, Any] = {name: string for table, name in names if not table}
		for table in {table for table, _name in names if table}:
			fields = {name: string for one, name in names if one == table}
			found[table] = [{**row, **fields} for row in self.before[table]]
		return found

	def planted(self, strings: Sequence[str]) -> list[tuple[str, str, dict[str, str]]]:
		"""[(DocType, number, {field: string})] of the record and its rows: a string in every text, one after the other."""
		rows = [(self.kind, self.name)]
		for table, row_kind in tables(self.kind).items():
			rows += [(row_kind, row["name"]) for row in self.before.get(table) or ()]
		found = ((kind, name, _strings_for(kind, strings)) for kind, name in rows)
		return [one for one in found if one[2]]

	def unplanted(self) -> list[tuple[str, str, dict[str, Any]]]:
		"""The same with what stood there before."""
		before = {self.name: self.before}
		for table in tables(self.kind):
			before |= {row["name"]: row for row in self.before.get(table) or ()}
		return [
			(kind, name, {field: before[name].get(field) for field in values})
			for kind, name, values in self.planted(("",))
		]

	def restore(self) -> None:
		"""Put back what stood in the record."""
		values = {name: self.before.get(name) for table, name in self.names if not table}
		values |= {table: self.before[table] for table, _name in self.names if table}
		self.who.change(self.kind, self.name, values)


def _strings_for(kind: str, strings: Sequence[str]) -> dict[str, str]:
	# A number that is there once cannot be the same string in two records.
	fields = {one["fieldname"]: one["fieldtype"] for one in kinds()[kind]["fields"] if not one.get("unique")}
	names = [name for name in typed_fields(kind) if fields.get(name) in PLANTABLE]
	chosen = {name: strings[place % len(strings)] for place, name in enumerate(names)}
	return {name: text[:LONGEST_LINE] if fields[name] == "Data" else text for name, text in chosen.items()}


def record_of(kind: str, name: str = "") -> Record | None:
	"""A record of a DocType and somebody who writes it; None when there is none."""
	for who in writers(kind):
		try:
			found = name or next(iter(who.find(kind, {})), {}).get("name")
			before = who.read(kind, found) if found else None
		except Refused:
			continue
		if before:
			return Record(kind, str(found), who, before)
	return None
