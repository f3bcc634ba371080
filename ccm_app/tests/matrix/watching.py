"""Lets requests run to their end and keeps nothing: what a request would have stored is noted, then rolled back.

Only inside the campaign's own process. The site's data stay as they are, so that every cell finds the same world.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import frappe
import frappe.app
from frappe.auth import HTTPRequest
from frappe.database.database import Database

UNSAFE = ("POST", "PUT", "DELETE", "PATCH")
WRITE = re.compile(
	r"^\s*(?:insert(?:\s+ignore)?\s+into|update|delete\s+from|replace\s+into|alter\s+table|truncate(?:\s+table)?)"
	r"\s+`?(tab[^`]+|[^\s`]+)`?",
	re.IGNORECASE,
)


class Watch:
	"""What the present request has written, and what of it would have stayed."""

	def __init__(self) -> None:
		self.pending: list[str] = []
		self.kept: set[str] = set()

	def begin(self) -> None:
		"""A new request."""
		self.pending, self.kept = [], set()

	def note(self, query: str, rows: int) -> None:
		"""A statement that has run and touched so many rows."""
		found = WRITE.match(query)
		if found and rows:
			self.pending.append(found[1].removeprefix("tab"))

	def commit(self) -> None:
		"""What was written until now would stay."""
		self.kept |= set(self.pending)
		self.pending = []

	def roll_back(self) -> None:
		"""What was written since the last commit would be gone."""
		self.pending = []


@contextmanager
def nothing_is_kept() -> Iterator[Watch]:
	"""While this is open, requests of this process store nothing."""
	watch = Watch()
	sql = Database.sql

	def noting(self: Database, query: Any, *values: Any, **more: Any) -> Any:
		answer = sql(self, query, *values, **more)
		watch.note(str(query), getattr(self._cursor, "rowcount", 1) or 0)
		return answer

	def not_committing(self: Database) -> None:
		self.before_commit.run()
		watch.commit()
		self.after_commit.reset()

	def ending(rollback: bool) -> bool:
		if frappe.local.flags.commit or frappe.local.request.method in UNSAFE:
			frappe.db.before_commit.run()
			watch.commit()
		frappe.db.rollback()
		return False

	with (
		patch.object(Database, "sql", noting),
		patch.object(Database, "commit", not_committing),
		patch.object(frappe.app, "sync_database", ending),
		# The token protects browsers; it is no part of who may do what.
		patch.object(HTTPRequest, "validate_csrf_token", lambda self: None),
		patch("rq.Queue.enqueue_call", _no_job),
	):
		yield watch


def _no_job(*_values: Any, **_more: Any) -> Any:
	return frappe._dict(id="job", get_id=lambda: "job")
