from ccm_app.registry.register_record import RegisterRecord


class ConferenceSeat(RegisterRecord):
	"""A seat in a case conference and when it is required."""
