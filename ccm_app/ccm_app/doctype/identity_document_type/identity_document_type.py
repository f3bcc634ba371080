from ccm_app.registry.register_record import RegisterRecord


class IdentityDocumentType(RegisterRecord):
	"""A kind of identity document."""
