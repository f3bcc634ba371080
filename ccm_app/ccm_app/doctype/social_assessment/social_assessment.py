from ccm_app.registry.case_record import CaseRecord


class SocialAssessment(CaseRecord):
	"""The Case Report of a professional social worker: what happened, what is needed, whether a case conference should meet and who must sit in it."""
