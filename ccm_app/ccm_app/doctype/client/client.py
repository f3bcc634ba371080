from ccm_app.registry.register_record import RegisterRecord


class Client(RegisterRecord):
	"""A person known by a registry number, never by name. Nothing is recorded about anyone who is not registered here, and a registration is never deleted."""
