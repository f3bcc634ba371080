from ccm_app.registry.register_record import RegisterRecord


class ClientIdentity(RegisterRecord):
	"""The vault: who a client is. One per client. Nothing else in the register holds a name, a birth date, a document, a telephone number or an address below the commune."""
