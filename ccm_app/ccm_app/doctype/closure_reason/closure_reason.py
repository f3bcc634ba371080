from ccm_app.registry.register_record import RegisterRecord


class ClosureReason(RegisterRecord):
	"""Why a case is closed."""
