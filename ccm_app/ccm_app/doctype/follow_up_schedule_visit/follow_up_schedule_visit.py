from ccm_app.registry.register_row import RegisterRow


class FollowupScheduleVisit(RegisterRow):
	"""One planned follow-up."""
