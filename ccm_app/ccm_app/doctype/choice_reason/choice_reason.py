from ccm_app.registry.register_record import RegisterRecord


class ChoiceReason(RegisterRecord):
	"""What the Local Resource Committee scores before it designates a provider."""
