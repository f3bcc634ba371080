from ccm_app.registry.ledger import LedgerRecord


class MatchCard(LedgerRecord):
	"""What is compared of a client when somebody is registered: keyed hashes only. No role reads it; written by the vault's save."""
