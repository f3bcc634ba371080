from ccm_app.registry.register_row import RegisterRow


class ProviderProgrammeArea(RegisterRow):
	"""A programme area in which a provider works."""
