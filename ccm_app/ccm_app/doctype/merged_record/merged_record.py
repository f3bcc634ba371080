from ccm_app.registry.register_row import RegisterRow


class MergedRecord(RegisterRow):
	"""One record that a merge moved from one number to the other, as it was and as it became."""
