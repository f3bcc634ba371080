from ccm_app.registry.written_by_register import WrittenByRegister


class CarryOver(WrittenByRegister):
	"""Records that go on in other states after a change of a workflow, and how far it is."""
