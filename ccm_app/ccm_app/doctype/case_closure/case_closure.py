from ccm_app.registry.case_record import CaseRecord


class CaseClosure(CaseRecord):
	"""The Field Office closes the case in consultation with the client and the providers; the stages are validated."""
