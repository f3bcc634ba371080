from ccm_app.registry.register_record import RegisterRecord
from ccm_app.registry.site_register import SiteRegister


class Voiding(RegisterRecord):
	"""A registration or a case is void, with a reason, and can be taken back."""

	@property
	def register(self) -> SiteRegister:
		"""Everything as it is now, and held: a case that was opened while this waited counts."""
		return SiteRegister(latest=True)
