from typing import Any

from ccm_app.domain.problems import problem
from ccm_app.registry.kept_record import KeptRecord


class IdentityRetention(KeptRecord):
	"""One client whose identity is due for destruction; written by the register and by nobody else."""

	def db_insert(self, *args: Any, **kwargs: Any) -> None:
		"""Only the register proposes, whatever flags a caller set."""
		self._refuse_others()
		super().db_insert(*args, **kwargs)

	def db_update(self) -> None:
		"""Approvals have functions of their own."""
		self._refuse_others()
		super().db_update()

	def _refuse_others(self) -> None:
		if not self.save_state.by_register:
			self.refuse([problem("retention.only_register")])
