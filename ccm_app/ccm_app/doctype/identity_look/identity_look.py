import frappe

from ccm_app.registry.ledger import LedgerRecord


class IdentityLook(LedgerRecord):
	"""The log of looks: who saw or searched an identity, when and for what. Written by the register; nobody writes, changes or removes a row."""


def on_doctype_update() -> None:
	"""A stated purpose, the looks of an hour and those at a client are found without reading the others."""
	frappe.db.add_index("Identity Look", ["user", "client", "at"], "user_client_at")
	frappe.db.add_index("Identity Look", ["client", "at"], "client_at")
	frappe.db.add_index("Identity Look", ["user", "at"], "user_at")
	frappe.db.add_index("Identity Look", ["examined", "at"], "examined_at")
