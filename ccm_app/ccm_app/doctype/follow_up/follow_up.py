from ccm_app.registry.case_record import CaseRecord


class Followup(CaseRecord):
	"""A visit or call after reintegration: how is the client, what is still needed. The second half of the first year is critical."""
