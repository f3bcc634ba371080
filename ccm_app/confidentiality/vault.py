"""The only door between a sealed row and its clear text: what a save hands to the database, what a load gives back.

Storing a record puts its texts into one envelope and leaves their own columns empty; loading it is the only way to
get them out again. Who may not read the texts gets the record without them: they are held apart, so that the rules
still see them and a save keeps them. An identity opens only for whom `looks.admit` lets in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime, getdate

from ccm_app.confidentiality import packets, site_keys
from ccm_app.confidentiality.sealed_fields import (
	READ_BY_REVIEWERS,
	SEALED_TEXT,
	SITE,
	VAULT,
	belongs_to_the_vault,
	client_field,
	client_of,
	client_of_row,
	is_sealed_kind,
	sealed_fields,
)
from ccm_app.confidentiality.sealing_sentences import SENTENCES
from ccm_app.domain.problems import problem
from ccm_app.registry import counted_cases, shipped
from ccm_app.registry.saying import refuse, use_sentences
from ccm_app.sealing import envelope
from ccm_app.sealing.errors import KeyDestroyed, KeyMissing, KeyTrouble

use_sentences(SENTENCES)
_MOMENTS = {"Date": getdate, "Datetime": get_datetime}


class VaultClosed(frappe.ValidationError):
	"""Nothing was opened and nothing was stored: the sentence says what is wrong with the keys."""


@contextmanager
def said_clearly(kind: str | None = None) -> Iterator[None]:
	"""Turn what is wrong with a key into the sentence that says what to do."""
	try:
		yield
	except KeyTrouble as trouble:
		# The reason goes to whoever runs the server; it holds no key and no text.
		frappe.logger("ccm_keys").error(str(trouble))
		refuse([problem(trouble.code)], kind, VaultClosed)


@contextmanager
def register_reads(reason: str) -> Iterator[None]:
	"""Inside, the register opens identities for its own sake and not for a user: nobody is asked, no look is kept.

	reason: what for, in a few words ("index", "rotation"). What is read must not be answered to anybody.
	"""
	if not reason:
		raise ValueError("Say what the register reads identities for.")
	before = reading_for()
	frappe.local.ccm_register_reads = reason
	try:
		yield
	finally:
		frappe.local.ccm_register_reads = before


def reading_for() -> str | None:
	"""What the register reads identities for at this moment; None outside of `register_reads`."""
	return getattr(frappe.local, "ccm_register_reads", None)


# Storing ------------------------------------------------------------------------------------------


def seal_values(document: Document, values: dict[str, Any]) -> None:
	"""Put the sealed fields of a document that is being stored into its envelope, and empty their columns.

	values: the row as it would be stored, by column; changed in place.
	"""
	fields = sealed_fields(document.doctype)
	if not fields:
		return
	texts = {name: values.get(name) for name in fields} | document.save_state.withheld
	with said_clearly(document.doctype):
		key = _key_for(document, values)
		values[SEALED_TEXT] = sealed_texts(document.doctype, str(document.name), texts, key)
	values.update(dict.fromkeys(fields & values.keys()))


def sealed_texts(kind: str, name: str, texts: Mapping[str, Any], key: bytes) -> str:
	"""The envelope of these texts; dates are sealed as dates, and a text of blanks is a text."""
	meta = frappe.get_meta(kind)
	typed = {field: _typed(meta.get_field(field), value) for field, value in texts.items()}
	return envelope.seal(typed, key, kind, name)


def _typed(field: Any, value: Any) -> Any:
	if value is None or value == "":
		return None
	reader = _MOMENTS.get(field.fieldtype) if field else None
	return reader(value) if reader else value


def _key_for(document: Document, values: Mapping[str, Any]) -> bytes:
	"""The key of the document's client; a row is sealed with the key of the record with which it is saved."""
	if not document.meta.istable:
		client = client_of(document.doctype, values)
		is_new = bool(document.doctype == "Client" and document.get("__islocal"))
		document.save_state.data_key = site_keys.sealing_key(client, is_new)
		return document.save_state.data_key
	parent = document.parent_doc
	if parent is not None and parent.save_state.data_key:
		return parent.save_state.data_key
	return site_keys.sealing_key(client_of_row(document.parenttype, document.parent))


# Loading ------------------------------------------------------------------------------------------


def open_into(document: Document) -> None:
	"""Put the texts of a document that was read from the database, and of its rows, where they belong.

	Raises VaultClosed with a sentence when a key is missing or a text does not open, PermissionError when the user is
	not let into the vault.
	"""
	parts = [part for part in (document, *document.get_all_children()) if sealed_fields(part.doctype)]
	if not parts:
		return
	client = _client_of(document)
	_ask(document.doctype, client)
	shown = shows_texts(document.doctype, client)
	with said_clearly(document.doctype):
		for part in parts:
			_open_one(part, client, shown)


def _client_of(document: Document) -> str:
	if document.meta.istable:
		return client_of_row(document.parenttype, document.parent) if document.parent else SITE
	return client_of(document.doctype, document.__dict__)


def _ask(kind: str, client: str) -> None:
	if belongs_to_the_vault(kind) and not reading_for():
		from ccm_app.confidentiality import looks

		looks.admit(client)


def shows_texts(kind: str, client: str) -> bool:
	"""Whether the texts are put before the user, or held apart."""
	if kind in READ_BY_REVIEWERS or belongs_to_the_vault(kind) or reading_for():
		return True
	if shipped.is_row_kind(kind) and READ_BY_REVIEWERS & set(shipped.parents_of(kind)):
		return True
	return packets.opens_texts(kind, None if client == SITE else client)


