from ccm_app.confidentiality.attempts import attempts_of
from ccm_app.registry.case_record import CaseRecord
from ccm_app.registry.held_places import hold_provider
from ccm_app.registry.site_register import hold


class Referral(CaseRecord):
	"""A client is referred to a designated provider for one service. Any number per case. Its name is its own reference; the slip tells a finder nothing about a person."""

	def onload(self) -> None:
		"""Show the attempts before and after, and earlier referrals of the same person."""
		self.set_onload("attempts", attempts_of(self))

	def check_if_latest(self) -> None:
		"""Hold the provider before the referral's own row: of two who claim its last place, the second waits here."""
		hold_provider(self)
		super().check_if_latest()

	def lock_what_it_rests_on(self) -> None:
		"""Hold the referral that this one follows, so that no other follows it at the same moment; then the case."""
		for earlier in {self.get("follows_referral"), self.get("extension_of")} - {None, ""}:
			hold("Referral", earlier)
		hold_provider(self)
		super().lock_what_it_rests_on()
