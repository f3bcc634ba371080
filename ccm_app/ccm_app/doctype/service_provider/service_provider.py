from ccm_app.registry.register_record import RegisterRecord


class ServiceProvider(RegisterRecord):
	"""An organisation that gives services, with its services, places and whom it admits."""
