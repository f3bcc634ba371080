from ccm_app.registry.register_record import RegisterRecord


class ClientMerge(RegisterRecord):
	"""Two registrations of the same person become one; both numbers keep finding the client."""
