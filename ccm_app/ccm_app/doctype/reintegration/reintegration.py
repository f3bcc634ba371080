from ccm_app.registry.case_record import CaseRecord


class Reintegration(CaseRecord):
	"""The start of a life without the provider's roof: only when recovery and preparation have been sufficiently successful."""
