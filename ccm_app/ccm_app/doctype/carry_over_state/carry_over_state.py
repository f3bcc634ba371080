from ccm_app.registry.register_row import RegisterRow


class CarryOverState(RegisterRow):
	"""A state that is gone, and the one in which its records go on."""
