from ccm_app.registry.register_row import RegisterRow


class ActionItem(RegisterRow):
	"""Something to be done after a meeting."""
