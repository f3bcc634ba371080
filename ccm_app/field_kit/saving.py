"""How one record is saved: checked as a whole, named, stored, and followed by what it entails.

The order is that of the site: what the dictionary forbids, what the register fills in, what the rules
forbid, then the name and the row, then the consequences. The caller holds the transaction around it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ccm_app.domain import categories, naming, rules
from ccm_app.domain.problems import Problem, problem
from ccm_app.field_kit import checks
from ccm_app.field_kit.dictionary import Field, Kind
from ccm_app.field_kit.following import Following
from ccm_app.field_kit.values import alike, typed, typed_record
from ccm_app.field_kit.wording import refusal

if TYPE_CHECKING:
	from ccm_app.field_kit.registry import Registry

# These carry their own name as a field, which the rules fill in once the name is known.
NUMBERED = ("Client", "Case")
# Kind: its category field, the category that is signed, and the field of who signed.
SIGNED = {"Case Plan": ("budget_category", categories.BUDGET_APPROVED, "approved_by")}


class Saving:
	"""Saves of one actor inside one transaction. `by_register` saves need no role and may fill any field."""

	def __init__(self, registry: Registry, actor: str):
		self.registry = registry
		self.storage = registry.storage
		self.actor = actor
		# What the register itself planned meanwhile: kind, name, values.
		self.born: list[tuple[str, str, Mapping[str, Any]]] = []

	def insert(self, kind: str, values: Mapping[str, Any], by_register: bool = False) -> str:
		"""Save a new record and return its name. Raises RuleBroken with every reason that stands against it."""
		described = self.registry.dictionary[kind]
		given, found = typed_record(self.registry.dictionary, described, values)
		if not by_register:
			found += checks.problems_of_hands(described, given, None)
		record = {**self.blank(described), **{name: one for name, one in given.items() if one is not None}}
		self._complete_rows(described, record)
		record = self._allowed(described, record, None, found)
		record["name"] = self._name_of(described, record)
		if kind in NUMBERED:
			record |= self._completed(described, record, None)
		self.storage.insert(kind, {**record, **self.keeping()})
		self._follow(kind, record, None)
		return str(record["name"])

	def update(
		self, kind: str, before: Mapping[str, Any], values: Mapping[str, Any], by_register: bool = False
	) -> None:
		"""Save changes to a stored record. Raises RuleBroken like `insert`."""
		described = self.registry.dictionary[kind]
		given, found = typed_record(self.registry.dictionary, described, values)
		if not by_register:
			found += checks.problems_of_hands(described, given, before)
		record = {**before, **given}
		self._complete_rows(described, record)
		record = self._allowed(described, record, before, found)
		record |= self._signature(kind, record, before)
		changed = {name: one for name, one in record.items() if not alike(one, before.get(name))}
		stamps = {"modified": self._stamp(), "modified_by": self.actor}
		self.storage.update(kind, str(before["name"]), {**changed, **stamps})
		self._follow(kind, record, before)

	def _signature(self, kind: str, record: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, str]:
		"""Who approved, which only the shell knows."""
		if kind not in SIGNED:
			return {}
		field, category, signature = SIGNED[kind]
		moved = record.get(field) == category and before.get(field) != category
		return {signature: self.actor} if moved else {}

	def refresh(self, kind: str, name: str) -> None:
		"""Fill in anew what the register fills in itself. Rules are not asked: nobody typed anything."""
		before = self.storage.one(kind, name)
		if before is None:
			return
		filled_in = self._completed(self.registry.dictionary[kind], before, before)
		changed = {key: value for key, value in filled_in.items() if not alike(value, before.get(key))}
		if changed:
			self.storage.update(kind, name, changed)

	def keeping(self) -> dict[str, str]:
		"""Who made a row and when."""
		stamp = self._stamp()
		return {"owner": self.actor, "creation": stamp, "modified": stamp, "modified_by": self.actor}

	def _stamp(self) -> str:
		return datetime.now().isoformat(sep=" ", timespec="microseconds")

	def blank(self, described: Kind) -> dict[str, Any]:
		"""A new record with its defaults, in the first state of its workflow."""
		record = {field.name: self._default(field) for field in described.columns}
		record |= {table.name: [] for table in described.tables}
		workflow = self.registry.workflows.get(described.name)
		return record | workflow.fields_of(workflow.first_state) if workflow else record

	def _default(self, field: Field) -> Any:
		if field.default == "Today":
			return self.registry.clock.today()
		default = typed(field, field.default)
		return 0 if default is None and field.kind == "Check" else default

	def _complete_rows(self, described: Kind, record: dict[str, Any]) -> None:
		"""Give the child rows their defaults and numbers."""
		for table in described.tables:
			blank = self.blank(self.registry.dictionary[table.options])
			rows = record.get(table.name) or []
			record[table.name] = [
				{**blank, **{key: one for key, one in row.items() if one is not None}, "idx": number}
				for number, row in enumerate(rows, 1)
			]

	def _allowed(
		self,
		described: Kind,
		record: dict[str, Any],
		before: Mapping[str, Any] | None,
		found: list[Problem],
	) -> dict[str, Any]:
		"""The record with all that the register fills in, or RuleBroken."""
		unreadable = {name for one in found for name in one.fields}
		faults = checks.problems_of_record(self.storage, described, record, before)
		# A value that could not be read is not missing as well.
		found = found + [one for one in faults if not unreadable.intersection(one.fields)]
		if not any(checks.is_blocking(described, one) for one in found):
			record |= self._completed(described, record, before)
			today = self.registry.clock.today()
			found += rules.problems_of(described.name, record, before, self.registry, today)
		if found:
			raise refusal(self.registry.dictionary, described.name, found)
		return record

	def _completed(
		self, described: Kind, record: Mapping[str, Any], before: Mapping[str, Any] | None
	) -> dict[str, Any]:
		today = self.registry.clock.today()
		values = rules.completed(described.name, record, before, self.registry, today)
		filled_in, found = typed_record(self.registry.dictionary, described, values)
		if found:
			raise refusal(self.registry.dictionary, described.name, found)
		self._number_rows(described, filled_in)
		return filled_in

	def _number_rows(self, described: Kind, filled_in: dict[str, Any]) -> None:
		for table in described.tables:
			for number, row in enumerate(filled_in.get(table.name) or (), 1):
				row["idx"] = number

	def _name_of(self, described: Kind, record: Mapping[str, Any]) -> str:
		series = naming.series_of(described.name, record)
		if series is not None:
			return naming.name_of(described.name, record, self.storage.next_in(series))
		if described.name == "Referral":
			return naming.new_referral_name()
		return str(record[described.named_by]) if described.named_by else secrets.token_hex(5)

	def _follow(self, kind: str, record: Mapping[str, Any], before: Mapping[str, Any] | None) -> None:
		today = self.registry.clock.today()
		following = Following(self)
		for consequence in rules.consequences(kind, record, before, self.registry, today):
			following.carry_out(consequence)


def changed_meanwhile(name: str) -> Problem:
	"""Somebody else saved the record in between."""
	return problem("record.changed_meanwhile", "modified", name=name)
