from ccm_app.registry.register_row import RegisterRow


class CCMHoliday(RegisterRow):
	"""A day on which the offices are closed."""
