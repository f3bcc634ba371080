from ccm_app.registry.register_row import RegisterRow


class DesignationScore(RegisterRow):
	"""A criterion of the Pilot and the score given."""
