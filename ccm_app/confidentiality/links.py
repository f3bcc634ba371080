"""Which clients a record is about: by its own columns, and by every record that it links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe.model.document import Document

from ccm_app.domain.clients import number_problems
from ccm_app.registry import shipped

# The columns of each confidential DocType that hold a client.
CLIENT_COLUMNS: dict[str, tuple[str, ...]] = {
	"Client": ("name",),
	"Client Identity": ("client",),
	"Case": ("client",),
	"Movement": ("client",),
	"Social Assessment": ("client",),
	"Case Conference": ("client",),
	"Case Plan": ("client",),
	"Client Consent": ("client",),
	"Referral": ("client",),
	"Provider Answer": ("client",),
	"Referral Slip": ("client",),
	"Provider Message": ("client",),
	"Service Record": ("client",),
	"Reintegration": ("client",),
	"Follow-up": ("client",),
	"Case Closure": ("client",),
	"Case Handover": ("client",),
	"Case Event": ("client",),
	"Case Access": ("client",),
	"Disclosure": ("client",),
	"Break Glass": ("client",),
	"Conflict of Interest": ("client",),
	"Identity Look": ("client",),
	"Identity Retention": ("client",),
	"Identity Token": ("client",),
	"Match Card": ("client",),
	"Legal Hold": ("client",),
	"Client Key": ("name",),
	"Possible Duplicate": ("client", "other_client"),
	"Client Merge": ("kept_client", "merged_client"),
	"Voiding": ("client",),
}
CONFIDENTIAL = frozenset(CLIENT_COLUMNS)
# Stands for the client of a record that is not there: nobody reaches it.
NOBODY = "?"
_NUMBERED = ("Client", "Case")


def stored_scope(kind: str, name: Any) -> dict[str, Any] | None:
	"""Client and office of the stored row; None when there is none."""
	columns = list(CLIENT_COLUMNS[kind])
	if has_office(kind):
		columns.append("field_office")
	# The stored row decides, whatever the document in memory says.
	return frappe.db.get_value(kind, name, columns, as_dict=True) if isinstance(name, str) and name else None


def has_office(kind: str) -> bool:
	"""Whether records of this DocType belong to a Field Office."""
	return any(field["fieldname"] == "field_office" for field in shipped.fields(kind))


def linked_clients(doc: Document | dict[str, Any], kind: str) -> Iterator[str]:
	"""The clients of every confidential record that this one or one of its rows links; NOBODY for a missing one.

	A number that is mistyped restricts nothing: it belongs to nobody, and the form says what is wrong with it.
	"""
	yield from _clients_of_links(doc, kind)
	for table in shipped.table_fields(kind):
		for row in doc.get(table["fieldname"]) or []:
			yield from _clients_of_links(row, str(table["options"]))


def _clients_of_links(part: Any, kind: str) -> Iterator[str]:
	own = CLIENT_COLUMNS.get(kind, ())
	for fieldname, target in _links(kind):
		name = part.get(fieldname)
		if fieldname not in own and isinstance(name, str) and name:
			yield from _clients_of(target, name)


def _links(kind: str) -> set[tuple[str, str]]:
	"""The shipped links to confidential records, and those that an administrator added."""
	added = frappe.get_meta(kind).get_link_fields()
	found = {(field.fieldname, field.options) for field in added if field.options in CONFIDENTIAL}
	return found | set(shipped.links_to(kind, CONFIDENTIAL))


def _clients_of(kind: str, name: str) -> Iterator[str]:
	columns = list(CLIENT_COLUMNS[kind])
	# Read to decide about the linked record.
	row = frappe.db.get_value(kind, name, columns, as_dict=True)
	if row:
		yield from (row[column] for column in columns if row[column])
	elif kind not in _NUMBERED or not number_problems(kind, name):
		yield NOBODY


def existing_clients(clients: set[str]) -> set[str]:
	"""Those of the clients who are registered."""
	# Read for the decision, not shown to the user.
	return (
		set(frappe.get_all("Client", filters={"name": ("in", sorted(clients))}, pluck="name"))
		if clients
		else set()
	)
