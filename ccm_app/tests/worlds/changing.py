"""Another value for every coded field and every sealed text of a client, written past every rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import frappe

from ccm_app.confidentiality import site_keys, vault
from ccm_app.confidentiality.sealed_fields import SEALED_TEXT, sealed_fields
from ccm_app.registry import shipped
from ccm_app.tests.matrix.targets import CLIENT_FIELDS
from ccm_app.tests.worlds.rows import Row

# They say who may see the client; another value would be another answer with good reason.
WHO_MAY_SEE = frozenset(
	{"Case Access", "Conflict of Interest", "Break Glass", "Client Key", "Document Share Key"}
)
# What a link must go on to point to, so that the record stays that of this client and of this office.
STAYS = frozenset({"User", "Client", "Case", "Field Office", "Service Provider", "DocType", "CCM Body"})
LATER = timedelta(days=1)


def rows_of(client: str, kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
	"""DocType and number of every record of a client and of every row of its tables."""
	for kind in kinds:
		fields = {field["fieldname"] for field in shipped.fields(kind)}
		column = "name" if kind == "Client" else next((one for one in CLIENT_FIELDS if one in fields), "")
		if not column or not frappe.db.table_exists(kind):
			continue
		names = frappe.get_all(kind, filters={column: client}, pluck="name")
		yield from ((kind, name) for name in names)
		for table in shipped.table_fields(kind):
			below = {"parent": ("in", names), "parenttype": kind}
			if names:
				rows = frappe.get_all(table["options"], filters=below, pluck="name")
				yield from ((table["options"], name) for name in rows)


def other_codes(kind: str, row: Row) -> dict[str, Any]:
	"""Another value for each coded field of a row; also for the moment of its last change."""
	if kind in WHO_MAY_SEE:
		return {}
	found = {"modified": row["modified"] + LATER}
	for field in frappe.get_meta(kind).fields:
		value = _other(field, row.get(field.fieldname))
		if value is not None:
			found[field.fieldname] = value
	return found


def _other(field: Any, value: Any) -> Any:
	if field.fieldtype == "Check":
		return 1 - int(value or 0)
	if field.fieldtype == "Select":
		return _next((field.options or "").split("\n"), value)
	if field.fieldtype == "Link":
		return _another_record(field.options, value)
	return _moved(value) if field.fieldtype in ("Int", "Float", "Currency", "Date", "Datetime") else None


def _next(options: list[str], value: Any) -> str | None:
	others = [one for one in options if one and one != value]
	return others[0] if others and value else None


def _another_record(kind: str, value: Any) -> str | None:
	if not value or kind in STAYS or frappe.get_meta(kind).has_field("client"):
		return None
	return frappe.db.get_value(kind, {"name": ("!=", value)}, "name", order_by="name")


def _moved(value: Any) -> Any:
	if isinstance(value, date | datetime):
		return value + LATER
	return None if value is None else value + 1


def other_texts(client: str, kind: str, row: Row) -> dict[str, Any]:
	"""The row's sealed column with other words in it; empty when it has none."""
	if not sealed_fields(kind) or not row.get(SEALED_TEXT):
		return {}
	with vault.register_reads("two worlds"):
		texts = vault.opened_texts(kind, str(row["name"]), row, client)
		said = {
			name: f"{value} zqother" if isinstance(value, str) else value for name, value in texts.items()
		}
		return {SEALED_TEXT: vault.sealed_texts(kind, str(row["name"]), said, site_keys.sealing_key(client))}
