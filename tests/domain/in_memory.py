"""A register over dictionaries, with the shipped lists, and builders of records that stand in it.

`add` stores a row as it is. `save` takes the whole path of a save: what the register fills in, what the
rules forbid, the name, the row, and what follows from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ccm_app.domain import naming, rules
from ccm_app.domain.consequences import (
	Consequence,
	Event,
	Grant,
	Insert,
	Refresh,
	Revoke,
	Update,
	UpdateAll,
)
from ccm_app.domain.problems import Problem

APP = Path(__file__).parents[2] / "ccm_app"
LISTS = (
	"care_options",
	"case_types",
	"ccm_bodies",
	"choice_reasons",
	"closure_reasons",
	"conference_seats",
	"conference_topics",
	"designation_criteria",
	"follow_up_schedules",
	"identification_channels",
	"outside_parties",
	"service_providers",
	"service_types",
	"training_courses",
	"training_levels",
)
NUMBERED = ("Client", "Case")


@cache
def fields_of(kind: str) -> tuple[dict[str, Any], ...]:
	"""The fields of a DocType as its JSON describes them."""
	folder = kind.lower().replace(" ", "_").replace("-", "_")
	path = APP / "ccm_app" / "doctype" / folder / f"{folder}.json"
	return tuple(json.loads(path.read_text(encoding="utf-8"))["fields"])


@cache
def seeded(name: str) -> Any:
	"""A shipped list."""
	return json.loads((APP / "setup" / "seeds" / f"{name}.json").read_text(encoding="utf-8"))


def blank(kind: str) -> dict[str, Any]:
	"""A new record with the defaults of its DocType."""
	return {
		field["fieldname"]: _default(field) for field in fields_of(kind) if "Break" not in field["fieldtype"]
	}


def _default(field: Mapping[str, Any]) -> Any:
	kind, given = field["fieldtype"], field.get("default")
	if kind in ("Table", "Table MultiSelect"):
		return []
	if kind in ("Check", "Int"):
		return int(given) if given is not None else (0 if kind == "Check" else None)
	if kind in ("Currency", "Float"):
		return float(given) if given is not None else None
	return None if given == "Today" else given


class InMemory:
	"""The register's port over dictionaries; `ledger` and `access` keep what the saves led to."""

	def __init__(self, **settings: Any):
		self.stored: dict[str, dict[str, dict[str, Any]]] = {}
		self.settings = blank("CCM Settings") | {"holiday_calendar": "KH"} | settings
		self.ledger: list[Event] = []
		self.access: list[Grant] = []
		self.last = ""
		self._plant()

	def _plant(self) -> None:
		for name in LISTS:
			listed = seeded(name)
			for row in listed["records"]:
				self.add(listed["doctype"], **row, name=row[listed["key"]])
		for row in seeded("field_offices"):
			self.add("Field Office", **row, name=row["code"])
		days = [{"holiday_date": date.fromisoformat(row["date"])} for row in seeded("holidays")["days"]]
		self.add("CCM Holiday Calendar", name="KH", days=days)

	def one(self, kind: str, name: str | None) -> Mapping[str, Any] | None:
		"""The stored record or None."""
		return self.stored.get(kind, {}).get(str(name)) if name else None

	def many(self, kind: str, /, **equal: Any) -> Sequence[Mapping[str, Any]]:
		"""Stored records with these values, oldest first."""
		rows = self.stored.get(kind, {}).values()
		return [row for row in rows if all(row.get(field) == value for field, value in equal.items())]

	def setting(self, name: str) -> Any:
		"""A field of CCM Settings; a name that no setting has is a fault."""
		return self.settings[name]

	def add(self, kind: str, /, **fields: Any) -> dict[str, Any]:
		"""Store a row as it is, with the DocType's defaults."""
		rows = self.stored.setdefault(kind, {})
		record = blank(kind) | fields
		record["name"] = fields.get("name") or f"{kind}-{len(rows) + 1}"
		rows[record["name"]] = record
		return record

	def change(self, kind: str, name: str, /, **fields: Any) -> dict[str, Any]:
		"""Write fields of a stored row as they are."""
		self.stored[kind][name] |= fields
		return self.stored[kind][name]

	def proposed(
		self, kind: str, name: str | None, fields: Mapping[str, Any], today: date
	) -> tuple[dict[str, Any], Mapping[str, Any] | None]:
		"""The record as it would become, and the row as it stands."""
		stored = self.one(kind, name)
		record = {**(stored or blank(kind)), **fields}
		return record | rules.completed(kind, record, stored, self, today), stored

	def ask(self, kind: str, today: date, name: str | None = None, /, **fields: Any) -> list[Problem]:
		"""What would stand against this save; nothing is stored."""
		record, stored = self.proposed(kind, name, fields, today)
		return rules.problems_of(kind, record, stored, self, today)

	def save(self, kind: str, today: date, name: str | None = None, /, **fields: Any) -> list[Problem]:
		"""Save with everything that follows; nothing is stored when there is a problem."""
		record, stored = self.proposed(kind, name, fields, today)
		found = rules.problems_of(kind, record, stored, self, today)
		if found:
			return found
		record["name"] = name or self._new_name(kind, record)
		if stored is None and kind in NUMBERED:
			record |= rules.completed(kind, record, None, self, today)
		before = dict(stored) if stored else None
		self.stored.setdefault(kind, {})[record["name"]] = record
		self.last = record["name"]
		for consequence in rules.consequences(kind, record, before, self, today):
			self._carry_out(consequence, today)
		self.last = record["name"]
		return []

	def _new_name(self, kind: str, record: Mapping[str, Any]) -> str:
		series = naming.series_of(kind, record)
		if kind == "Client Identity":
			return str(record["client"])
		if series is None:
			return naming.new_referral_name() if kind == "Referral" else f"{kind}-{len(self.many(kind)) + 1}"
		counters = self.stored.setdefault("Series", {}).setdefault(series, {"last": 0})
		counters["last"] += 1
		return naming.name_of(kind, record, counters["last"])

	def _carry_out(self, consequence: Consequence, today: date) -> None:
		if isinstance(consequence, Event):
			self.ledger.append(consequence)
		elif isinstance(consequence, Insert):
			found = self.save(consequence.kind, today, **consequence.values)
			assert not found, found
		elif isinstance(consequence, Refresh):
			row = self.stored[consequence.kind][consequence.name]
			row |= rules.completed(consequence.kind, row, dict(row), self, today)
		else:
			self._write(consequence)

	def _write(self, consequence: Consequence) -> None:
		if isinstance(consequence, Update):
			self.stored[consequence.kind][consequence.name] |= consequence.values
		elif isinstance(consequence, UpdateAll):
			for row in self.many(consequence.kind, **consequence.equal):
				self.stored[consequence.kind][row["name"]] |= consequence.values
		elif isinstance(consequence, Grant):
			self.access.append(consequence)
		elif isinstance(consequence, Revoke):
			self.access = [row for row in self.access if not _is_revoked(row, consequence)]

	def stage(self, case: str) -> str:
		"""The stage of a stored case."""
		return str(self.stored["Case"][case]["stage"])

	def events(self) -> list[str]:
		"""The names of the events in the ledger, oldest first."""
		return [event.event for event in self.ledger]


def _is_revoked(row: Grant, revoked: Revoke) -> bool:
	wanted = {name: value for name, value in vars(revoked).items() if value is not None}
	return all(getattr(row, name) == value for name, value in wanted.items())
