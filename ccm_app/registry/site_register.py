"""The Register port on a Frappe site: what the rules read, from MariaDB."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

import frappe

from ccm_app.confidentiality import vault
from ccm_app.confidentiality.sealed_fields import client_of, is_sealed_kind
from ccm_app.domain.register import Record
from ccm_app.registry import held_places, shipped
from ccm_app.registry.facts import facts_of, typed
from ccm_app.registry.held import of_this_transaction

# What the money of a case is decided by; a save that commits or approves reads them as they are now.
MONEY_KINDS = frozenset({"Service Record", "Case Plan"})


class SiteRegister:
	"""Reads inside the transaction of the caller and without the caller's permissions.

	A rule asks of the whole register (is another case open, is the provider designated) and tells the user
	only the answer; what the user may see is decided elsewhere, in `ccm_app.confidentiality.access`.
	"""

	def __init__(self, latest: bool = False, latest_of: Collection[str] = ()) -> None:
		"""latest: read what others have committed since this transaction began to read, and hold it.

		A save that has waited for a lock would else decide by what stood there before it waited. latest_of: the same
		for these kinds only, when they are asked for by the case that the save holds.
		"""
		self._latest = latest
		self._latest_of = latest_of

	def one(self, kind: str, name: str | None) -> Record | None:
		"""The stored record with its child rows, or None."""
		if not name:
			return None
		if shipped.is_list(kind):
			return _from_list(kind, str(name))
		found = self.many(kind, name=name)
		return found[0] if found else None

	def many(self, kind: str, **equal: Any) -> list[Record]:
		"""Every stored record whose fields equal these values, with child rows, oldest first."""
		filters = {name: ("is", "not set") if value is None else value for name, value in equal.items()}
		# get_values asks for no permission: see the class.
		stored = held_places.rows_of_held(kind, equal)
		stored = (
			stored
			if stored is not None
			else frappe.db.get_values(
				kind,
				filters or {"name": ("is", "set")},
				"*",
				as_dict=True,
				order_by="creation asc, name asc",
				for_update=self._latest
				or is_held(kind, equal.get("name"))
				or self._is_latest_of(kind, equal),
			)
		)
		# The rules read texts too; an identity stays closed.
		vault.open_rows(kind, stored or [])
		records = [_record(kind, row) for row in stored or []]
		_add_rows(kind, {record["name"]: record for record in records})
		return records

	def _is_latest_of(self, kind: str, equal: Mapping[str, Any]) -> bool:
		return kind in self._latest_of and is_held("Case", equal.get("case"))

	def setting(self, name: str) -> Any:
		"""A field of CCM Settings; Frappe's cache of the document is dropped whenever it is saved."""
		return frappe.get_cached_doc("CCM Settings").get(name)


def hold(kind: str, name: str, fields: Sequence[str] = ("name",)) -> Record | None:
	"""Lock a record until the transaction ends; from then on it is read as it is now. None when there is none."""
	found = frappe.db.get_value(kind, name, list(fields), as_dict=True, for_update=True)
	_held().add((kind, name))
	return found


def is_held(kind: str, name: object) -> bool:
	"""Whether this request has locked the record: reading it with the lock waits for nobody."""
	return (kind, name) in _held()


def _held() -> set[Hashable]:
	return of_this_transaction("ccm_held")


def _from_list(kind: str, name: str) -> Record | None:
	"""A record of a list, from Frappe's cache of documents, which every save of the record drops.

	Records about people are never read from the cache: another clerk may be changing them at this moment.
	"""
	try:
		return facts_of(frappe.get_cached_doc(kind, name))
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		return None


def _record(kind: str, row: dict[str, Any]) -> dict[str, Any]:
	types = {field.fieldname: field.fieldtype for field in frappe.get_meta(kind).fields}
	return {name: typed(types.get(name, "Data"), value) for name, value in row.items()}


def _add_rows(kind: str, records: dict[str, dict[str, Any]]) -> None:
	for table in frappe.get_meta(kind).get_table_fields() if records else ():
		found = _rows(kind, table.options, table.fieldname, records)
		for name, record in records.items():
			record[table.fieldname] = found[name]


def _rows(kind: str, row_kind: str, fieldname: str, records: Mapping[str, Record]) -> dict[str, list[Record]]:
	filters = {"parenttype": kind, "parentfield": fieldname, "parent": ("in", list(records))}
	# get_values asks for no permission: see the class.
	stored = frappe.db.get_values(row_kind, filters, "*", as_dict=True, order_by="parent asc, idx asc")
	if is_sealed_kind(row_kind):
		clients = {name: client_of(kind, record) for name, record in records.items()}
		vault.open_rows(row_kind, stored or [], clients)
	found: dict[str, list[Record]] = defaultdict(list)
	for row in stored or []:
		found[row["parent"]].append(_record(row_kind, row))
	return found
