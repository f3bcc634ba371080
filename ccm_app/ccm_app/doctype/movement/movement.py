from ccm_app.registry.case_record import CaseRecord


class Movement(CaseRecord):
	"""A move of a client to another place or another custodian, reported to the register."""
