import frappe

from ccm_app.registry.ledger import LedgerRecord


class ConfigurationChange(LedgerRecord):
	"""One accepted change of the configuration: who, what, before and after. Never changed, never removed."""


def on_doctype_update() -> None:
	"""The changes of one form or list, newest first."""
	frappe.db.add_index("Configuration Change", ["kind", "record_name", "changed_on"], "kind_record_changed")
