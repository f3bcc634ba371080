from ccm_app.registry.register_row import RegisterRow


class MeetingDecision(RegisterRow):
	"""A decision of a meeting; a secret ballot keeps counts only."""
