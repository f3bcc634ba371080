"""A record that is missing and a record that is not the visitor's get the same answer, whatever was asked for it.

Asked once, where Frappe turns an error into an answer: then it does not matter which function looked for the record.
What the request was about is read from its route and its arguments; whether the visitor may know of the record is
decided by the stored row, without opening it.
"""

from __future__ import annotations

from contextlib import suppress

import frappe

from ccm_app.confidentiality import advisory
from ccm_app.confidentiality.door import knowing, naming
from ccm_app.confidentiality.referring import REFERENCES
from ccm_app.registry import shipped
from ccm_app.registry.visitor import no_such_record

_MARK = "__frappe_exc_id"
_MISSING = (frappe.DoesNotExistError, frappe.PermissionError, ImportError)


def settled(error: Exception) -> Exception:
	"""The error to answer with: the given one, or the one answer for what the visitor cannot know of."""
	# What the door itself refused was refused before anything was looked up: its answer tells nothing.
	if not isinstance(error, _MISSING) or getattr(frappe.local, "ccm_refused", False):
		return error
	if _must_sign_first():
		return _unsigned()
	with suppress(*_MISSING, frappe.ValidationError):
		if not _is_hidden():
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
	about_a_meeting = any(kind == advisory.MEETING for kind, _name in naming.named_records())
	return about_a_meeting and advisory.must_sign_for_meetings(frappe.session.user)


def _unsigned() -> Exception:
	_forget_what_was_said()
	advisory.say_what_to_do()
	return frappe.PermissionError()


def _is_hidden() -> bool:
	return any(_is_unknown(kind, name) for kind, name in naming.named_records())


def _uniform() -> Exception:
	_forget_what_was_said()
	try:
		no_such_record()
	except frappe.DoesNotExistError as uniform:
		return uniform


def _forget_what_was_said() -> None:
	frappe.clear_messages()
	frappe.flags.error_message = None
	frappe.local.response = frappe._dict({"docs": []})


def _is_unknown(kind: str, name: str | None) -> bool:
	"""Whether the visitor cannot know of this kind of record, or of this record."""
	if not frappe.db.exists("DocType", kind):
		return True
	if kind not in shipped.kinds() and kind not in REFERENCES:
		return False
	if shipped.is_row_kind(kind) or not knowing.reads_the_kind(kind):
		return True
	return name is not None and knowing.is_unknown(kind, name)
