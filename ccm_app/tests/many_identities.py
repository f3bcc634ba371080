"""For campaigns: a great many sealed identities at once, written past the register, and taken away again.

`bench --site X execute ccm_app.tests.many_identities.make --kwargs '{"count": 100000}'`
"""

from __future__ import annotations

import frappe
from frappe.utils import now

from ccm_app.confidentiality import site_keys
from ccm_app.confidentiality.sealed_fields import SITE, VAULT
from ccm_app.sealing import data_keys, envelope

PREFIX = "MANY"
CHUNK = 2_000
_KEEPING = ("creation", "modified", "owner", "modified_by", "docstatus", "idx")


def name_of(number: int) -> str:
	"""The client of the identity with this number."""
	return f"{PREFIX}-{number:07}"


def family_name_of(number: int) -> str:
	"""The family name that is sealed in it."""
	return f"Family-{number * 7919}"


def make(count: int) -> int:
	"""Write `count` identities with a data key each, as the register would have sealed them."""
	site_keys.sealing_key(SITE)
	for first in range(1, count + 1, CHUNK):
		_write(range(first, min(first + CHUNK, count + 1)))
	frappe.db.commit()
	return count


def _write(numbers: range) -> None:
	ring, master = site_keys.keyring(), frappe.db.get_value(site_keys.KIND, SITE, "key_id")
	stamp = now()
	keeping = (stamp, stamp, "Administrator", "Administrator", 0, 0)
	keys, clients, identities = [], [], []
	for number in numbers:
		client, key = name_of(number), data_keys.new_data_key()
		texts = {"family_name_latin": family_name_of(number), "given_name_latin": "Invented"}
		keys.append((client, data_keys.wrap(key, client, ring, master), master, stamp, *keeping))
		clients.append((client, client, "SVR", envelope.seal({}, key, "Client", client), *keeping))
		identities.append((client, client, envelope.seal(texts, key, VAULT, client), *keeping))
	frappe.db.bulk_insert(site_keys.KIND, ["name", "wrapped_key", "key_id", "made_on", *_KEEPING], keys)
	columns = ["name", "registry_number", "field_office", "sealed_text", *_KEEPING]
	frappe.db.bulk_insert("Client", columns, clients)
	frappe.db.bulk_insert(VAULT, ["name", "client", "sealed_text", *_KEEPING], identities)


def remove() -> None:
	"""Take them away again, so that the site is as before."""
	ours = ((VAULT, "name"), (site_keys.KIND, "name"), ("Identity Look", "client"), ("Client", "name"))
	for kind, column in ours:
		frappe.db.delete(kind, {column: ("like", f"{PREFIX}-%")})
	frappe.db.commit()
