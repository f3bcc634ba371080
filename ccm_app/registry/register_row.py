"""Rows of a record: they are saved with it and never alone."""

from __future__ import annotations

from typing import Any

from frappe.permissions import has_controller_permissions

from ccm_app.domain.problems import problem
from ccm_app.registry.saying import refuse
from ccm_app.registry.sealed_document import SealedDocument


class RegisterRow(SealedDocument):
	"""A child row. Frappe calls these methods only when somebody saves or deletes the row by itself."""

	def _refuse_alone(self) -> None:
		refuse([problem("record.row_alone", kind=self.doctype)])

	def has_permission(self, permtype: str = "read", **asked: Any) -> bool:
		"""A row opens as its record does: Frappe asks only for the right to that kind of record."""
		if not super().has_permission(permtype, **asked):
			return False
		# The register itself and the command line are asked for nothing.
		ignored = bool(self.flags.ignore_permissions)
		return ignored or bool(has_controller_permissions(self, permtype, asked.get("user")))

	def before_insert(self) -> None:
		"""A row is not inserted by itself."""
		self._refuse_alone()

	def before_validate(self) -> None:
		"""A row is not saved by itself."""
		self._refuse_alone()

	def before_cancel(self) -> None:
		"""A row is not cancelled."""
		self._refuse_alone()

	def on_trash(self) -> None:
		"""A row is not deleted by itself."""
		self._refuse_alone()

	def after_delete(self) -> None:
		"""A row is not deleted by itself."""
		self._refuse_alone()

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		"""A row has no number to change."""
		self._refuse_alone()

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		"""A row has no number to change."""
		self._refuse_alone()
