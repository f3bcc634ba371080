from ccm_app.registry.register_record import RegisterRecord


class OutsideParty(RegisterRecord):
	"""A party outside the system: it has no account and opens no client."""
