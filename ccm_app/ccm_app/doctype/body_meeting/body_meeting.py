from ccm_app.registry.register_record import RegisterRecord


class BodyMeeting(RegisterRecord):
	"""A meeting: agenda, attendance, quorum, decisions, votes without names, minutes and action items."""
