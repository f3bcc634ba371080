from ccm_app.registry.register_record import RegisterRecord


class CaseType(RegisterRecord):
	"""Why a person is a client of the system."""
