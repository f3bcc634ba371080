from ccm_app.registry.register_record import RegisterRecord


class IdentificationChannel(RegisterRecord):
	"""How a victim was identified."""
