from ccm_app.registry.register_row import RegisterRow


class BodyMember(RegisterRow):
	"""A member of a body."""
