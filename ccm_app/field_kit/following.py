"""Carrying out what follows from a save, in the save's own transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ccm_app.domain.access import access_row
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
from ccm_app.field_kit import chain
from ccm_app.field_kit.values import typed_record

if TYPE_CHECKING:
	from ccm_app.field_kit.saving import Saving

ACCESS = "Case Access"


class Following:
	"""What one save entails."""

	def __init__(self, saving: Saving):
		self.saving = saving
		self.storage = saving.storage

	def carry_out(self, consequence: Consequence) -> None:
		"""Do what the rules named. Raises RuleBroken when a record to be inserted is refused itself."""
		_HOW[type(consequence)](self, consequence)

	def _event(self, event: Event) -> None:
		saving = self.saving
		chain.append(self.storage, event, saving.actor, secrets.token_hex(5), saving.keeping())

	def _insert(self, wanted: Insert) -> None:
		name = self.saving.insert(wanted.kind, wanted.values, by_register=True)
		self.saving.born.append((wanted.kind, name, wanted.values))

	def _update(self, wanted: Update) -> None:
		self.storage.update(wanted.kind, wanted.name, self._typed(wanted.kind, wanted.values))

	def _update_all(self, wanted: UpdateAll) -> None:
		values = self._typed(wanted.kind, wanted.values)
		for name in self.storage.names_where(wanted.kind, wanted.equal):
			self.storage.update(wanted.kind, name, values)

	def _typed(self, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
		dictionary = self.storage.dictionary
		return typed_record(dictionary, dictionary[kind], values)[0]

	def _refresh(self, wanted: Refresh) -> None:
		self.saving.refresh(wanted.kind, wanted.name)

	def _grant(self, wanted: Grant) -> None:
		row = access_row(wanted, self.storage.one("Client", wanted.client))
		row["valid_from"] = self.saving.registry.clock.now()
		self.storage.insert(ACCESS, {**row, **self.saving.keeping(), "name": secrets.token_hex(5)})

	def _revoke(self, wanted: Revoke) -> None:
		equal = {name: value for name, value in vars(wanted).items() if value is not None}
		now = self.saving.registry.clock.now()
		for row in self.storage.many(ACCESS, equal):
			if not row["valid_until"] or row["valid_until"] > now:
				self.storage.update(ACCESS, row["name"], {"valid_until": now})


_HOW: Mapping[type, Callable[..., None]] = {
	Event: Following._event,
	Insert: Following._insert,
	Update: Following._update,
	UpdateAll: Following._update_all,
	Refresh: Following._refresh,
	Grant: Following._grant,
	Revoke: Following._revoke,
}
