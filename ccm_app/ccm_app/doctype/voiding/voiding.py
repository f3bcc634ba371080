from ccm_app.registry.register_record import RegisterRecord


class Voiding(RegisterRecord):
	"""A registration or a case is void, with a reason, and can be taken back."""
