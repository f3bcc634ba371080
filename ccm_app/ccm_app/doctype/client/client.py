from ccm_app.confidentiality import match_following
from ccm_app.registry.register_record import RegisterRecord


class Client(RegisterRecord):
	"""A person known by a registry number, never by name. Nothing is recorded about anyone who is not registered here, and a registration is never deleted."""

	def on_update(self) -> None:
		"""The index of persons knows sex, age and home as they are now."""
		super().on_update()
		match_following.client_saved(self)
