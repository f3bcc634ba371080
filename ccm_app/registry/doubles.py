"""The same form saved twice is one record: said before, and said again when two clicks race.

Over HTTP the second one is answered with the record of the first: a double click, or a line that dropped before the
answer came. What was changed in between is not lost in silence: then the sender is told under which number it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.model.document import Document

from ccm_app.confidentiality import vault
from ccm_app.confidentiality.sealed_fields import belongs_to_the_vault, client_of, is_sealed_kind
from ccm_app.domain import versions
from ccm_app.domain.problems import Problem, problem
from ccm_app.registry import shipped
from ccm_app.registry.facts import facts_of
from ccm_app.registry.visitor import at_the_door, no_such_record

FORM_KEY = "form_key"
FORM_FIELDS = (FORM_KEY, "paper_form_number")
# How programs may send the key instead of the field.
HEADER = "Idempotency-Key"
LONGEST_KEY = 140


class SavedMeanwhile(Exception):
	"""Another request has stored the same form while this one was under way; tried again, this one finds it."""


def already_saved(document: Document, *, see_others: bool = False) -> list[Problem]:
	"""A problem that names the record under which this form was saved before.

	see_others: read what other transactions have committed meanwhile, with a lock.
	"""
	for fieldname in FORM_FIELDS:
		value = document.get(fieldname)
		if not value or not document.meta.has_field(fieldname):
			continue
		same = {fieldname: value, "name": ("!=", document.name or "")}
		name = frappe.db.get_value(document.doctype, same, "name", for_update=see_others)
		if name:
			return [problem("form.already_saved", fieldname, name=shown(document.doctype, name))]
	return []


def shown(kind: str, name: str) -> str:
	"""The number of a record, for those who may read it; for others only that there is one."""
	if not frappe.db.exists(kind, name):
		# Stored by a transaction that this one cannot see yet.
		return frappe._("a record that was saved at this moment")
	if frappe.has_permission(kind, "read", name):
		return name
	return frappe._("a record of another office")


def take_key_of_request(document: Document) -> None:
	"""Give a new record the key that came in the header, when it has none: the first record of a request alone."""
	if not at_the_door() or document.save_state.by_register or not document.meta.has_field(FORM_KEY):
		return
	key = (frappe.get_request_header(HEADER) or "").strip()[:LONGEST_KEY]
	if key and not document.get(FORM_KEY) and not getattr(frappe.local, "ccm_key_taken", False):
		frappe.local.ccm_key_taken = True
		document.set(FORM_KEY, key)


def stored_form(document: Document) -> Document | None:
	"""The record that this form has become before, for who sent it and who reads it anyway; None for a new one.

	Raises frappe.DoesNotExistError when it is somebody else's, RulesBroken when more was typed since. What the visitor
	may not read is not compared: the answer would tell whether a guess was right.
	"""
	key = document.get(FORM_KEY) if document.meta.has_field(FORM_KEY) else None
	if not key or not at_the_door() or document.save_state.by_register:
		return None
	name = frappe.db.get_value(document.doctype, {FORM_KEY: key}, "name")
	if not name:
		return None
	# Only asked whether it is the same; what the visitor gets of it is decided when it is read for the answer.
	with vault.register_reads("the same form again"):
		stored = frappe.get_doc(document.doctype, str(name))
		open_to_visitor = _reads_all_of(stored)
		if not _may_send(stored) or not (open_to_visitor or stored.owner == frappe.session.user):
			frappe.clear_messages()
			no_such_record()
	if open_to_visitor and (unlike := _typed_since(document, stored)):
		document.refuse([problem("form.already_saved", *unlike, name=name)])
	return stored


def _may_send(stored: Document) -> bool:
	return bool(stored.has_permission("read")) and bool(frappe.has_permission(stored.doctype, "create"))


def _reads_all_of(stored: Document) -> bool:
	"""Whether every field of the stored record lies open to the visitor, without a look at an identity."""
	if belongs_to_the_vault(stored.doctype):
		return False
	return not is_sealed_kind(stored.doctype) or vault.shows_texts(
		stored.doctype, client_of(stored.doctype, stored.__dict__)
	)


def _typed_since(document: Document, stored: Document) -> tuple[str, ...]:
	skipped = shipped.register_fields(document.doctype) | {"name", "workflow_state"}
	given = {name: value for name, value in facts_of(document).items() if name not in skipped}
	return versions.unlike(given, facts_of(stored))


def become(document: Document, stored: Document) -> Document:
	"""Make the document that was sent the stored one: some of Frappe's functions answer the one, some the other."""
	for mark in ("__islocal", "__unsaved"):
		document.__dict__.pop(mark, None)
	document.name = stored.name
	document.load_from_db()
	return document


@contextmanager
def said_clearly(document: Document) -> Iterator[None]:
	"""Turn the database's "duplicate entry" into the same sentence."""
	try:
		yield
	except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
		_try_again_when_raced(document)
		found = already_saved(document, see_others=True)
		if found:
			# Frappe has put its own message before it raised.
			frappe.clear_last_message()
			document.refuse(found)
		raise


def _try_again_when_raced(document: Document) -> None:
	"""Two clicks at the same moment: the later request is carried out again, and finds the record of the first."""
	key = document.get(FORM_KEY) if document.meta.has_field(FORM_KEY) else None
	if not key or not at_the_door():
		return
	same = {FORM_KEY: key, "name": ("!=", document.name or "")}
	if frappe.db.get_value(document.doctype, same, "name", for_update=True):
		raise SavedMeanwhile
