from ccm_app.registry.register_row import RegisterRow


class ConferenceDecision(RegisterRow):
	"""A decision on a service."""
