import frappe

from ccm_app.registry.ledger import LedgerRecord


class CaseEvent(LedgerRecord):
	"""The ledger: every move of a client, appended in the transaction of the move, chained by hash. Nobody writes it by hand and nobody changes it."""


def on_doctype_update() -> None:
	"""A chain has each number once, and its last row is found without reading the others."""
	frappe.db.add_unique("Case Event", ["client", "sequence"], "client_sequence")
