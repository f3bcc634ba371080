from ccm_app.registry.register_row import RegisterRow


class OwnTableFilter(RegisterRow):
	"""Only records with these codes are counted."""
