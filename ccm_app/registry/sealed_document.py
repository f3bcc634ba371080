"""What every record and every row has in common: its texts go to the database sealed, and come back opened.

Frappe asks `get_valid_dict` for what it stores and for what it answers; the difference is made here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from frappe.model.base_document import BaseDocument
from frappe.model.document import Document

from ccm_app.confidentiality import vault
from ccm_app.confidentiality.sealed_fields import SEALED_TEXT, is_sealed_kind, sealed_fields
from ccm_app.domain.register import filled
from ccm_app.registry import counted_cases
from ccm_app.sealing.errors import KeyDestroyed


@dataclass
class SaveState:
	"""What the register knows about one document in memory; nobody can send it over HTTP, no cache keeps it.

	loaded_name: the name under which the document was read, None when it was put together from a request.
	by_register: the register itself writes: filled fields are taken as they are given.
	checked: the rules were asked since the last change.
	withheld: the texts that the user may not read, by field; the rules see them, and a save keeps them.
	destroyed: the key of the client was destroyed; there are no texts any more.
	storing, data_key: while the document is on its way to the database.
	seen: the version (`modified`) that somebody sent with the record, None when nobody said one.
	"""

	loaded_name: str | None = None
	by_register: bool = False
	checked: bool = False
	withheld: dict[str, Any] = field(default_factory=dict, repr=False)
	destroyed: bool = False
	storing: bool = False
	data_key: bytes | None = field(default=None, repr=False)
	seen: Any = None


class SealedDocument(Document):
	"""A document whose texts are sealed in the database."""

	# Frappe ignores these names in `set` and `update`, so a request cannot write them.
	_reserved_keywords = BaseDocument._reserved_keywords | {"_save_state"}

	@property
	def save_state(self) -> SaveState:
		"""The register's own knowledge about this document."""
		state = self.__dict__.get("_save_state")
		if not isinstance(state, SaveState):
			state = self.__dict__["_save_state"] = SaveState()
		return state

	def load_from_db(self) -> SealedDocument:
		"""Read the record and open its texts, for those who may read them."""
		seen = self.save_state.seen
		super().load_from_db()
		# What is read is what is stored; what a writer saw is what a request says.
		self.save_state.seen = seen
		self.save_state.loaded_name = self.name
		vault.open_into(self)
		return self

	def update(self, given: Any) -> SealedDocument:
		"""Take values; a version among them is the one that the writer saw."""
		if "modified" in given:
			self.save_state.seen = given["modified"]
		super().update(given)
		return self

	def db_insert(self, *args: Any, **kwargs: Any) -> None:
		"""Store a new record with its texts sealed."""
		self.save_state.storing = True
		try:
			super().db_insert(*args, **kwargs)
		finally:
			self.save_state.storing = False
		counted_cases.follow(self.doctype, self.name)

	def db_update(self) -> None:
		"""Store a changed record with its texts sealed."""
		self._refuse_destroyed()
		self.save_state.storing = True
		try:
			super().db_update()
		finally:
			self.save_state.storing = False
		counted_cases.follow(self.doctype, self.name)

	def _refuse_destroyed(self) -> None:
		if self.save_state.destroyed:
			with vault.said_clearly(self.doctype):
				raise KeyDestroyed("The record is not stored without its texts.")

	def get_valid_dict(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
		"""The fields as they are stored, when Frappe is about to store; else as they are read, without the envelope."""
		values = super().get_valid_dict(*args, **kwargs)
		if self.save_state.storing:
			vault.seal_values(self, values)
		else:
			values.pop(SEALED_TEXT, None)
		return values

	def db_set(self, fieldname: Any, value: Any = None, *args: Any, **kwargs: Any) -> None:
		"""Write fields past the save; texts are sealed on their way."""
		values = dict(fieldname) if isinstance(fieldname, dict) else {fieldname: value}
		texts = {name: given for name, given in values.items() if name in sealed_fields(self.doctype)}
		if not texts:
			super().db_set(fieldname, value, *args, **kwargs)
			counted_cases.follow(self.doctype, self.name, values)
			return
		vault.write_fields(self.doctype, self.name, texts, update_modified=False)
		self.update(texts)
		rest = {name: given for name, given in values.items() if name not in texts}
		if rest:
			super().db_set(rest, None, *args, **kwargs)
			counted_cases.follow(self.doctype, self.name, rest)

	def onload(self) -> None:
		"""Tell the form which of its fields hold a text that this user does not get to see."""
		hidden = vault.withheld_fields([self, *self.get_all_children()])
		if hidden:
			self.set_onload("withheld", hidden)

	def _get_missing_mandatory_fields(self) -> list[tuple[str, str]]:
		"""A text that is held apart is not missing."""
		withheld = {name for name, value in self.save_state.withheld.items() if filled(value)}
		return [missing for missing in super()._get_missing_mandatory_fields() if missing[0] not in withheld]

	def __getstate__(self) -> dict[str, Any]:
		"""A cache keeps only which record this is: no text of a client gets into Redis."""
		if not is_sealed_kind(self.doctype):
			return super().__getstate__()
		if self.is_new() or not self.name:
			raise TypeError("A record that is not stored yet is not put into a cache.")
		return {"doctype": self.doctype, "name": self.name}

	def remove_unpicklable_values(self, state: dict[str, Any]) -> None:
		"""What is known about one save does not go into a cache."""
		super().remove_unpicklable_values(state)
		state.pop("_save_state", None)

	def __setstate__(self, state: dict[str, Any]) -> None:
		"""Whoever takes a record from a cache reads it anew, and is asked like at every reading."""
		if is_sealed_kind(state["doctype"]):
			self.__init__(state["doctype"], state["name"])
		else:
			self.__dict__.update(state)
