from ccm_app.registry.register_record import RegisterRecord


class TrainingCourse(RegisterRecord):
	"""A course that clients attend: a class, a topic of life skills, a trade."""
