from ccm_app.registry.register_record import RegisterRecord


class AdministrativeArea(RegisterRecord):
	"""A province, district, commune or village with its code, kept as text, and the time for which it was valid."""
