"""What holds for every record of the app: it is never deleted, renamed, cancelled or amended."""

from __future__ import annotations

import frappe
from frappe.utils import cint

from ccm_app.domain import versions as moments
from ccm_app.domain.problems import Problem, problem
from ccm_app.registry import versions
from ccm_app.registry.saying import RulesBroken, refuse
from ccm_app.registry.sealed_document import SaveState, SealedDocument

__all__ = ("KeptRecord", "SaveState")


class KeptRecord(SealedDocument):
	"""A record that stays: void with a reason instead of deletion, a correction instead of an amendment."""

	def check_if_latest(self) -> None:
		"""Refuse another record's name and every submission, then a version that is missing or no longer the last.

		The stored row is read under a lock: of two who save at the same moment the second sees what the first stored.
		"""
		self.refuse(self._wrong_name() + self._wrong_docstatus())
		seen = self.save_state.seen
		self._original_modified = moments.moment(self._original_modified) or self._original_modified
		try:
			super().check_if_latest()
		except frappe.TimestampMismatchError:
			# Frappe's own message tells neither who saved nor what.
			frappe.clear_last_message()
			self._refuse_version(versions.problems_of(self, seen) or versions.changed_meanwhile(self, seen))
			raise
		self._refuse_version(versions.problems_of(self, seen))

	def _refuse_version(self, found: list[Problem]) -> None:
		self.refuse(found, frappe.TimestampMismatchError)

	def db_update(self) -> None:
		"""Store a changed record, and leave a note of what was changed for whoever comes second."""
		super().db_update()
		versions.note_change(self)
		self.save_state.seen = self.modified

	def _wrong_name(self) -> list[Problem]:
		loaded = self.save_state.loaded_name
		if self.is_new() or loaded is None or str(self.name) == str(loaded):
			return []
		return [problem("record.other_name", given=self.name, name=loaded)]

	def _wrong_docstatus(self) -> list[Problem]:
		if cint(self.get("docstatus")) or self.get("amended_from"):
			return [problem("record.never_amended")]
		return []

	def refuse(self, found: list[Problem], error: type[Exception] = RulesBroken) -> None:
		"""Stop with every sentence; does nothing when the list is empty."""
		refuse(found, self.doctype, error)

	def notify_update(self) -> None:
		"""Tell those who have this record open; a list of who saved what goes to nobody."""
		if frappe.flags.in_patch or frappe.flags.in_install:
			return
		seen = {"modified": self.modified, "doctype": self.doctype, "name": self.name}
		frappe.publish_realtime(
			"doc_update", seen, doctype=self.doctype, docname=self.name, after_commit=True
		)

	def on_trash(self) -> None:
		"""Nothing is deleted, by nobody."""
		self.refuse([problem("record.never_deleted")])

	def after_delete(self) -> None:
		"""Nothing is deleted, even when a caller skips the question before."""
		self.refuse([problem("record.never_deleted")])

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		"""A number is kept for ever."""
		self.refuse([problem("record.never_renamed")])

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		"""A number is kept for ever, even when a caller skips the question before."""
		self.refuse([problem("record.never_renamed")])

	def before_submit(self) -> None:
		"""Nothing is submitted."""
		self.refuse([problem("record.never_amended")])

	def before_cancel(self) -> None:
		"""Nothing is cancelled."""
		self.refuse([problem("record.never_amended")])

	def before_update_after_submit(self) -> None:
		"""Nothing is submitted."""
		self.refuse([problem("record.never_amended")])
