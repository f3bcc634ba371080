from ccm_app.registry.register_record import RegisterRecord


class TraffickingElement(RegisterRecord):
	"""Act, means and purpose of trafficking (Palermo protocol, article 3a)."""
