"""Changes of the configuration that reach cases, written into the ledger: for the hook `doc_events`. Hashes only.

Who may see or do what follows from the workflows, the settings, the staff of an office, the roles of an account and the
rights of DocTypes; whoever asks later when that changed, and by whom, finds it in the chain of the register. What
changes for one client (a conflict of interest, a legal hold) stands in the chain of access of that client.
"""

from __future__ import annotations

import json

from frappe.model.document import Document

from ccm_app.confidentiality import keyed_hashes
from ccm_app.registry import ledger_store

# Who touched it last says nothing about what it is.
_KEEPING = ("modified", "modified_by", "last_active", "last_login", "last_ip")


def note(document: Document, method: str | None = None) -> None:
	"""Append that this was saved or removed, with a salted hash of what it is now."""
	if not ledger_store.database():
		return
	event = "configuration.removed" if method == "on_trash" else "configuration.changed"
	details = {"row": keyed_hashes.token("ledger configuration", _content(document))}
	client = document.get("client") if document.meta.has_field("client") else None
	ledger_store.note_beside(
		client, ledger_store.ACCESS, event, document.doctype, str(document.name), details
	)


def _content(document: Document) -> str:
	values = document.as_dict(convert_dates_to_str=True, no_nulls=True)
	plain = {name: value for name, value in values.items() if name not in _KEEPING}
	return json.dumps(plain, sort_keys=True, default=str)
