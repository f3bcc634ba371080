"""Who may read which client: one function, asked by every list and by every single record.

A client is in a user's reach when a live Case Access row names the user, or a Field Office on whose staff
the user stands today (`Field Office.staff`), and, for a sensitive client, only when a row names the user. The Central
Office and those who oversee by code reach every client that is not sealed; the vault (Client Identity) only the
Central Office does. A conflict of interest takes a client out of every reach.

Frappe asks `list_condition` for every list (hook `permission_query_conditions`) and `may_open` for every
single record (hook `has_permission`). Both hooks can only take away what the role permissions give.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe.model.document import Document

from ccm_app.confidentiality import advisory, links, referring, roles, taking_out
from ccm_app.confidentiality.access_rows import (
	all_open,
	clients_sql,
	closed_sql,
	hides_something,
	quoted,
)
from ccm_app.confidentiality.house import (
	NAMES_CASES,
	OF_ONE_OFFICE,
	naming_condition,
	office_condition,
	sees_every_office,
)
from ccm_app.confidentiality.links import CLIENT_COLUMNS, CONFIDENTIAL
from ccm_app.confidentiality.reach import VAULT, Reach, Standing, offices_of, reach_of, standing_of
from ccm_app.domain.access import CODES, IDENTITY
from ccm_app.registry import shipped

__all__ = (
	"CLIENT_COLUMNS",
	"CONFIDENTIAL",
	"counting_condition",
	"list_condition",
	"may_open",
	"offices_of",
	"reach_of",
	"refuse_sharing",
)

# Written by the own office only; the Central Office writes for every office.
WRITTEN_BY_OFFICE = ("Paper Form Batch", "Provider Designation", "Staff Leave")
# Read by the case manager of the client alone, beside those who oversee: who looked is nobody else's business.
OF_THE_CASE_MANAGER = ("Identity Look",)
# Records in which sealed clients are administered, by those whose task that is.
EVEN_WHEN_SEALED = (
	"Break Glass",
	"Conflict of Interest",
	"Identity Look",
	"Identity Retention",
	"Legal Hold",
)
CHANGES = frozenset({"create", "write", "delete", "submit", "cancel", "amend", "import", "share"})
READS = frozenset({"read", "select"})


def list_condition(user: str | None = None, doctype: str | None = None) -> str:
	"""The SQL condition for a list of this DocType; "" is no restriction, "1=0" shows nothing.

	Works for every DocType of the app: those that hold no client are not restricted here, child DocTypes
	are restricted like the records that they belong to. Rows of the platform that refer to a record of the
	app are restricted like that record.
	"""
	user = user or frappe.session.user
	kind = doctype or ""
	if user == "Administrator":
		return ""
	if kind == advisory.MEETING and advisory.must_sign_for_meetings(user):
		advisory.say_what_to_do()
	return _condition_of(standing_of(user), kind)


def counting_condition(user: str) -> str:
	"""The condition for tables that count cases and show none: sensitive clients are counted like all others."""
	reach = reach_of(user, "Case")
	if reach.everything:
		return ""
	if reach.nothing:
		return "1=0"
	return f"`tabCase`.`client` in ({clients_sql(reach, counting=True)})"


def _condition_of(standing: Standing, kind: str) -> str:
	if kind not in shipped.kinds():
		# The standing is found out once, however many DocTypes are asked for.
		return referring.condition(standing.user, kind, lambda _user, one: _condition_of(standing, one))
	# An account that is switched off may still hold a key of the API.
	if not standing.is_active:
		return "1=0"
	if shipped.is_row_kind(kind):
		return _row_condition(standing, kind)
	return _kind_condition(standing, kind, f"`tab{kind}`")


def _kind_condition(standing: Standing, kind: str, table: str) -> str:
	if kind in NAMES_CASES:
		return naming_condition(standing, kind, table)
	if kind == advisory.MEETING:
		return "1=0" if advisory.must_sign_for_meetings(standing.user) else ""
	if kind in OF_ONE_OFFICE:
		return office_condition(standing, kind, f"{table}.`field_office`")
	if kind not in CONFIDENTIAL:
		return ""
	reach = standing.reach(kind)
	return "1=0" if reach.nothing else _client_condition(reach, kind, table)


def _client_condition(reach: Reach, kind: str, table: str) -> str:
	columns = [f"{table}.`{column}`" for column in CLIENT_COLUMNS[kind]]
	sealed_too = kind not in EVEN_WHEN_SEALED
	parts = [closed_sql(reach, column, sealed_too=sealed_too) for column in columns]
	if not reach.everything:
		clients = clients_sql(reach, packet_of_row(kind), writing=taking_out.is_taken_out())
		parts += [f"{column} in ({clients})" for column in columns]
	if not reach.everything and kind in OF_THE_CASE_MANAGER:
		managed = f"select `client` from `tabCase` where `case_manager` = {quoted(reach.user)}"
		parts.append(f"{columns[0]} in ({managed})")
	found = " and ".join(filter(None, parts))
	return f"({found})" if found else ""


def packet_of_row(kind: str) -> str:
	"""What a row of Case Access has to open, so that this record is shown at all."""
	return IDENTITY if kind == VAULT else CODES


def _row_condition(standing: Standing, kind: str) -> str:
	"""Rows are open like their records; a row of a record that nobody restricts is open too."""
	parts = []
	for parent in shipped.parents_of(kind):
		condition = _kind_condition(standing, parent, "`its_record`")
		belongs = f"`tab{kind}`.`parenttype` = {quoted(parent)}"
		if condition:
			belongs += (
				f" and `tab{kind}`.`parent` in"
				f" (select `its_record`.`name` from `tab{parent}` `its_record` where {condition})"
			)
		parts.append(f"({belongs})")
	return "(" + " or ".join(parts) + ")" if parts else "1=0"


def may_open(
	doc: Document | dict[str, Any], ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	"""False denies; None has no objection (the role permissions decide, and a hook can only take away).

	Asked of the stored row, of the row as it would become, and of every confidential record it links.
	"""
	user = user or frappe.session.user
	kind = str(doc.get("doctype"))
	if user == "Administrator":
		return None
	return None if _is_open(doc, kind, ptype or "read", standing_of(user)) else False


def _is_open(doc: Document | dict[str, Any], kind: str, ptype: str, standing: Standing) -> bool:
	if kind in referring.REFERENCES:
		return referring.is_open(doc, standing.user, lambda _user, one: _condition_of(standing, one))
	if kind not in shipped.kinds():
		return True
	if not standing.is_active:
		return False
	if shipped.is_row_kind(kind):
		return _row_open(doc, kind, standing)
	if kind in CONFIDENTIAL:
		return _confidential_open(doc, kind, ptype, standing)
	if kind == advisory.MEETING:
		return _meeting_open(standing.user)
	return _house_open(doc, kind, ptype, standing)


def _row_open(doc: Document | dict[str, Any], kind: str, standing: Standing) -> bool:
	"""Whether a stored row is in the list that the user would see; a new row is opened with its record."""
	condition, name = _condition_of(standing, kind), doc.get("name")
	if not condition or not name or not frappe.db.exists(kind, name):
		return True
	return referring.is_listed(kind, str(name), condition)


def _meeting_open(user: str) -> bool:
	if not advisory.must_sign_for_meetings(user):
		return True
	advisory.say_what_to_do()
	return False


def _house_open(doc: Document | dict[str, Any], kind: str, ptype: str, standing: Standing) -> bool:
	"""Records that belong to no client: of the own office, and naming no case out of reach."""
	changes = ptype in CHANGES
	if kind in WRITTEN_BY_OFFICE and changes and not _office_writes(doc, kind, standing):
		return False
	if kind not in NAMES_CASES and kind not in OF_ONE_OFFICE:
		return True
	if changes and not _clients_open(
		standing.reach("Case"), set(links.linked_clients(doc, kind)), ptype, kind
	):
		return False
	return _stored_open(kind, doc.get("name"), standing) and _office_open(doc, kind, standing)


def _office_writes(doc: Document | dict[str, Any], kind: str, standing: Standing) -> bool:
	"""Whether the record belongs to an office of the user, as it is stored and as it would become."""
	if roles.CENTRAL in standing.roles:
		return True
	name = doc.get("name")
	# The stored row decides, whatever the document in memory says.
	stored = frappe.db.get_value(kind, name, "field_office") if isinstance(name, str) and name else None
	return {office for office in (stored, doc.get("field_office")) if office} <= set(
		offices_of(standing.user)
	)


def _confidential_open(doc: Document | dict[str, Any], kind: str, ptype: str, standing: Standing) -> bool:
	reach = standing.reach(kind, ptype)
	if reach.nothing:
		return False
	if kind in OF_THE_CASE_MANAGER and not _stored_open(kind, doc.get("name"), standing):
		return False
	stored = links.stored_scope(kind, doc.get("name"))
	if not reach.everything and not _change_of_office_open(doc, kind, stored, reach):
		return False
	return _clients_open(reach, set(_clients_asked(doc, kind, stored)), ptype, kind)


def _clients_asked(doc: Document | dict[str, Any], kind: str, stored: dict[str, Any] | None) -> Iterator[str]:
	"""The clients of the stored row, of the row as it would become, and of every record that it links."""
	for column in CLIENT_COLUMNS[kind]:
		yield from filter(None, (doc.get(column) if column != "name" else None, (stored or {}).get(column)))
	yield from links.linked_clients(doc, kind)


def _clients_open(reach: Reach, clients: set[str], ptype: str, kind: str) -> bool:
	# What is read only for this user is neither written nor carried out of the register.
	writing = ptype not in READS or taking_out.is_taken_out()
	sealed_too = kind not in EVEN_WHEN_SEALED
	if not all_open(reach, clients, packet_of_row(kind), writing=writing, sealed_too=sealed_too):
		return False
	if not reach.everything or ptype not in CHANGES or not hides_something(reach):
		return True
	# A client who is not there and one who is not shown must look alike.
	return clients <= links.existing_clients(clients)


def _change_of_office_open(
	doc: Document | dict[str, Any], kind: str, stored: dict[str, Any] | None, reach: Reach
) -> bool:
	"""A record is neither begun in another office nor moved there; that is what a hand-over is for."""
	given = doc.get("field_office")
	if not links.has_office(kind) or not given:
		return True
	if stored:
		return given == stored.get("field_office") or given in reach.offices
	return kind != "Client" or given in reach.offices


def _stored_open(kind: str, name: Any, standing: Standing) -> bool:
	"""Whether a stored record is in the list that the user would see; a new record restricts nothing."""
	condition = _kind_condition(standing, kind, f"`tab{kind}`")
	if not condition or not name or not frappe.db.exists(kind, name):
		return True
	return referring.is_listed(kind, str(name), condition)


def _office_open(doc: Document | dict[str, Any], kind: str, standing: Standing) -> bool:
	given = doc.get("field_office") if kind in OF_ONE_OFFICE else None
	return not given or sees_every_office(standing) or given in standing.reach(kind).offices


def refuse_sharing(doc: Document, method: str | None = None) -> None:
	"""No record of the app is shared by hand: a share would go around the function above.

	For the hook `doc_events` of DocShare, event `validate`.
	"""
	if doc.share_doctype in shipped.kinds():
		frappe.throw(
			frappe._(
				"Records of the register are not shared one by one. Whoever has to work with the client is put on the"
				" staff of the Field Office, or the case is handed over."
			),
			frappe.PermissionError,
		)
