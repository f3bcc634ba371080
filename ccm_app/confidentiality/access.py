"""Who may read which client: one function, asked by every list and by every single record.

A client is in a user's reach when a live Case Access row names the user, or a Field Office on whose staff
the user stands today (`Field Office.staff`). The Central Office and those who oversee by code reach every
client; the vault (Client Identity) only the Central Office does. Service providers are no users of the desk
and reach nothing here, whatever other roles somebody gives them.

Frappe asks `list_condition` for every list (hook `permission_query_conditions`) and `may_open` for every
single record (hook `has_permission`). Both hooks can only take away what the role permissions give.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from ccm_app.confidentiality import advisory, referring
from ccm_app.confidentiality.reach import CENTRAL_ROLE, VAULT, Reach, offices_of, reach_of
from ccm_app.registry import shipped

__all__ = ("list_condition", "may_open", "offices_of", "reach_of", "refuse_sharing")

# The columns of each confidential DocType that hold a client.
CLIENT_COLUMNS: dict[str, tuple[str, ...]] = {
	"Client": ("name",),
	VAULT: ("client",),
	"Case": ("client",),
	"Movement": ("client",),
	"Social Assessment": ("client",),
	"Case Conference": ("client",),
	"Case Plan": ("client",),
	"Client Consent": ("client",),
	"Referral": ("client",),
	"Service Record": ("client",),
	"Reintegration": ("client",),
	"Follow-up": ("client",),
	"Case Closure": ("client",),
	"Case Handover": ("client",),
	"Case Event": ("client",),
	"Case Access": ("client",),
	"Disclosure": ("client",),
	"Break Glass": ("client",),
	"Possible Duplicate": ("client", "other_client"),
	"Client Merge": ("kept_client", "merged_client"),
}
CONFIDENTIAL = frozenset(CLIENT_COLUMNS)
# Listed and opened by the own office only, beside what its staff may do with clients.
OF_ONE_OFFICE = ("Monitoring Visit", "Paper Form Batch")
# Written by the own office only; the Central Office writes for every office.
WRITTEN_BY_OFFICE = ("Paper Form Batch", "Provider Designation")
CHANGES = frozenset({"create", "write", "delete", "submit", "cancel", "amend", "import", "share"})


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
	return _condition_of(user, kind)


def _condition_of(user: str, kind: str) -> str:
	if kind not in shipped.kinds():
		return referring.condition(user, kind, _condition_of)
	if shipped.is_row_kind(kind):
		return _row_condition(user, kind)
	return _kind_condition(user, kind, f"`tab{kind}`")


def _kind_condition(user: str, kind: str, table: str) -> str:
	if kind == "Case Evaluation":
		return _evaluation_condition(user, table)
	if kind == advisory.MEETING:
		return "1=0" if advisory.must_sign_for_meetings(user) else ""
	if kind in OF_ONE_OFFICE:
		return _office_condition(user, kind, f"{table}.`field_office`")
	if kind not in CONFIDENTIAL:
		return ""
	reach = reach_of(user, kind)
	if reach.everything:
		return ""
	if reach.nothing:
		return "1=0"
	return _all_in_reach(reach, [f"{table}.`{column}`" for column in CLIENT_COLUMNS[kind]])


def _all_in_reach(reach: Reach, columns: list[str]) -> str:
	clients = _clients_sql(reach)
	return "(" + " and ".join(f"{column} in ({clients})" for column in columns) + ")"


def _clients_sql(reach: Reach) -> str:
	"""The clients in reach, from the live Case Access rows; the index is (party_kind, party, client)."""
	parties = [("User", (reach.user,)), ("Field Office", reach.offices)]
	named = " or ".join(
		f"(`party_kind` = {_quoted(kind)} and `party` in ({', '.join(map(_quoted, names))}))"
		for kind, names in parties
		if names
	)
	now = _quoted(str(now_datetime()))
	live = f"`valid_from` <= {now} and (`valid_until` is null or `valid_until` > {now})"
	return f"select `client` from `tabCase Access` where ({named}) and {live}"


def _quoted(value: str) -> str:
	return str(frappe.db.escape(value, percent=False))


def _row_condition(user: str, kind: str) -> str:
	"""Rows are open like their records; a row of a record that nobody restricts is open too."""
	parts = []
	for parent in shipped.parents_of(kind):
		condition = _kind_condition(user, parent, "`its_record`")
		belongs = f"`tab{kind}`.`parenttype` = {_quoted(parent)}"
		if condition:
			belongs += (
				f" and `tab{kind}`.`parent` in"
				f" (select `its_record`.`name` from `tab{parent}` `its_record` where {condition})"
			)
		parts.append(f"({belongs})")
	return "(" + " or ".join(parts) + ")" if parts else "1=0"


def _evaluation_condition(user: str, table: str) -> str:
	"""An evaluation is open to an office that has a case in it; it names cases by number only."""
	reach = reach_of(user, "Case")
	if reach.everything:
		return ""
	if reach.nothing:
		return "1=0"
	cases = f"select `name` from `tabCase` where `client` in ({_clients_sql(reach)})"
	return (
		f"({table}.`owner` = {_quoted(user)} or {table}.`name` in"
		f" (select `parent` from `tabEvaluated Case` where `case` in ({cases})))"
	)


def _office_condition(user: str, kind: str, column: str) -> str:
	if _sees_every_office(user):
		return ""
	offices = reach_of(user, kind).offices
	return f"{column} in ({', '.join(map(_quoted, offices))})" if offices else "1=0"


def _sees_every_office(user: str) -> bool:
	roles = set(frappe.get_roles(user))
	return reach_of(user, "Case").everything or "CCM Ministry Administrator" in roles


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
	return None if _is_open(doc, kind, ptype or "read", user) else False


def _is_open(doc: Document | dict[str, Any], kind: str, ptype: str, user: str) -> bool:
	if kind in referring.REFERENCES:
		return referring.is_open(doc, user, _condition_of)
	if kind in CONFIDENTIAL:
		return _confidential_open(doc, kind, user)
	if kind == advisory.MEETING:
		return _meeting_open(user)
	if kind in WRITTEN_BY_OFFICE and ptype in CHANGES and not _office_writes(doc, kind, user):
		return False
	if kind == "Case Evaluation" or kind in OF_ONE_OFFICE:
		return _stored_open(kind, doc.get("name"), user) and _office_open(doc, kind, user)
	return True


def _meeting_open(user: str) -> bool:
	if not advisory.must_sign_for_meetings(user):
		return True
	advisory.say_what_to_do()
	return False


def _office_writes(doc: Document | dict[str, Any], kind: str, user: str) -> bool:
	"""Whether the record belongs to an office of the user, as it is stored and as it would become."""
	if CENTRAL_ROLE in frappe.get_roles(user):
		return True
	name = doc.get("name")
	# The stored row decides, whatever the document in memory says.
	stored = frappe.db.get_value(kind, name, "field_office") if isinstance(name, str) and name else None
	return {office for office in (stored, doc.get("field_office")) if office} <= set(offices_of(user))


def _confidential_open(doc: Document | dict[str, Any], kind: str, user: str) -> bool:
	reach = reach_of(user, kind)
	if reach.nothing:
		return False
	if reach.everything:
		return True
	stored = _stored_scope(kind, doc.get("name"))
	if not _change_of_office_open(doc, kind, stored, reach):
		return False
	clients = {doc.get(column) for column in CLIENT_COLUMNS[kind] if column != "name"}
	clients |= {stored.get(column) for column in CLIENT_COLUMNS[kind]} if stored else set()
	for fieldname, target in shipped.links_to(kind, CONFIDENTIAL):
		clients |= _clients_of(target, doc.get(fieldname))
	return _in_reach(reach, {client for client in clients if client})


def _stored_scope(kind: str, name: Any) -> dict[str, Any] | None:
	columns = list(CLIENT_COLUMNS[kind])
	if _has_office(kind):
		columns.append("field_office")
	# The stored row decides, whatever the document in memory says.
	return frappe.db.get_value(kind, name, columns, as_dict=True) if isinstance(name, str) and name else None


def _has_office(kind: str) -> bool:
	return any(field["fieldname"] == "field_office" for field in shipped.fields(kind))


def _change_of_office_open(
	doc: Document | dict[str, Any], kind: str, stored: dict[str, Any] | None, reach: Reach
) -> bool:
	"""A record is neither begun in another office nor moved there; that is what a hand-over is for."""
	given = doc.get("field_office")
	if not _has_office(kind) or not given:
		return True
	if stored:
		return given == stored.get("field_office") or given in reach.offices
	return kind != "Client" or given in reach.offices


def _clients_of(kind: str, name: Any) -> set[str]:
	if not name or not isinstance(name, str):
		return set()
	columns = list(CLIENT_COLUMNS[kind])
	# Read to decide about the linked record; a record that does not exist restricts nothing.
	row = frappe.db.get_value(kind, name, columns, as_dict=True)
	return {row[column] for column in columns if row[column]} if row else set()


def _in_reach(reach: Reach, clients: set[str]) -> bool:
	if not clients:
		return True
	wanted = ", ".join(map(_quoted, sorted(clients)))
	# The same text as in the condition of a list; all of it is escaped.
	open_ones = frappe.db.sql(f"{_clients_sql(reach)} and `client` in ({wanted})")
	return clients <= {row[0] for row in open_ones}


def _stored_open(kind: str, name: Any, user: str) -> bool:
	"""Whether a stored record is in the list that the user would see; a new record restricts nothing."""
	condition = _kind_condition(user, kind, f"`tab{kind}`")
	if not condition or not name or not frappe.db.exists(kind, name):
		return True
	return referring.is_listed(kind, str(name), condition)


def _office_open(doc: Document | dict[str, Any], kind: str, user: str) -> bool:
	given = doc.get("field_office") if kind in OF_ONE_OFFICE else None
	return not given or _sees_every_office(user) or given in reach_of(user, kind).offices


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
