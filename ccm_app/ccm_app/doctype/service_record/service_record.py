from ccm_app.registry.case_record import CaseRecord
from ccm_app.registry.site_register import MONEY_KINDS, SiteRegister


class ServiceRecord(CaseRecord):
	"""A service given to the client: what, by whom, from when until when, at what cost."""

	@property
	def register(self) -> SiteRegister:
		"""What others have committed meanwhile counts: the case is held while this is decided."""
		return SiteRegister(latest_of=MONEY_KINDS)
