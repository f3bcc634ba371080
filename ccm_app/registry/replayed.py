"""Work that was done elsewhere is entered again, on the server: in the name of whoever did it, each act once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow
from frappe.utils import now_datetime, strip_html_tags

from ccm_app.confidentiality import vault
from ccm_app.registry import numbering

TAKEN = "Taken Act"
REFUSED = (
	frappe.ValidationError,
	frappe.PermissionError,
	frappe.DuplicateEntryError,
	frappe.DoesNotExistError,
)


@contextmanager
def in_the_name_of(user: str) -> Iterator[None]:
	"""Inside, the rules and rights of this account hold; no identity that is opened is answered to anybody."""
	before = frappe.session.user
	if not frappe.db.get_value("User", user, "enabled"):
		frappe.throw(frappe._("There is no account {0} on this site that may work.").format(user))
	frappe.set_user(user)
	try:
		with vault.register_reads("work that is entered again"):
			yield
	finally:
		frappe.set_user(before)


def refuse_what_no_office_does(kind: str, actor: str) -> None:
	"""A file says itself who did what. Only records of this app, and nobody who stands above its rules.

	Raises frappe.PermissionError with a sentence.
	"""
	is_own = frappe.db.get_value("DocType", kind, ["module", "issingle"], as_dict=True)
	above = actor in ("Administrator", "Guest") or "System Manager" in frappe.get_roles(actor)
	if not is_own or is_own.module != "CCM App" or is_own.issingle or above:
		frappe.throw(
			frappe._("The file names {0} by {1}, which no office enters. Have the file looked at.").format(
				kind, actor
			),
			frappe.PermissionError,
		)


def record_of(act_key: str) -> str | None:
	"""What became of an act that was taken before; None for one that was not."""
	return frappe.db.get_value(TAKEN, act_key, "record")


def note(act_key: str, kind: str, record: str) -> None:
	"""Keep that an act was taken, in the transaction of what it did."""
	row = frappe.new_doc(TAKEN)
	row.update({"kind": kind, "record": record, "taken_on": now_datetime()})
	row.name = act_key
	row.save_state.by_register = True
	row.db_insert()


def insert(kind: str, values: dict[str, Any], given: str | None) -> str:
	"""Enter a new record and answer its name. given: the name by which an office knows it already."""
	document = frappe.new_doc(kind)
	document.update(values)
	with numbering.given_name(kind, given):
		document.insert()
	return str(document.name)


def change(kind: str, name: str, values: dict[str, Any], action: str = "") -> str:
	"""Enter changes of a record, then take an action of its workflow, if one is named."""
	document: Document = frappe.get_doc(kind, name)
	if values:
		document.update(values)
		document.save()
	if action:
		apply_workflow(frappe.get_doc(kind, name).as_json(), action)
	return name


def reasons(said_before: int, error: Exception) -> list[str]:
	"""What was said since, as plain sentences; takes it from the list of messages."""
	said: list[str] = []
	for entry in frappe.local.message_log[said_before:]:
		message = entry.get("message") if isinstance(entry, dict) else entry
		said += [str(part) for part in message] if isinstance(message, list | tuple) else [str(message)]
	frappe.local.message_log = frappe.local.message_log[:said_before]
	plain = [strip_html_tags(sentence).strip() for sentence in said]
	return list(dict.fromkeys(filter(None, plain))) or [strip_html_tags(str(error)) or type(error).__name__]
