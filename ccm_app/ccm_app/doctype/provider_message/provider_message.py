from ccm_app.registry.case_record import CaseRecord


class ProviderMessage(CaseRecord):
	"""What a provider tells the Field Office through its portal: feedback, and that a client has left."""
