from ccm_app.confidentiality import sensitivity
from ccm_app.registry import merging
from ccm_app.registry.register_record import RegisterRecord


class Case(RegisterRecord):
	"""One passage of a client through the ten stages of Coordinated Case Management."""

	def validate(self) -> None:
		"""Ask who makes a case sensitive, then the rules."""
		if not self.save_state.by_register:
			sensitivity.refuse_change(self)
		super().validate()

	def lock_what_it_rests_on(self) -> None:
		"""Hold the client, so that a case is not opened for a registration that is being merged."""
		merging.refuse_opening(self)
