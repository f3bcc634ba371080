from ccm_app.confidentiality import comparisons
from ccm_app.registry.register_record import RegisterRecord


class PossibleDuplicate(RegisterRecord):
	"""Two registrations that may be the same person: compared by the Central Office."""

	def before_insert(self) -> None:
		"""Who decided is written by the register."""
		comparisons.note_decision(self)
		super().before_insert()

	def before_validate(self) -> None:
		"""Who decided is written by the register."""
		comparisons.note_decision(self)
		super().before_validate()
