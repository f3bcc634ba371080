from ccm_app.registry.register_record import RegisterRecord


class ReintegrationOption(RegisterRecord):
	"""To what a client is reintegrated."""
