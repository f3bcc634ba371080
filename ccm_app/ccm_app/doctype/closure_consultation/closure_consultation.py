from ccm_app.registry.register_row import RegisterRow


class ClosureConsultation(RegisterRow):
	"""A provider who was asked before closure."""
