from ccm_app.confidentiality import sensitivity
from ccm_app.registry.register_record import RegisterRecord


class Case(RegisterRecord):
	"""One passage of a client through the ten stages of Coordinated Case Management."""

	def validate(self) -> None:
		"""Ask who makes a case sensitive, then the rules."""
		if not self.save_state.by_register:
			sensitivity.refuse_change(self)
		super().validate()
