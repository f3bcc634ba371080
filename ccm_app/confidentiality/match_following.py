"""What keeps the index of persons, and the comparisons, as the register is now."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import add_to_date, now_datetime

from ccm_app.confidentiality import blind_index, match_index, matching, site_keys, vault
from ccm_app.confidentiality.match_persons import CLIENT_FIELDS
from ccm_app.confidentiality.reach import VAULT

# Two who register one person at the same moment do not see each other; what was saved since is asked again.
_LOOKED_AT_AGAIN = {"hours": -2}


def client_saved(client: Document) -> None:
	"""Index the identity again when something that is compared was changed in the registration."""
	before = client.get_doc_before_save()
	if before is None or all(before.get(field) == client.get(field) for field in CLIENT_FIELDS):
		return
	identity = _identity(str(client.name))
	if identity is not None:
		blind_index.index_identity(identity)
		matching.compare_with_register(identity)


def _identity(client: str) -> Document | None:
	if not frappe.db.exists(VAULT, client) or site_keys.is_destroyed(client):
		return None
	with vault.register_reads("index"):
		return frappe.get_doc(VAULT, client)


def hourly() -> int:
	"""Compare again whoever was saved in the last two hours; answers how many that were."""
	if not match_index.is_there():
		return 0
	since = add_to_date(now_datetime(), **_LOOKED_AT_AGAIN)
	# The register compares for its own sake.
	clients = frappe.get_all(match_index.CARD, {"modified": (">", since)}, pluck="client")
	for client in clients:
		identity = _identity(client)
		if identity is not None:
			matching.compare_with_register(identity)
			# Each comparison stands by itself.
			frappe.db.commit()
	return len(clients)
