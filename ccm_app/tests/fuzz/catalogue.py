"""What the site has: for the generator what may be asked, for the judge what may appear, row rules included."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model import child_table_fields, default_fields, optional_fields

from ccm_app.confidentiality import access, sealed_fields
from ccm_app.registry import shipped
from ccm_app.tests.personas import CLERK, MANAGER, MONITORING, PROVIDER, acting_as

PEOPLE = (MANAGER, CLERK, MONITORING, PROVIDER)
PLATFORM = ("User", "ToDo", "File", "Country", "Comment", "Version", "Role", "Communication")
# What stands in the table of users and is nobody else's.
OF_ONE_USER = frozenset(
	{"api_key", "reset_password_key", "last_ip", "redirect_url", "login_after", "phone", "mobile_no"}
)
# Frappe's search for a person leaves website users out by itself; which of the two somebody is is no secret.
SHOWN_OF_USERS = ("user_type",)
EVERYWHERE = (*default_fields, *child_table_fields)


def kinds() -> list[str]:
	"""The DocTypes of the app that have a table, and some of the platform."""
	return [*(kind for kind in sorted(shipped.kinds()) if not shipped.is_single(kind)), *PLATFORM]


def for_the_generator() -> list[dict[str, Any]]:
	"""One entry per DocType, with the fields of `generator.Kind`."""
	return [_entry(kind) for kind in kinds()]


def _entry(kind: str) -> dict[str, Any]:
	meta = frappe.get_meta(kind)
	closed = closed_columns(kind)
	open_ones = [one for one in meta.get_valid_columns() if one not in closed and _is_open(kind, one)]
	rows = [(one.fieldname, one.options, "idx") for one in meta.get_table_fields()]
	links = [(one.fieldname, "name") for one in meta.get_link_fields()]
	return {
		"name": kind,
		"asked": open_ones or ["name"],
		"rows": rows,
		"links": links,
		"closed": sorted(closed),
		"parent": _parent(kind),
		"readers": [number for number, person in enumerate(PEOPLE) if _may_read(kind, person)],
	}


def _parent(kind: str) -> str:
	return next(iter(shipped.parents_of(kind)), "") if kind in shipped.kinds() else ""


def _may_read(kind: str, person: str) -> bool:
	found = (frappe.has_permission(_parent(kind) or kind, right, user=person) for right in ("read", "select"))
	return any(found)


def _is_open(kind: str, column: str) -> bool:
	field = frappe.get_meta(kind).get_field(column)
	return column in ("name", "modified", "creation", "owner", "docstatus") or bool(
		field and not field.permlevel
	)


def closed_columns(kind: str) -> set[str]:
	"""The columns over which nobody may filter, order or group: sealed texts, the envelope, secrets."""
	meta = frappe.get_meta(kind)
	secret = {one.fieldname for one in meta.fields if one.fieldtype == "Password"}
	sealed = sealed_fields.sealed_fields(kind) if sealed_fields.is_sealed_kind(kind) else frozenset()
	envelope = {shipped.SEALED_TEXT} if meta.has_field(shipped.SEALED_TEXT) else set()
	return {*sealed, *secret, *envelope, *(OF_ONE_USER if kind == "User" else ())}


def for_the_judge() -> dict[str, Any]:
	"""DocType -> closed columns, columns by person, child tables, links; person -> DocType -> row rule."""
	return {
		"people": list(PEOPLE),
		"confidential": sorted({*access.CONFIDENTIAL, *_rows_of(access.CONFIDENTIAL)}),
		"kinds": {kind: _judged(kind) for kind in _with_rows()},
		"rules": rules(),
	}


def _with_rows() -> list[str]:
	rows = {one.options for kind in kinds() for one in frappe.get_meta(kind).get_table_fields()}
	return sorted({*kinds(), *rows})


def _rows_of(parents: frozenset[str]) -> set[str]:
	return {kind for kind in shipped.kinds() if parents.intersection(shipped.parents_of(kind))}


def _judged(kind: str) -> dict[str, Any]:
	meta = frappe.get_meta(kind)
	return {
		"closed": sorted(closed_columns(kind)),
		"columns": {person: _columns(kind, person) for person in PEOPLE},
		"rows": [one.options for one in meta.get_table_fields()],
		"links": {one.fieldname: one.options for one in meta.get_link_fields()},
	}


def _columns(kind: str, person: str) -> list[str]:
	"""The columns of the levels that the person reads, in this DocType or in the one that its rows belong to."""
	meta = frappe.get_meta(kind)
	parents = shipped.parents_of(kind) or (None,)
	levels = {0}
	for parent in parents:
		levels |= set(meta.get_permlevel_access("read", parenttype=parent, user=person))
	return [
		*EVERYWHERE,
		*optional_fields,
		*(SHOWN_OF_USERS if kind == "User" else ()),
		*(one.fieldname for one in meta.fields if one.permlevel in levels),
	]


def rules() -> dict[str, dict[str, str]]:
	"""Person -> DocType -> the condition of SQL under which the person sees a row."""
	found: dict[str, dict[str, str]] = {}
	for person in PEOPLE:
		with acting_as(person):
			found[person] = {kind: _rule(person, kind) for kind in kinds()}
	return found


def _rule(person: str, kind: str) -> str:
	try:
		return access.list_condition(person, kind)
	except frappe.PermissionError:
		frappe.clear_messages()
		return "1=0"
