from ccm_app.registry.register_row import RegisterRow


class RuledoutAlternative(RegisterRow):
	"""A form of care that was considered and found not to be appropriate."""
