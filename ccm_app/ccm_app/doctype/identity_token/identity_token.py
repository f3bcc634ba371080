import frappe

from ccm_app.registry.ledger import LedgerRecord


class IdentityToken(LedgerRecord):
	"""The blind index of the vault: keyed hashes of parts of names, of document and telephone numbers. No role reads it; the search compares hashes."""


def on_doctype_update() -> None:
	"""Who has a token is answered from the index alone."""
	frappe.db.add_index("Identity Token", ["token", "client"], "token_client")