def _open_one(part: Document, client: str, shown: bool) -> None:
	state = part.save_state
	try:
		texts = opened_texts(part.doctype, str(part.name), part.__dict__, client)
	except KeyDestroyed:
		if belongs_to_the_vault(part.doctype):
			raise
		state.destroyed, texts = True, {}
	part.__dict__[SEALED_TEXT] = None
	state.withheld = {} if shown else {name: value for name, value in texts.items() if value is not None}
	for fieldname, value in texts.items():
		part.__dict__[fieldname] = value if shown else None


def opened_texts(kind: str, name: str, row: Mapping[str, Any], client: str) -> dict[str, Any]:
	"""The texts of a stored row, by field; what stands in a column of its own was stored before it was sealed."""
	texts = {field: row.get(field) for field in sealed_fields(kind)}
	sealed = row.get(SEALED_TEXT)
	if not sealed:
		return texts
	key = site_keys.opening_key(client, envelope.key_of(sealed))
	opened = envelope.unseal(sealed, key, kind, name)
	known = frappe.get_meta(kind)
	return texts | {field: value for field, value in opened.items() if known.has_field(field)}


def open_rows(kind: str, rows: Sequence[dict[str, Any]], clients: Mapping[str, str] | None = None) -> None:
	"""Put the texts of rows that the register read itself into them, in place; never an identity, except inside
	`register_reads`.

	clients: the client of each record by its name, for child rows, whose records are found by `parent`.
	"""
	if not rows or not is_sealed_kind(kind):
		return
	closed = belongs_to_the_vault(kind) and not reading_for()
	owners = [clients[row["parent"]] if clients is not None else client_of(kind, row) for row in rows]
	with said_clearly(kind):
		if not closed:
			site_keys.prepare(_keys_of(rows, owners))
		for row, client in zip(rows, owners, strict=True):
			texts = {} if closed else _texts_or_none(kind, row, client)
			row.update(texts)
			row.pop(SEALED_TEXT, None)


def _keys_of(rows: Sequence[Mapping[str, Any]], owners: Sequence[str]) -> list[tuple[str, str]]:
	sealed = [(client, row[SEALED_TEXT]) for row, client in zip(rows, owners, strict=True)]
	return [(client, envelope.key_of(text)) for client, text in sealed if text]


def _texts_or_none(kind: str, row: Mapping[str, Any], client: str) -> dict[str, Any]:
	try:
		return opened_texts(kind, str(row["name"]), row, client)
	except KeyDestroyed:
		return {}


# Writing past a save ------------------------------------------------------------------------------


def write_fields(kind: str, name: str, values: Mapping[str, Any], **more: Any) -> None:
	"""Like `frappe.db.set_value(kind, name, values, **more)`, and texts are sealed together with those that are there.

	When the record goes over to another client, its texts, those of its rows and its files are sealed with that
	client's key.
	"""
	fields, column = sealed_fields(kind), client_field(kind)
	texts = {field: value for field, value in values.items() if field in fields}
	plain = {field: value for field, value in values.items() if field not in fields}
	goes_over = column in plain and fields
	if texts or goes_over:
		with said_clearly(kind):
			client = client_of_row(kind, name)
			new = str(plain[column] or SITE) if column in plain else client
			plain |= _sealed_again(kind, name, texts, client, new)
			if new != client:
				_rows_go_over(kind, name, client, new)
				_files_go_over(kind, name, client, new)
	if plain:
		frappe.db.set_value(kind, name, plain, **more)
		counted_cases.follow(kind, name, plain)


def _sealed_again(kind: str, name: str, texts: Mapping[str, Any], client: str, new: str) -> dict[str, Any]:
	fields = sorted(sealed_fields(kind))
	row = frappe.db.get_value(kind, name, [SEALED_TEXT, *fields], as_dict=True, for_update=True)
	whole = opened_texts(kind, name, row, client) | dict(texts)
	key = site_keys.sealing_key(new)
	return dict.fromkeys(fields) | {SEALED_TEXT: sealed_texts(kind, name, whole, key)}


def _rows_go_over(kind: str, name: str, client: str, new: str) -> None:
	for table in frappe.get_meta(kind).get_table_fields():
		if not sealed_fields(table.options):
			continue
		below = {"parenttype": kind, "parentfield": table.fieldname, "parent": name}
		# The register reads its own rows.
		for row in frappe.get_all(table.options, filters=below, pluck="name"):
			values = _sealed_again(table.options, row, {}, client, new)
			frappe.db.set_value(table.options, row, values, update_modified=False)


def _files_go_over(kind: str, name: str, client: str, new: str) -> None:
	# The files ask the vault to seal them, too.
	from ccm_app.confidentiality.platform import moved_files

	moved_files.seal_again(kind, name, client, new)


def hold_key(client: str) -> None:
	"""Let nobody seal or open anything new for this client until the transaction ends."""
	# Nothing of a client without a key was ever sealed.
	with suppress(KeyMissing):
		site_keys.hold_for_change(client)


def withheld_fields(parts: Iterable[Document]) -> list[str]:
	"""The names of the fields that are held apart from the user, for the form to say so."""
	return sorted({name for part in parts for name in part.save_state.withheld})


__all__ = (
	"VAULT",
	"VaultClosed",
	"hold_key",
	"open_into",
	"open_rows",
	"register_reads",
	"seal_values",
	"write_fields",
)
