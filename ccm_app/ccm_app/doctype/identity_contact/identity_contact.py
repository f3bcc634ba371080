from ccm_app.registry.register_row import RegisterRow


class IdentityContact(RegisterRow):
	"""A parent or another contact in the vault."""
