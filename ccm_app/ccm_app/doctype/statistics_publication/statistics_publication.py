from ccm_app.registry.register_record import RegisterRecord


class StatisticsPublication(RegisterRecord):
	"""Tables that are published together, made by the button Publish alone."""
