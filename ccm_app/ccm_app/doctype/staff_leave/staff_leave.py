from ccm_app.registry.register_record import RegisterRecord


class StaffLeave(RegisterRecord):
	"""Somebody of a Field Office is on leave, and somebody of the same office stands in."""
