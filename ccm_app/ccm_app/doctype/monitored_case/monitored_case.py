from ccm_app.registry.register_row import RegisterRow


class MonitoredCase(RegisterRow):
	"""A case looked at during a monitoring visit."""
