from ccm_app.registry import merging
from ccm_app.registry.register_record import RegisterRecord
from ccm_app.registry.site_register import SiteRegister


class ClientMerge(RegisterRecord):
	"""Two registrations of the same person become one; both numbers keep finding the client."""

	@property
	def register(self) -> SiteRegister:
		"""Everything as it is now, and held: whatever was written while the merge waited has to move, too."""
		return SiteRegister(latest=True)

	def before_insert(self) -> None:
		"""Hold both clients before it is read what has to move."""
		merging.hold(self)
		super().before_insert()

	def before_validate(self) -> None:
		"""Hold both clients before it is asked what was written since."""
		merging.hold(self)
		super().before_validate()
