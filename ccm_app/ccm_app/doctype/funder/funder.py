from ccm_app.registry.register_record import RegisterRecord


class Funder(RegisterRecord):
	"""Who pays for services."""
