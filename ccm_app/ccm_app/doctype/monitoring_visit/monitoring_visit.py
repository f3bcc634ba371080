from ccm_app.registry.register_record import RegisterRecord


class MonitoringVisit(RegisterRecord):
	"""A visit of the Monitoring Team to a Field Office or provider; cases appear by number only."""
