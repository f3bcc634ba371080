"""A record that is missing and a record that is not the visitor's get the same answer, whatever was asked for it.

Asked once, where Frappe turns an error into an answer: then it does not matter which function looked for the record.
What the request was about is read from its route and its arguments; whether the visitor may know of the record is
decided by the stored row, without opening it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import frappe

from ccm_app.confidentiality import advisory
from ccm_app.confidentiality.access import CONFIDENTIAL
from ccm_app.confidentiality.door import answers
from ccm_app.confidentiality.opening import may_know_of
from ccm_app.registry import shipped

_KIND_WORDS = ("doctype", "dt", "ref_doctype", "reference_doctype", "document_type", "kind")
_NAME_WORDS = ("name", "docname", "dn", "document_name", "reference_name", "ref_docname")
_DOCUMENT_WORDS = ("doc", "docs", "document", "record")
_MARK = "__frappe_exc_id"
_MISSING = (frappe.DoesNotExistError, frappe.PermissionError, ImportError)
# A link that leads nowhere is told by its own error, while a link to a record of others is refused.
_MISSING_LINK = (frappe.LinkValidationError,)


def settled(error: Exception) -> Exception:
	"""The error to answer with: the given one, or the one answer for what the visitor cannot know of."""
	# What the door itself refused was refused before anything was looked up: its answer tells nothing.
	if not isinstance(error, (*_MISSING, *_MISSING_LINK)) or getattr(frappe.local, "ccm_refused", False):
		return error
	if _must_sign_first():
		return _unsigned()
	with suppress(*_MISSING, frappe.ValidationError):
		if not _is_hidden(error):
			return error
	return _uniform()


def forget_marks(error: Exception) -> None:
	"""Frappe marks an error and its message with a random number; then no two answers would be the same bytes."""
	mark = getattr(error, _MARK, None)
	for message in frappe.local.message_log:
		if message.get(_MARK) is not None and message.pop(_MARK) == mark:
			message[_MARK] = ""
	if mark is not None:
		setattr(error, _MARK, "")


def _must_sign_first() -> bool:
	"""Whoever has not signed is told what to do, whether the meeting is there or not."""
	about_a_meeting = any(kind == advisory.MEETING for kind, _name in _about())
	return about_a_meeting and advisory.must_sign_for_meetings(frappe.session.user)


def _unsigned() -> Exception:
	_forget_what_was_said()
	advisory.say_what_to_do()
	return frappe.PermissionError()


def _is_hidden(error: Exception) -> bool:
	about = list(_about())
	if isinstance(error, _MISSING_LINK):
		return any(value in str(error) for kind, _name in about for value in _linked(kind))
	return any(_is_unknown(kind, name) for kind, name in about)


def _linked(kind: str) -> Iterator[str]:
	"""The numbers of records about clients to which the sent record of this DocType links."""
	for given in (frappe.local.form_dict, *_documents()):
		for fieldname, _target in shipped.links_to(kind, CONFIDENTIAL):
			if given.get(fieldname) and isinstance(given[fieldname], str):
				yield given[fieldname]


def _uniform() -> Exception:
	_forget_what_was_said()
	try:
		answers.no_such_record()
	except frappe.DoesNotExistError as uniform:
		return uniform
	raise AssertionError("no_such_record always raises")


def _forget_what_was_said() -> None:
	frappe.clear_messages()
	frappe.flags.error_message = None
	frappe.local.response = frappe._dict({"docs": []})


def _is_unknown(kind: str, name: str | None) -> bool:
	"""Whether the visitor cannot know of this kind of record, or of this record."""
	if not frappe.db.exists("DocType", kind):
		return True
	if kind not in shipped.kinds():
		return False
	if shipped.is_row_kind(kind):
		return True
	if not _reads_the_kind(kind):
		return True
	if name is None:
		return _is_a_refused_insert(kind)
	return not may_know_of(kind, name)


def _reads_the_kind(kind: str) -> bool:
	return any(frappe.has_permission(kind, right) for right in ("read", "select"))


def _is_a_refused_insert(kind: str) -> bool:
	"""The role may write such records: then it was a linked record that belongs to others."""
	wants = frappe.request.method == "POST" and any(_linked(kind))
	return wants and bool(frappe.has_permission(kind, "create"))


def _about() -> Iterator[tuple[str, str | None]]:
	"""(DocType, name or None) of every record that the request names."""
	yield from getattr(frappe.local, "ccm_about", ())
	form = frappe.local.form_dict
	kind = next((form[word] for word in _KIND_WORDS if isinstance(form.get(word), str)), None)
	if kind:
		name = next((form[word] for word in _NAME_WORDS if isinstance(form.get(word), str | int)), None)
		yield kind, None if name is None else str(name)
	for given in _documents():
		if isinstance(given.get("doctype"), str):
			is_new = given.get("__islocal") or not given.get("name")
			yield given["doctype"], None if is_new else str(given["name"])


def _documents() -> Iterator[dict[str, Any]]:
	"""The documents that the request sends, as JSON or as they are."""
	for word in _DOCUMENT_WORDS:
		given = frappe.local.form_dict.get(word)
		if isinstance(given, str):
			with suppress(ValueError):
				given = json.loads(given)
		if isinstance(given, dict):
			yield given
