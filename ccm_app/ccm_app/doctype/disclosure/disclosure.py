from ccm_app.registry.register_record import RegisterRecord


class Disclosure(RegisterRecord):
	"""What was given to whom, under which consent, until when."""
