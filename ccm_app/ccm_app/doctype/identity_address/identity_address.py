from ccm_app.registry.register_row import RegisterRow


class IdentityAddress(RegisterRow):
	"""An address in the vault."""
