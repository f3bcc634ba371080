from ccm_app.registry.written_by_register import WrittenByRegister


class Disclosure(WrittenByRegister):
	"""What was given to whom, under which consent, until when."""
