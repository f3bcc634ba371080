"""A request whose transaction the database has taken back is carried out again, as a whole, or refused: never in part.

When two requests wait for each other, MariaDB takes back one of them completely (a deadlock). Code that catches the
error and goes on would report as saved what is gone. Here the request starts anew from nothing; what it said, keeps
in memory and wanted to send is forgotten with it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy, deepcopy
from typing import Any

import frappe
from frappe import _
from frappe.utils import CallbackManager

from ccm_app.registry.doubles import SavedMeanwhile

TRIES = 3
# A request that has waited so long for a lock is not started again: the visitor has waited long enough.
PATIENCE_IN_SECONDS = 55.0
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.05, 0.4
# What a request leaves behind in memory, beside everything of the app's own (ccm_...).
_LEFT_BEHIND = (
	"form_dict",
	"response",
	"flags",
	"message_log",
	"error_log",
	"document_cache",
	"new_doc_templates",
	"_realtime_log",
)


class TooManyAtOnce(frappe.ValidationError):
	"""The database took the request back each time it was tried; nothing was stored."""

	http_status_code = 503


class _State:
	"""What was in memory before a request was carried out."""

	def __init__(self) -> None:
		self.kept = {name: _copied(value) for name, value in frappe.local if _is_kept(name)}

	def restore(self) -> None:
		"""Forget what the request has left behind, in the database too."""
		frappe.db.rollback()
		frappe.db.value_cache = {}
		for name in [name for name, _value in frappe.local if _is_kept(name) and name not in self.kept]:
			delattr(frappe.local, name)
		for name, value in self.kept.items():
			setattr(frappe.local, name, _copied(value))


def _is_kept(name: str) -> bool:
	return name in _LEFT_BEHIND or name.startswith("ccm_")


def _copied(value: Any) -> Any:
	"""A copy of its own of what a request may change."""
	if isinstance(value, dict):
		copied = copy(value)
		for key, one in value.items():
			copied[key] = deepcopy(one) if isinstance(one, dict | list) else one
		return copied
	return copy(value) if isinstance(value, list) else value


def carried_out(function: Callable[..., Any], *arguments: Any) -> Any:
	"""Carry out a request, and again when its transaction was taken back. Raises TooManyAtOnce when that goes on."""
	if getattr(frappe.local, "ccm_trying", False):
		return function(*arguments)
	frappe.local.ccm_trying = True
	try:
		return _tried(function, *arguments)
	finally:
		frappe.local.ccm_trying = False


def _tried(function: Callable[..., Any], *arguments: Any) -> Any:
	before, started = _State(), time.monotonic()
	for number in range(1, TRIES + 1):
		frappe.local.ccm_committed = False
		_watch_commits()
		try:
			answer = function(*arguments)
			if not was_taken_back():
				return answer
		except Exception as error:
			if not may_be_tried_again(error):
				raise
		last = number == TRIES or time.monotonic() - started > PATIENCE_IN_SECONDS
		if last or not _starts_from_nothing():
			break
		with _between_tries():
			before.restore()
		time.sleep(random.uniform(_SHORTEST_PAUSE, _LONGEST_PAUSE) * number)
	before.restore()
	return _refuse()


def may_be_tried_again(error: BaseException) -> bool:
	"""Whether the database, and not a rule, has refused the request."""
	database = (frappe.QueryDeadlockError, frappe.QueryTimeoutError, SavedMeanwhile)
	return isinstance(error, database) or was_taken_back()


def _starts_from_nothing() -> bool:
	"""A request that has stored a part, or whose files were read, cannot be carried out from its beginning."""
	return not frappe.local.ccm_committed and not getattr(frappe.local.request, "files", None)


class _WatchedCommits(CallbackManager):
	"""What runs before a commit, and notes that one was made; a rollback clears its functions and not this."""

	__slots__ = ()

	def run(self) -> None:
		"""Run them, and note the commit unless one of them refuses it."""
		super().run()
		frappe.local.ccm_committed = True


def _watch_commits() -> None:
	present = frappe.db.before_commit
	if not isinstance(present, _WatchedCommits):
		watched = _WatchedCommits()
		watched._functions = present._functions
		frappe.db.before_commit = watched


@contextmanager
def _between_tries() -> Iterator[None]:
	frappe.local.ccm_between_tries = True
	try:
		yield
	finally:
		frappe.local.ccm_between_tries = False


def is_between_tries() -> bool:
	"""Whether a rollback is none of the answer: the same request is carried out once more."""
	return bool(getattr(frappe.local, "ccm_between_tries", False))


def _refuse() -> Any:
	frappe.throw(
		_(
			"Others were saving the same records at this moment, so this was not stored. Nothing is half done: wait a"
			" moment and save again."
		),
		TooManyAtOnce,
		title=_("Not saved yet"),
	)


# What the database has taken back ------------------------------------------------------------------


def remember_taken_back() -> None:
	"""The transaction is gone: until it is ended, nothing of it may be committed."""
	if not was_taken_back():
		frappe.db.before_commit._functions.appendleft(_refuse_commit)


def was_taken_back() -> bool:
	"""Whether the database has taken back the present transaction and somebody went on all the same."""
	return _refuse_commit in frappe.db.before_commit._functions


def _refuse_commit() -> None:
	"""A rollback forgets this; a commit would store the rest of a transaction whose beginning is gone."""
	frappe.db.before_commit.add(_refuse_commit)
	raise frappe.QueryDeadlockError("The beginning of this transaction was taken back.")
