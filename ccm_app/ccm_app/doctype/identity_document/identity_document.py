from ccm_app.registry.register_row import RegisterRow


class IdentityDocument(RegisterRow):
	"""A document in the vault."""
