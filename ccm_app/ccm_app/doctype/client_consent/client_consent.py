from ccm_app.registry.case_record import CaseRecord


class ClientConsent(CaseRecord):
	"""What the client, or the guardian of a child, agreed to share, with whom, for what and until when."""
