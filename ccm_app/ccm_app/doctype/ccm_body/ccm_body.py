from ccm_app.registry.register_record import RegisterRecord


class CCMBody(RegisterRecord):
	"""A body of Coordinated Case Management: Local Resource Committee, Advisory Group, Monitoring Team, Steering Committee."""
