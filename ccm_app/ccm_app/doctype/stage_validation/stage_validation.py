from ccm_app.registry.register_row import RegisterRow


class StageValidation(RegisterRow):
	"""How one stage went, for future improvement of the system."""
