"""Records of one case. That they stand still once the case has ended is a rule (`case.is_closed`)."""

from __future__ import annotations

from ccm_app.registry import merging
from ccm_app.registry.register_record import RegisterRecord


class CaseRecord(RegisterRecord):
	"""A record that belongs to a case."""

	def lock_what_it_rests_on(self) -> None:
		"""Hold the case's row, so that nobody closes the case while one of its records is saved."""
		merging.refuse_moved(self)
