from ccm_app.registry.register_record import RegisterRecord


class PossibleDuplicate(RegisterRecord):
	"""Two registrations that may be the same person: compared by the Central Office."""
