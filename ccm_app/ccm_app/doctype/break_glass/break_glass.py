from ccm_app.registry.register_record import RegisterRecord


class BreakGlass(RegisterRecord):
	"""An emergency look at a client of another office: why, for how long, and what the reviewer said."""
