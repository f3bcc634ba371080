"""Give every identity the tokens by which the register finds somebody who is registered again.

Safe to run twice. `bench --site SITE ccm rebuild-name-index` does the same at any time.
"""

from __future__ import annotations

import frappe
from frappe.utils import update_progress_bar

from ccm_app.confidentiality import blind_index


def execute() -> None:
	"""Index every identity, a hundred in a transaction."""
	if frappe.db.count("Client Identity"):
		blind_index.rebuild(lambda done, total: update_progress_bar("Indexing persons", done, total))
		print()
