from ccm_app.registry.register_row import RegisterRow


class CasePlanLine(RegisterRow):
	"""One service of a plan: when, by whom, at what cost."""
