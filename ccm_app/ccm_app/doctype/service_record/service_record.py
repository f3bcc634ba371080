from ccm_app.registry.case_record import CaseRecord


class ServiceRecord(CaseRecord):
	"""A service given to the client: what, by whom, from when until when, at what cost."""
