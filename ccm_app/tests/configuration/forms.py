"""Forms, rights and fields that would open the register."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ccm_app.tests.configuration.attack import CODE, CONFIDENTIAL, NOBODY, VAULT, Attack, attack


def _property(kind: str, fieldname: str | None, setting: str, value: Any) -> Attack:
	values = {"doctype_or_field": "DocField" if fieldname else "DocType", "property_type": "Data"}
	values |= {"doc_type": kind, "field_name": fieldname, "property": setting, "value": str(value)}
	return attack(f"{setting} of {kind} {fieldname or ''}", "Property Setter", **values)


def properties() -> Iterator[Attack]:
	"""1, 3, 4, 7, 8, 22 to 24 of the list: what Customize Form would change."""
	for kind in CONFIDENTIAL:
		for setting, value in (
			("title_field", "modified_by"),
			("search_fields", "modified_by,owner"),
			("show_title_field_in_link", 1),
			("allow_rename", 1),
			("allow_import", 1),
			("track_changes", 1),
			("track_views", 1),
			("allow_guest_to_view", 1),
			("has_web_view", 1),
			("autoname", "prompt"),
			("allow_auto_repeat", 1),
			("email_append_to", 1),
		):
			yield _property(kind, None, setting, value)
	for setting in ("in_global_search", "in_list_view", "in_standard_filter", "in_filter", "in_preview"):
		yield _property(VAULT, "family_name_latin", setting, 1)
	yield _property(VAULT, None, "sort_field", "family_name_latin")
	for fieldname, setting, value in (
		("client", "ignore_user_permissions", 1),
		("client", "permlevel", -1),
		("client", "permlevel", 1),
		("client", "reqd", 0),
		("client", "hidden", 1),
		("client", "read_only", 1),
		("client", "fieldtype", "Data"),
		("client", "options", "User"),
		("client", "depends_on", "eval:frappe.call('x')"),
		("client", "depends_on", "sensitivity"),
		("client", "fetch_from", "case_manager.full_name"),
		("workflow_state", "set_only_once", 1),
		("stage", "options", "Closure"),
		("next_due_on", "reqd", 1),
	):
		yield _property("Case", fieldname, setting, value)
	yield _property("Referral", "client_agreed", "default", 1)
	yield _property("Referral", "client_consulted_on", "default", "Today")
	yield _property("Case Event", "details", "reqd", 1)


def rights() -> Iterator[Attack]:
	"""2 of the list: who may read what, by a row of rights."""
	for role in NOBODY:
		for right in ("read", "write", "create"):
			values = {"parent": VAULT, "role": role, "permlevel": 0, right: 1}
			yield attack(f"{role} may {right} the vault", "Custom DocPerm", **values)
	for kind, role, right in (
		("Case", "Guest", "read"),
		("Case", "All", "read"),
		("Case", "CCM Field Case Manager", "delete"),
		("Case", "CCM Central Office", "share"),
		("Case", "CCM Central Office", "import"),
		("Client", "CCM Monitoring Team", "delete"),
		("Client Key", "System Manager", "read"),
		("Identity Token", "CCM Clerk", "read"),
		("Case Event", "CCM Field Case Manager", "write"),
		("Case Access", "CCM Central Office", "write"),
		("Disclosure", "CCM Clerk", "delete"),
		("Referral", "CCM Service Provider", "read"),
		("Error Log", "All", "read"),
	):
		yield attack(
			f"{role} may {right} {kind}", "Custom DocPerm", parent=kind, role=role, permlevel=0, **{right: 1}
		)


def fields() -> Iterator[Attack]:
	"""5, 6 of the list: fields that somebody adds."""
	own = {"fieldname": "custom_own", "label": "Own", "fieldtype": "Data"}
	for dt in ("ToDo", "Note", "Service Provider", "User", "Event"):
		values = own | {"dt": dt, "fieldtype": "Link", "options": "Client"}
		yield attack(f"a link to clients in {dt}", "Custom Field", **values)
	for label in (
		"Telephone",
		"Mother's name",
		"Home address",
		"Date of birth",
		"Full name",
		"ឈ្មោះ",
		"Nickname",
	):
		values = own | {"dt": "Case", "label": label}
		yield attack(f"a field {label} outside the vault", "Custom Field", **values)
	for setting in (
		"in_global_search",
		"ignore_user_permissions",
		"ignore_xss_filter",
		"unique",
		"is_virtual",
	):
		yield attack(f"an own field with {setting}", "Custom Field", **own, dt="Case", **{setting: 1})
	for more in (
		{"depends_on": "eval:frappe.call('x')"},
		{"fieldtype": "HTML", "options": CODE[3]},
		{"label": CODE[3]},
		{"default": CODE[0]},
		{"fieldtype": "Table", "options": "Case Plan Line"},
		{"fieldname": "stage_before"},
		{"fieldname": "sealed_text"},
		{"dt": VAULT, "in_list_view": 1},
		{"dt": VAULT, "in_standard_filter": 1},
		{"dt": "Case Event", "reqd": 1, "fieldtype": "Select", "options": "A\nB"},
		{"dt": "Movement", "in_global_search": 1},
	):
		yield attack(f"an own field with {more}", "Custom Field", **{**own, "dt": "Case", **more})
