"""The keys that seal referral slips. They stand in the site's configuration file, never in the database.

`ccm_slip_keys` holds every key by its id, `ccm_slip_key` names the one that seals new slips. An operator who
wants a new key adds one and changes the name; the older keys stay until their last slip has expired.
"""

from __future__ import annotations

import base64
import secrets

import frappe
from frappe.installer import update_site_config
from frappe.utils.synchronization import filelock

KEY_BYTES = 32
ID_SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def sealing_key() -> tuple[str, bytes]:
	"""Id and bytes of the key that seals new slips; made once, when the first slip is drawn."""
	current = frappe.conf.get("ccm_slip_key")
	keys = all_keys()
	if current in keys:
		return current, keys[current]
	return _made()


def all_keys() -> dict[str, bytes]:
	"""Every key by its id, for reading slips."""
	return {name: base64.b64decode(text) for name, text in (frappe.conf.get("ccm_slip_keys") or {}).items()}


def _made() -> tuple[str, bytes]:
	"""Two first slips at once make one key: the second waits, and finds the key of the first."""
	with filelock("ccm_slip_key"):
		config = frappe.get_site_config()
		kept = dict(config.get("ccm_slip_keys") or {})
		name = config.get("ccm_slip_key")
		if name not in kept:
			name = "".join(secrets.choice(ID_SIGNS) for _ in range(4))
			kept[name] = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
			update_site_config("ccm_slip_keys", kept, validate=False)
			update_site_config("ccm_slip_key", name, validate=False)
	frappe.conf.update({"ccm_slip_keys": kept, "ccm_slip_key": name})
	return name, base64.b64decode(kept[name])
