from ccm_app.registry.register_row import RegisterRow


class NeededService(RegisterRow):
	"""A service that the assessment found to be needed."""
