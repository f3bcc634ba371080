"""Hash the names and numbers of the identities that were saved before there was a search by name.

Safe to run twice. `bench --site SITE ccm rebuild-name-index` does the same at any time.
"""

from __future__ import annotations

import frappe
from frappe.utils import update_progress_bar

from ccm_app.confidentiality import blind_index


def execute() -> None:
	"""Index every identity, a hundred in a transaction."""
	if frappe.db.count("Client Identity"):
		blind_index.rebuild(lambda done, total: update_progress_bar("Indexing names", done, total))
		print()
