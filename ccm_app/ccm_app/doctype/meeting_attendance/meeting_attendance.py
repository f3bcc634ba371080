from ccm_app.registry.register_row import RegisterRow


class MeetingAttendance(RegisterRow):
	"""Somebody present at a meeting."""
