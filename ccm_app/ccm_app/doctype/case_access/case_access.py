import frappe

from ccm_app.registry.register_record import RegisterRecord


class CaseAccess(RegisterRecord):
	"""Who may read which client, on what ground, from when until when."""


def on_doctype_update() -> None:
	"""The index behind every list: from an office or a user to the clients in reach."""
	frappe.db.add_index("Case Access", ["party_kind", "party", "client"], "party_client_index")
