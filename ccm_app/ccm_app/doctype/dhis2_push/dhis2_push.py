from ccm_app.registry.written_by_register import WrittenByRegister


class DHIS2Push(WrittenByRegister):
	"""What was sent to DHIS2 and what it answered."""
