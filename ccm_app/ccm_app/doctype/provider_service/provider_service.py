from ccm_app.registry.register_row import RegisterRow


class ProviderService(RegisterRow):
	"""A service that a provider gives."""
