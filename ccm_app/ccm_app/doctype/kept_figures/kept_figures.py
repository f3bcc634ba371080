from ccm_app.registry.written_by_register import WrittenByRegister


class KeptFigures(WrittenByRegister):
	"""The figures of a closed period as they were known; every restatement is a further record."""
