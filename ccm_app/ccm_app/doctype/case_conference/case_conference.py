from ccm_app.registry.case_record import CaseRecord


class CaseConference(CaseRecord):
	"""The meeting of experts on one case, chaired by the Field Case Manager; it may be held in stages, and the Field Office decides."""
