from ccm_app.registry.register_row import RegisterRow


class ConferenceAttendance(RegisterRow):
	"""A seat in a case conference and who took it."""
