from ccm_app.registry.register_row import RegisterRow


class ProviderUser(RegisterRow):
	"""A portal account of a provider."""
