from ccm_app.registry.register_record import RegisterRecord


class Case(RegisterRecord):
	"""One passage of a client through the ten stages of Coordinated Case Management."""
