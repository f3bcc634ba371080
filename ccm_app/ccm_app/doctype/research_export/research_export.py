from ccm_app.registry.written_by_register import WrittenByRegister


class ResearchExport(WrittenByRegister):
	"""A file of records that left for research: which months, for whom, and how many looked alike; no person."""
