import frappe

from ccm_app.registry.ledger import LedgerRecord


class SigninPlace(LedgerRecord):
	"""Where an account was signed in, as keyed hashes, so that its owner is told about a new place. No role reads it; the Data Protection Officer gets counts."""


def on_doctype_update() -> None:
	"""A place of a user stands once."""
	frappe.db.add_unique("Sign-in Place", ["user", "place"], "user_place")
