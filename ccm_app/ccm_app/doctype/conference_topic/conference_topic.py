from ccm_app.registry.register_record import RegisterRecord


class ConferenceTopic(RegisterRecord):
	"""What a conference, or a stage of it, is about."""
