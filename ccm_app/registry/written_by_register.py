"""Records that only the register writes: no field of them is set past the save either."""

from __future__ import annotations

from typing import Any

from ccm_app.domain.problems import problem
from ccm_app.registry.register_record import RegisterRecord


class WrittenByRegister(RegisterRecord):
	"""A record about which the ledger tells; the register itself writes its fields through the vault."""

	def db_set(self, *args: Any, **kwargs: Any) -> None:
		"""Not by `db_set`, which skips every check."""
		self.refuse([problem("record.kept_by_register", kind=self.doctype)])
