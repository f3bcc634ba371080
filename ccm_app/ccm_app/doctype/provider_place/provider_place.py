from ccm_app.registry.register_row import RegisterRow


class ProviderPlace(RegisterRow):
	"""A district or commune that a provider serves."""
