from ccm_app.registry.register_record import RegisterRecord


class CareOption(RegisterRecord):
	"""With whom a client can live."""
