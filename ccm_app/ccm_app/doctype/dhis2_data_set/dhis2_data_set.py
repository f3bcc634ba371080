from ccm_app.registry.register_record import RegisterRecord


class DHIS2DataSet(RegisterRecord):
	"""Which figures go into which data set of DHIS2."""
