from ccm_app.registry.register_row import RegisterRow


class CaseFurtherType(RegisterRow):
	"""A further case type of a case."""
