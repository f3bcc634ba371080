"""For campaigns: a great many sealed identities at once, written past the register, and taken away again.

`bench --site X execute ccm_app.tests.many_identities.make --kwargs '{"count": 100000}'`
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from typing import Any
from unittest.mock import patch

import frappe
from frappe.utils import now

from ccm_app.confidentiality import rotating, site_keys
from ccm_app.confidentiality.sealed_fields import SITE, VAULT
from ccm_app.sealing import data_keys, envelope

PREFIX = "MANY"
CHUNK = 5_000
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
	frappe.db.commit()
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
	_insert(site_keys.KIND, ("name", "wrapped_key", "key_id", "made_on"), keys)
	_insert("Client", ("name", "registry_number", "field_office", "sealed_text"), clients)
	_insert(VAULT, ("name", "client", "sealed_text"), identities)


def _insert(kind: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
	"""Past Frappe's bulk insert, which takes longer to put the statement together than MariaDB to carry it out."""
	every = (*columns, *_KEEPING)
	values = ", ".join(["%s"] * len(every))
	names = ", ".join(f"`{column}`" for column in every)
	frappe.db._cursor.executemany(f"insert into `tab{kind}` ({names}) values ({values})", rows)


def rotate_and_die(batches: int) -> None:
	"""Exchange the key, and be killed (signal 9) after so many batches: written already, and not committed yet."""
	commit, done = frappe.db.commit, [0]

	def commit_or_die() -> None:
		done[0] += 1
		# The first one is the key of the site itself.
		if done[0] > batches + 1:
			os.kill(os.getpid(), signal.SIGKILL)
		commit()

	with patch.object(frappe.db, "commit", commit_or_die):
		rotating.rotate(lambda *_step: None)


def remove() -> None:
	"""Take them away again, a chunk in a transaction, so that the site is as before."""
	ours = ((VAULT, "name"), (site_keys.KIND, "name"), ("Identity Look", "client"), ("Client", "name"))
	for kind, column in ours:
		table = frappe.qb.DocType(kind)
		query = frappe.qb.from_(table).delete().where(table[column].like(f"{PREFIX}-%")).limit(CHUNK)
		while query.run() is not None and frappe.db._cursor.rowcount:
			frappe.db.commit()
		frappe.db.commit()
