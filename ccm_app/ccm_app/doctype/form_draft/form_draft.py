from ccm_app.registry.ledger import LedgerRecord


class FormDraft(LedgerRecord):
	"""What somebody has typed into a form and not saved yet, sealed. No role reads it; its writer gets it back in the form."""
