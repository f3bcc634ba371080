from ccm_app.registry.register_record import RegisterRecord


class ProviderDesignation(RegisterRecord):
	"""The Local Resource Committee designates a provider for a service, by its criteria, for a time."""
