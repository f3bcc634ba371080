from ccm_app.registry.register_row import RegisterRow


class ProviderAlias(RegisterRow):
	"""Another spelling of a provider's name."""
