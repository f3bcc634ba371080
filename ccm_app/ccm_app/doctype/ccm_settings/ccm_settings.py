from ccm_app.registry.register_record import RegisterRecord


class CCMSettings(RegisterRecord):
	"""Every number that the handbook leaves open, and the few that it gives."""
