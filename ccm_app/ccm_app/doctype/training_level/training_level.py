from ccm_app.registry.register_record import RegisterRecord


class TrainingLevel(RegisterRecord):
	"""A level of a course, such as a grade of school."""
