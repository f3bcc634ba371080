from ccm_app.registry.register_record import RegisterRecord


class LookPurpose(RegisterRecord):
	"""For what somebody opens an identity or searches for a name."""
