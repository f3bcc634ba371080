from ccm_app.registry.register_row import RegisterRow


class MonitoringTeamMember(RegisterRow):
	"""A person who took part in a monitoring visit."""
