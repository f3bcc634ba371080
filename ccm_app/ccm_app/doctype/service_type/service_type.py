from ccm_app.registry.register_record import RegisterRecord


class ServiceType(RegisterRecord):
	"""A service that providers give."""
