from ccm_app.registry.case_record import CaseRecord


class CaseHandover(CaseRecord):
	"""A case moves to another province through the Central Office. The client stays with the sender until the receiver accepts."""
