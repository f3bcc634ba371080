from ccm_app.registry.register_row import RegisterRow


class ProviderProvince(RegisterRow):
	"""A province that a provider serves."""
