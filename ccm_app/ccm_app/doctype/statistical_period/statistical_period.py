from ccm_app.registry.register_record import RegisterRecord


class StatisticalPeriod(RegisterRecord):
	"""A month, quarter or year for which tables are made."""
