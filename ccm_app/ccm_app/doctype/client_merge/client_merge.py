from ccm_app.registry import merging
from ccm_app.registry.register_record import RegisterRecord


class ClientMerge(RegisterRecord):
	"""Two registrations of the same person become one; both numbers keep finding the client."""

	def before_insert(self) -> None:
		"""Hold both clients before it is read what has to move."""
		merging.hold(self)
		super().before_insert()

	def before_validate(self) -> None:
		"""Hold both clients before it is asked what was written since."""
		merging.hold(self)
		super().before_validate()
