from ccm_app.registry.register_row import RegisterRow


class IdentityPhone(RegisterRow):
	"""A telephone number in the vault."""
