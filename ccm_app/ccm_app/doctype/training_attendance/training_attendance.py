from ccm_app.registry.register_row import RegisterRow


class TrainingAttendance(RegisterRow):
	"""A course that the client attends: level, sessions, result."""
