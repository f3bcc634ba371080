"""Rows of the platform that refer to a record of the register: an open step, a task, a comment, a file, a notice.

The platform writes such rows itself, and lists them to every user of the desk. Whoever may not read the record may
not read what refers to it: its number alone would already tell that the case exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import frappe
from frappe.permissions import get_role_permissions

from ccm_app.registry import shipped

Condition = Callable[[str, str], str]

_REFERENCE = (("reference_doctype", "reference_name"),)
_DOCUMENT = (("document_type", "document_name"),)
_LINK = (("link_doctype", "link_name"),)
# DocType of the platform -> pairs of columns: which DocType it refers to, and which record of it.
REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
	"Workflow Action": _REFERENCE,
	"ToDo": (("reference_type", "reference_name"),),
	"Comment": _REFERENCE,
	"Communication": _REFERENCE,
	"Communication Link": _LINK,
	"File": (("attached_to_doctype", "attached_to_name"),),
	"Notification Log": _DOCUMENT,
	"Version": (("ref_doctype", "docname"),),
	"Tag Link": _DOCUMENT,
	"View Log": _REFERENCE,
	"Document Follow": (("ref_doctype", "ref_docname"),),
	"Activity Log": (*_REFERENCE, ("timeline_doctype", "timeline_name"), *_LINK),
	"Energy Point Log": _REFERENCE,
	"Access Log": (("export_from", "reference_document"),),
	"Reminder": (("reminder_doctype", "reminder_docname"),),
	"Event Participants": (("reference_doctype", "reference_docname"),),
	"Dynamic Link": _LINK,
	"DocShare": (("share_doctype", "share_name"),),
	"Document Share Key": (("reference_doctype", "reference_docname"),),
	"Milestone": (("reference_type", "reference_name"),),
	"Auto Repeat": (("reference_doctype", "reference_document"),),
	"Submission Queue": (("ref_doctype", "ref_docname"),),
	"Deleted Document": (("deleted_doctype", "deleted_name"),),
	"Email Queue": _REFERENCE,
	"Email Unsubscribe": _REFERENCE,
	"Error Log": _REFERENCE,
	"Integration Request": (("reference_doctype", "reference_docname"),),
	"Discussion Topic": (("reference_doctype", "reference_docname"),),
	"Transaction Log": (("reference_doctype", "document_name"),),
}


def condition(user: str, kind: str, condition_of: Condition) -> str:
	"""The SQL condition for a list of this DocType of the platform; "" when it refers to nothing.

	condition_of: user and DocType of the app -> the condition of its own list.
	"""
	if kind not in REFERENCES:
		return ""
	closed = _closed_kinds(user, condition_of)
	return "(" + " and ".join(_pair(f"`tab{kind}`", pair, closed) for pair in REFERENCES[kind]) + ")"


def _closed_kinds(user: str, condition_of: Condition) -> dict[str, str]:
	"""DocType -> the condition of its own list, for those that the user does not read whole."""
	found = {kind: _condition_of_kind(user, kind, condition_of) for kind in shipped.kinds()}
	return {kind: sql for kind, sql in found.items() if sql}


def _condition_of_kind(user: str, kind: str, condition_of: Condition) -> str:
	# A row of a table is never referred to alone: it belongs to its record.
	if shipped.is_row_kind(kind):
		return "1=0"
	own = condition_of(user, kind)
	return own if not own or own == "1=0" or _role_reads(user, kind) else "1=0"


def _role_reads(user: str, kind: str) -> bool:
	return bool(get_role_permissions(frappe.get_meta(kind), user=user).get("read"))


def _pair(table: str, pair: tuple[str, str], closed: dict[str, str]) -> str:
	if not closed:
		return "1=1"
	kind, name = (f"{table}.`{column}`" for column in pair)
	names = ", ".join(_quoted(one) for one in closed)
	parts = [f"ifnull({kind}, '') not in ({names})", f"ifnull({name}, '') = ''"]
	parts += [
		f"({kind} = {_quoted(one)} and {name} in (select `tab{one}`.`name` from `tab{one}` where {sql}))"
		for one, sql in closed.items()
		if sql != "1=0"
	]
	return "(" + " or ".join(parts) + ")"


def _quoted(value: str) -> str:
	return str(frappe.db.escape(value, percent=False))


def is_open(doc: Any, user: str, condition_of: Condition) -> bool:
	"""Whether the user may read every record that this row refers to, as it is stored and as it would become."""
	return all(_referred_open(user, str(kind), str(name), condition_of) for kind, name in set(_referred(doc)))


def _referred(doc: Any) -> Iterator[tuple[Any, Any]]:
	kind, name = str(doc.get("doctype")), doc.get("name")
	for pair in REFERENCES[kind]:
		# The stored row decides, whatever the document in memory says.
		stored = frappe.db.get_value(kind, name, pair) if isinstance(name, str) and name else None
		yield from (one for one in ((doc.get(pair[0]), doc.get(pair[1])), stored) if one and all(one))


def _referred_open(user: str, kind: str, name: str, condition_of: Condition) -> bool:
	sql = _condition_of_kind(user, kind, condition_of) if kind in shipped.kinds() else ""
	return not sql or is_listed(kind, name, sql)


def is_listed(kind: str, name: str, sql: str) -> bool:
	"""Whether the stored record of a DocType of the app fulfils this condition of its list."""
	quoted = frappe.db.escape(name, percent=False)
	# The condition of the list comes as text, so the query does; all of it is escaped.
	return bool(frappe.db.sql(f"select `name` from `tab{kind}` where `name` = {quoted} and {sql}"))
