from ccm_app.registry.register_record import RegisterRecord


class FollowupSchedule(RegisterRecord):
	"""The months after reintegration in which the client is followed up. The second half of the first year is critical."""
