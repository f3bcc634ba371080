from ccm_app.registry.register_row import RegisterRow


class ProviderCapacity(RegisterRow):
	"""Places of a provider that are for some clients only."""
