from ccm_app.registry.case_record import CaseRecord


class CasePlan(CaseRecord):
	"""The tentative plan of recovery, rehabilitation and reintegration with its schedule, providers and budget. A revision keeps the earlier plan."""
