"""Seal what is still clear, renew data keys, and look whether everything opens: batch by batch, while the site is used.

Nothing here runs inside a request. Each batch is a transaction of its own, so that it can stop anywhere and go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import frappe

from ccm_app.confidentiality import site_keys
from ccm_app.confidentiality.sealed_fields import (
	SEALED_TEXT,
	SITE,
	client_field,
	client_of,
	client_of_row,
	sealed_fields,
)
from ccm_app.confidentiality.vault import opened_texts, sealed_texts
from ccm_app.registry import shipped
from ccm_app.sealing import envelope
from ccm_app.sealing.errors import KeyDestroyed, KeyTrouble

BATCH = 500


def sealed_kinds() -> list[str]:
	"""Every DocType whose texts are sealed on this site, records before their rows."""
	kinds = [kind for kind in shipped.kinds() if sealed_fields(kind)]
	return sorted(kinds, key=lambda kind: (shipped.is_row_kind(kind), kind))


def count_clear(kind: str) -> int:
	"""How many rows have no envelope yet, or a text in a column of its own."""
	return int(frappe.db.sql(f"select count(*) from `tab{kind}` where {_is_clear(kind)}")[0][0])


def _is_clear(kind: str) -> str:
	columns = [f"`{name}` is not null" for name in sorted(_columns(kind))]
	return " or ".join([f"`{SEALED_TEXT}` is null", *columns])


def _columns(kind: str) -> frozenset[str]:
	"""The sealed fields that have a column in the table, which a field made this minute may not have yet."""
	return sealed_fields(kind) & set(frappe.db.get_table_columns(kind))


def seal_clear_rows(kind: str, batch: int = BATCH) -> int:
	"""Seal up to `batch` rows that are clear, and empty their columns. Returns how many; 0 when none is left."""
	# The condition is text, so the query is; it holds names of columns only.
	rows = frappe.db.sql(
		f"select * from `tab{kind}` where {_is_clear(kind)} limit {int(batch)} for update", as_dict=True
	)
	keys: dict[str, bytes] = {}
	return sum(_seal_row(kind, row, keys) for row in rows)


def _seal_row(kind: str, row: Mapping[str, Any], keys: dict[str, bytes]) -> int:
	client = _client_of(kind, row)
	if client not in keys:
		keys[client] = site_keys.sealing_key(client)
	texts = opened_texts(kind, str(row["name"]), row, client)
	_write(kind, row, sealed_texts(kind, str(row["name"]), texts, keys[client]))
	return 1


def _client_of(kind: str, row: Mapping[str, Any]) -> str:
	if not shipped.is_row_kind(kind):
		return client_of(kind, row)
	parent = row.get("parenttype"), row.get("parent")
	return client_of_row(*map(str, parent)) if all(parent) else SITE


def _write(kind: str, row: Mapping[str, Any], sealed: str) -> None:
	columns = sorted(_columns(kind) & {name for name, value in row.items() if value is not None})
	emptied = "".join(f", `{name}` = null" for name in columns)
	# Past the document: nobody changed the record, so neither its time nor its reader does.
	frappe.db.sql(
		f"update `tab{kind}` set `{SEALED_TEXT}` = %s{emptied} where `name` = %s", (sealed, row["name"])
	)


# Renewing the data key of a client ----------------------------------------------------------------


def rows_of(client: str, *, lock: bool = False) -> Iterator[tuple[str, list[dict[str, Any]]]]:
	"""(DocType, rows as stored) of everything that is sealed with the key of this client."""
	held = " for update" if lock else ""
	for kind in sealed_kinds():
		if shipped.is_row_kind(kind):
			continue
		rows = _records_of(kind, client, held)
		yield kind, rows
		names = [row["name"] for row in rows]
		for table in frappe.get_meta(kind).get_table_fields() if names else ():
			if sealed_fields(table.options):
				yield table.options, _rows_below(kind, table, names, held)


def _records_of(kind: str, client: str, held: str) -> list[dict[str, Any]]:
	column = client_field(kind)
	if column is None:
		condition = "1=1" if client == SITE else "1=0"
	elif client == SITE:
		condition = f"ifnull(`{column}`, '') = ''"
	else:
		condition = f"`{column}` = {frappe.db.escape(client, percent=False)}"
	return frappe.db.sql(f"select * from `tab{kind}` where {condition}{held}", as_dict=True)


def _rows_below(kind: str, table: Any, names: list[str], held: str) -> list[dict[str, Any]]:
	return frappe.db.sql(
		f"select * from `tab{table.options}` where `parent` in %(names)s and `parenttype` = %(kind)s"
		f" and `parentfield` = %(field)s{held}",
		{"names": names, "kind": kind, "field": table.fieldname},
		as_dict=True,
	)


def reseal(client: str, new_key: bytes) -> int:
	"""Seal everything of a client with another key, in the caller's transaction. Returns how many rows.

	The rows are locked before the first is written: a save in between waits, and when two wait for each other it is
	this one that is told to try again.
	"""
	found = [(kind, row) for kind, rows in rows_of(client, lock=True) for row in rows]
	site_keys.hold_for_change(client)
	for kind, row in found:
		texts = opened_texts(kind, str(row["name"]), row, client)
		_write(kind, row, sealed_texts(kind, str(row["name"]), texts, new_key))
	return len(found)


def has_files(client: str) -> bool:
	"""Whether a file is attached to a record of this client."""
	for kind, rows in rows_of(client):
		names = [row["name"] for row in rows]
		about = {"attached_to_doctype": kind, "attached_to_name": ("in", names)}
		if names and frappe.db.exists("File", about):
			return True
	return False


# Looking whether everything opens -----------------------------------------------------------------


@dataclass
class Verdict:
	"""What was found in one DocType. broken: (name of the row, code of what is wrong), no texts."""

	kind: str
	opened: int = 0
	clear: int = 0
	destroyed: int = 0
	broken: list[tuple[str, str]] = field(default_factory=list)


def verify(kind: str, batch: int = BATCH) -> Verdict:
	"""Open every row of a DocType and keep nothing of it."""
	found, last, columns = Verdict(kind, clear=count_clear(kind)), "", _columns_to_open(kind)
	while True:
		rows = frappe.db.sql(
			f"select {columns} from `tab{kind}` where `name` > %s order by `name` limit {int(batch)}",
			last,
			as_dict=True,
		)
		if not rows:
			return found
		_prepare_keys(kind, rows)
		for row in rows:
			_look_at(kind, row, found)
		last = rows[-1]["name"]


def _columns_to_open(kind: str) -> str:
	"""The envelope, and what says whose key opens it; as SQL."""
	owner = ("parenttype", "parent") if shipped.is_row_kind(kind) else (client_field(kind),)
	named = {"name", SEALED_TEXT, *filter(None, owner)}
	return ", ".join(f"`{column}`" for column in sorted(named))


def _prepare_keys(kind: str, rows: list[dict[str, Any]]) -> None:
	"""Read the keys of a batch with one query; what is wrong with one of them is found row by row."""
	site_keys.forget_data_keys()
	if shipped.is_row_kind(kind):
		return
	sealed = [row for row in rows if envelope.is_envelope(row[SEALED_TEXT])]
	with suppress(KeyTrouble):
		site_keys.prepare((client_of(kind, row), envelope.key_of(row[SEALED_TEXT])) for row in sealed)


def _look_at(kind: str, row: Mapping[str, Any], found: Verdict) -> None:
	if not row[SEALED_TEXT]:
		return
	try:
		opened_texts(kind, str(row["name"]), row, _client_of(kind, row))
		found.opened += 1
	except KeyDestroyed:
		found.destroyed += 1
	except KeyTrouble as trouble:
		found.broken.append((str(row["name"]), trouble.code))
