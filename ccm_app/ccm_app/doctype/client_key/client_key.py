from __future__ import annotations

from typing import Any

from ccm_app.domain.problems import problem
from ccm_app.registry.kept_record import KeptRecord


class ClientKey(KeptRecord):
	"""The data key of one client. Only `ccm_app.confidentiality.site_keys` writes it, and nobody by hand."""

	def before_insert(self) -> None:
		"""Nobody makes a key by hand."""
		self._refuse()

	def before_validate(self) -> None:
		"""Nobody changes a key by hand."""
		self._refuse()

	def db_insert(self, *args: Any, **kwargs: Any) -> None:
		"""Nobody makes a key by hand, whatever flags a caller set."""
		self._refuse()

	def db_update(self) -> None:
		"""Nobody changes a key by hand, whatever flags a caller set."""
		self._refuse()

	def _refuse(self) -> None:
		self.refuse([problem("record.kept_by_register", kind=self.doctype)])
