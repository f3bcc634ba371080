"""Reads a setting of the site as it is, and writes it back as it was: a record, a form, or the rights of a DocType.

Writing goes the usual way, with the rights of whoever asks and past every question of the guard.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import frappe
from frappe.model.document import Document

from ccm_app.confidentiality.role_rights import refuse_beyond
from ccm_app.domain.configuration_units import FORM, RIGHTS, counted
from ccm_app.domain.problems import problem
from ccm_app.registry import shipped
from ccm_app.registry.saying import refuse

_NO_VALUE = ("Password",)
_NUMBERS = ("Check", "Int", "Float", "Currency", "Percent")


def state_of(kind: str, name: str) -> dict[str, Any] | None:
	"""What of a setting counts, as it stands in the database now; None when it is not there."""
	if kind == FORM:
		return _form(name) or None
	if kind == RIGHTS:
		return {"rows": rows} if (rows := _rows(kind, {"parent": name}, "role, permlevel")) else None
	if not frappe.get_meta(kind).issingle and not frappe.db.exists(kind, name):
		return None
	# Read to be compared; the vault and the records of clients are never configuration.
	return as_counted(frappe.get_doc(kind, name))


def as_counted(document: Document) -> dict[str, Any]:
	"""What of this record counts, ready for JSON."""
	secret = frozenset(field.fieldname for field in document.meta.fields if field.fieldtype in _NO_VALUE)
	record = document.as_dict(convert_dates_to_str=True, no_nulls=True)
	return counted(document.doctype, json.loads(json.dumps(record, default=str)), secret)


def _form(kind: str) -> dict[str, Any]:
	properties = {
		".".join(filter(None, (row.pop("field_name", ""), row.pop("row_name", ""), row["property"]))): row
		for row in _rows("Property Setter", {"doc_type": kind}, "name")
	}
	fields = {row["fieldname"]: row for row in _rows("Custom Field", {"dt": kind}, "fieldname")}
	return {name: part for name, part in (("fields", fields), ("properties", properties)) if part}


def _rows(kind: str, filters: dict[str, Any], order: str) -> list[dict[str, Any]]:
	found = frappe.get_all(kind, filters=filters, fields=["*"], order_by=order)
	return [counted(kind, json.loads(json.dumps(row, default=str))) for row in found]


# Writing ------------------------------------------------------------------------------------------


def write_state(kind: str, name: str, wanted: Mapping[str, Any] | None) -> None:
	"""Bring a setting into a state that `state_of` answered; None removes it.

	Raises frappe.PermissionError for whoever may not change it, RulesBroken when the guard refuses.
	"""
	if kind == FORM:
		_write_form(name, wanted or {})
	elif kind == RIGHTS:
		_write_rights(name, list((wanted or {}).get("rows", ())))
	elif wanted is None:
		_remove(kind, name)
	else:
		_write_record(kind, name, wanted)


def _write_record(kind: str, name: str, wanted: Mapping[str, Any]) -> None:
	if not frappe.get_meta(kind).issingle and not frappe.db.exists(kind, name):
		record = frappe.get_doc({**_with_zeros(kind, wanted), "doctype": kind})
		record.insert(set_name=None if shipped.is_list(kind) else name)
		return
	record = frappe.get_doc(kind, name)
	whole = _with_zeros(kind, wanted)
	for fieldname in {*as_counted(record), *wanted}:
		record.set(fieldname, whole.get(fieldname, _empty(record, fieldname)))
	record.save()


def _with_zeros(kind: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
	"""A state keeps what is filled. What it leaves out was 0, and must not become the platform's default instead."""
	meta = frappe.get_meta(kind)
	zeros = {
		one.fieldname: 0 for one in meta.fields if one.fieldtype in _NUMBERS and not one.get("is_virtual")
	}
	rows = {
		one.fieldname: [_with_zeros(one.options, row) for row in wanted[one.fieldname]]
		for one in meta.get_table_fields()
		if one.fieldname in wanted
	}
	return {**zeros, **wanted, **rows}


def _empty(record: Document, fieldname: str) -> Any:
	field = record.meta.get_field(fieldname)
	if field is None:
		return None
	if field.fieldtype in ("Table", "Table MultiSelect"):
		return []
	return 0 if field.fieldtype in _NUMBERS else None


def _remove(kind: str, name: str) -> None:
	"""An entry of a list is never removed, because old records name it: it is no longer offered."""
	if kind in shipped.kinds():
		record = frappe.get_doc(kind, name)
		if not record.meta.has_field("is_active"):
			refuse([problem("config.stays", kind=kind, name=name)])
		record.is_active = 0
		record.save()
		return
	frappe.delete_doc(kind, name)


def _write_form(kind: str, wanted: Mapping[str, Any]) -> None:
	frappe.has_permission("Customize Form", "write", throw=True)
	current = _form(kind)
	_write_parts("Property Setter", kind, current.get("properties", {}), wanted.get("properties", {}))
	_write_parts("Custom Field", kind, current.get("fields", {}), wanted.get("fields", {}))
	frappe.clear_cache(doctype=kind)


def _write_parts(part: str, kind: str, current: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
	"""The changed and the missing ones are stored, what is too much is removed; the rest is left alone."""
	for key in {**current, **wanted}:
		if current.get(key) == wanted.get(key):
			continue
		stored = frappe.db.get_value(part, _place(part, kind, key))
		if key not in wanted:
			# Who may change the form may change its parts; it was asked above.
			frappe.delete_doc(part, stored, ignore_permissions=True)
			continue
		record = frappe.get_doc(part, stored) if stored else frappe.new_doc(part)
		whole = _with_zeros(part, wanted[key])
		record.update({**dict.fromkeys(current.get(key, {})), **whole, **_place(part, kind, key)})
		record.save(ignore_permissions=True)


def _place(part: str, kind: str, key: str) -> dict[str, Any]:
	"""Which row of a form this key of its state is."""
	if part == "Custom Field":
		return {"dt": kind, "fieldname": key}
	field, _point, setting = key.rpartition(".")
	inner = {"row_name": field} if field and not frappe.get_meta(kind).has_field(field) else {}
	return {"doc_type": kind, "property": setting, **(inner or ({"field_name": field} if field else {}))}


def _write_rights(kind: str, rows: list[Mapping[str, Any]]) -> None:
	refuse_beyond(kind, rows)
	# Each row is asked about when it is stored; what is not wanted any more only takes rights away.
	frappe.db.delete("Custom DocPerm", {"parent": kind})
	for row in rows:
		own = {"doctype": "Custom DocPerm", "parent": kind, "parenttype": "DocType"}
		record = frappe.get_doc({**_with_zeros(RIGHTS, row), **own, "parentfield": "permissions"})
		record.insert(ignore_permissions=True)
	frappe.clear_cache(doctype=kind)
