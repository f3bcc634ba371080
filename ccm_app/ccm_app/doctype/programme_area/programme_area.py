from ccm_app.registry.register_record import RegisterRecord


class ProgrammeArea(RegisterRecord):
	"""Programme areas of the national plan against trafficking, in which providers work."""
