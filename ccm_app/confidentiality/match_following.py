"""What keeps the index of persons, and the comparisons, as the register is now."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.utils import add_to_date, get_datetime, now_datetime

from ccm_app.confidentiality import blind_index, match_index, matching, site_keys, vault
from ccm_app.confidentiality.match_persons import CLIENT_FIELDS
from ccm_app.confidentiality.reach import VAULT

# Two who register one person at the same moment do not see each other; what was saved since is asked again. What was
# still being saved when a run began is met by the next.
_LOOKED_AT_AGAIN = {"hours": -1}
TRIES = 3
_BUSY = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)
# When the last run began that came to its end is kept beside the defaults of the users, under a name that no user has.
_LAST_RUN, _KEEPER = "compared_again", "ccm_register"


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
	"""Compare again whoever was saved since the last run that came to its end; answers how many that were.

	An identity that does not open is logged, and those behind it are compared. When none opens the run does not count.
	"""
	if not match_index.is_there():
		return 0
	began = now_datetime()
	since = add_to_date(last_run() or add_to_date(began, hours=-1), **_LOOKED_AT_AGAIN)
	# The register compares for its own sake.
	clients = frappe.get_all(
		match_index.CARD, {"modified": (">", since)}, pluck="client", order_by="modified"
	)
	done = [client for client in clients if _compared(client)]
	if done or not clients:
		remember_run(began)
		frappe.db.commit()
	return len(done)


def last_run() -> datetime | None:
	"""When the last run began that came to its end."""
	found = frappe.db.get_value("DefaultValue", {"parent": _KEEPER, "defkey": _LAST_RUN}, "defvalue")
	return get_datetime(found) if found else None


def remember_run(began: datetime) -> None:
	"""Note a run that came to its end."""
	frappe.db.set_default(_LAST_RUN, str(began), _KEEPER)


def _compared(client: str) -> bool:
	"""Whether the client was compared; each comparison stands by itself."""
	for _attempt in range(TRIES):
		try:
			identity = _identity(client)
			if identity is not None:
				matching.compare_with_register(identity)
			frappe.db.commit()
			return True
		except _BUSY:
			frappe.db.rollback()
			kind = "the database was busy"
		except Exception as error:
			frappe.db.rollback()
			kind = type(error).__name__
			break
	frappe.clear_messages()
	# The number of the registration and the kind of the error; never a text of the identity.
	frappe.log_error("An identity could not be compared again", f"{client}: {kind}")
	frappe.db.commit()
	return False
