from ccm_app.registry.ledger import LedgerRecord


class TakenAct(LedgerRecord):
	"""An act of an embedded registry that this site has taken; written when it is taken and never changed."""
