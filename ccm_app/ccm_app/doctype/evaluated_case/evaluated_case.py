from ccm_app.registry.register_row import RegisterRow


class EvaluatedCase(RegisterRow):
	"""A case in an evaluation batch."""
