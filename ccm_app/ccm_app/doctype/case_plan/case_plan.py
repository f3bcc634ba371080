from ccm_app.registry.case_record import CaseRecord
from ccm_app.registry.site_register import MONEY_KINDS, SiteRegister


class CasePlan(CaseRecord):
	"""The tentative plan of recovery, rehabilitation and reintegration with its schedule, providers and budget. A revision keeps the earlier plan."""

	@property
	def register(self) -> SiteRegister:
		"""What services have committed meanwhile counts: the case is held while a plan is approved."""
		return SiteRegister(latest_of=MONEY_KINDS)
