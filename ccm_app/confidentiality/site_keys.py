"""The keys of this site: the keyring outside the database, and the wrapped data key of each client in it.

The keyring comes from a file (`ccm_key_file` in the site's configuration, else `ccm_keys.json` in its folder) or from
a command that asks a key service (`ccm_key_command`, a list of words). A data key stands in `Client Key`, wrapped by
the master key that the row SITE is wrapped by: so the database says which master key is in use.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import now_datetime

from ccm_app.confidentiality.sealed_fields import SITE
from ccm_app.sealing import data_keys, key_source
from ccm_app.sealing.errors import KeyDestroyed, KeyMissing, KeyTrouble, SealBroken
from ccm_app.sealing.keyring import Keyring

FILE_SETTING, COMMAND_SETTING = "ccm_key_file", "ccm_key_command"
FILE_NAME = "ccm_keys.json"
KIND = "Client Key"
# How long the answer of a key service is kept in the memory of a process.
KEPT_SECONDS = 300.0
_kept: dict[str, tuple[Any, float, Keyring]] = {}


def key_command() -> list[str] | None:
	"""The command that prints the keyring, when one is configured."""
	command = frappe.conf.get(COMMAND_SETTING)
	return [str(word) for word in command] if command else None


def key_file() -> Path:
	"""Where the key file of this site is, whether it exists or not; a relative place is meant in the site's folder."""
	named = frappe.conf.get(FILE_SETTING) or FILE_NAME
	return Path(frappe.get_site_path()).absolute() / str(named)


def keyring(fresh: bool = False) -> Keyring:
	"""The keyring of this site. Raises KeyMissing, KeyWrong or KeyFileTooOpen.

	Kept in the memory of the process while the file stands unchanged, an answer of a command for five minutes.
	fresh: ask again, because somebody may have changed the keys meanwhile.
	"""
	mark = _mark()
	kept = _kept.get(frappe.local.site)
	if kept and not fresh and kept[0] == mark and time.monotonic() - kept[1] < KEPT_SECONDS:
		return kept[2]
	command = key_command()
	read = key_source.read_command(command) if command else key_source.read_file(key_file())
	_kept[frappe.local.site] = (mark, time.monotonic(), read)
	return read


def _mark() -> Any:
	command = key_command()
	if command:
		return tuple(command)
	# Asked for every text that opens: a plain path, which costs a tenth of what `key_file` does.
	path = os.path.join(frappe.get_site_path(), str(frappe.conf.get(FILE_SETTING) or FILE_NAME))
	try:
		found = os.stat(path)
	except OSError:
		return None
	return (path, found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode)


def forget() -> None:
	"""Forget every key in memory: the keys were changed, or one was destroyed."""
	_kept.pop(frappe.local.site, None)
	forget_data_keys()


def forget_data_keys() -> None:
	"""Forget the data keys that were opened in this request: they may have changed, or are too many to keep."""
	frappe.local.ccm_data_keys = {}


def index_key() -> bytes:
	"""The key of the blind index, 32 bytes."""
	return keyring().index_key


def sealing_key(client: str, is_new: bool = False) -> bytes:
	"""The data key with which a record of this client is sealed now; made when the client has none.

	client: or SITE. is_new: the client is being registered, so that there is none yet. The row of the key is held
	until the transaction ends, so that the key is not renewed or destroyed in the middle of a save.
	"""
	row = None if is_new else _held(client)
	if row is None:
		_make(client)
		row = _held(client)
	return _opened(client, row)


def opening_key(client: str, fingerprint: str) -> bytes:
	"""The data key of this client that has this fingerprint. KeyDestroyed, KeyMissing, KeyWrong, or SealBroken."""
	known, wanted = _known(), (client, fingerprint)
	if wanted not in known:
		_learn(client, _read([client]).get(client))
	if wanted not in known:
		# Renewed after this transaction had begun to read.
		_learn(client, _held(client))
	if wanted not in known:
		raise SealBroken("Sealed with a key that this client never had.")
	return known[wanted]


def prepare(wanted: Iterable[tuple[str, str]]) -> None:
	"""Open the data keys of many clients with one query, before their records are opened one by one.

	wanted: client and fingerprint of the key, for each record.
	"""
	known = _known()
	for client, row in _read(sorted({one[0] for one in wanted if one not in known})).items():
		if row["wrapped_key"]:
			_learn(client, row)


def _known() -> dict[tuple[str, str], bytes]:
	"""(client, fingerprint) -> data key, while one request lasts."""
	if not hasattr(frappe.local, "ccm_data_keys"):
		frappe.local.ccm_data_keys = {}
	return frappe.local.ccm_data_keys


def _learn(client: str, row: Mapping[str, Any] | None) -> None:
	if row is None:
		raise SealBroken("Sealed, and the client has no data key.")
	key = _opened(client, row)
	_known()[client, data_keys.fingerprint(key)] = key
	for wrapped in former_keys(row):
		key = _unwrapped(client, wrapped)
		_known()[client, data_keys.fingerprint(key)] = key


def former_keys(row: Mapping[str, Any]) -> list[str]:
	"""The wrapped data keys that were renewed; files that were sealed before open with them."""
	return str(row.get("former_keys") or "").split()


def _opened(client: str, row: Mapping[str, Any] | None) -> bytes:
	if row is None:
		raise KeyMissing("This client has no data key.")
	if not row["wrapped_key"]:
		raise KeyDestroyed("The data key of this client was destroyed.")
	return _unwrapped(client, str(row["wrapped_key"]))


def _unwrapped(client: str, wrapped: str) -> bytes:
	try:
		return data_keys.unwrap(wrapped, client, keyring())
	except KeyTrouble:
		# The keys may have been changed since this process read them.
		return data_keys.unwrap(wrapped, client, keyring(fresh=True))


_COLUMNS = "`name`, `wrapped_key`, `key_id`, `former_keys`"


def _read(clients: list[str]) -> dict[str, dict[str, Any]]:
	if not clients:
		return {}
	# The user has no right to this DocType; the register reads it for its own sake.
	rows = frappe.db.get_values(
		KIND, {"name": ("in", clients)}, ["name", "wrapped_key", "key_id", "former_keys"], as_dict=True
	)
	return {row["name"]: row for row in rows}


def _held(client: str) -> dict[str, Any] | None:
	"""The row as it is committed now, held for reading: many may save at once, nobody may change the key."""
	# Frappe's functions know `for update` only, with which every save of the site would wait for every other.
	found = frappe.db.sql(
		f"select {_COLUMNS} from `tabClient Key` where `name` = %s lock in share mode", client, as_dict=True
	)
	return found[0] if found else None


def _make(client: str) -> None:
	"""Insert a fresh data key, unless another transaction was faster."""
	ring = keyring()
	master = ring.current
	if client != SITE:
		master = str(_site_row()["key_id"])
		ring = ring if master in ring.keys else keyring(fresh=True)
	key = data_keys.new_data_key()
	write_row(client, data_keys.wrap(key, client, ring, master), master)


def _site_row() -> dict[str, Any]:
	"""The row SITE, after its key was really opened: a wrong master key never wraps anything."""
	row = _held(SITE)
	if row is None:
		_make(SITE)
		row = _held(SITE)
	_opened(SITE, row)
	assert row is not None
	return row


def hold_for_change(client: str) -> dict[str, Any]:
	"""The row of a client's key, held alone: whoever seals for the client waits until the transaction ends."""
	row = frappe.db.get_value(
		KIND, client, ["name", "wrapped_key", "key_id", "former_keys"], as_dict=True, for_update=True
	)
	if not row:
		raise KeyMissing("This client has no data key.")
	return row


def write_row(client: str, wrapped: str, master: str) -> None:
	"""Insert the row of a client's data key; nothing happens when there is one already."""
	table, moment = frappe.qb.DocType(KIND), now_datetime()
	user = frappe.session.user or "Administrator"
	values = (client, wrapped, master, moment, moment, moment, user, user, 0, 0)
	columns = ("name", "wrapped_key", "key_id", "made_on", "creation", "modified", "owner", "modified_by")
	frappe.qb.into(table).columns(*columns, "docstatus", "idx").insert(*values).ignore().run()


def check() -> None:
	"""Open the data key of the site: raises what is wrong with the keyring, does nothing when all is well."""
	row = _read([SITE]).get(SITE)
	_opened(SITE, row) if row else keyring()


def destroy_key(client: str, reason: str) -> None:
	"""Destroy the data key of a client, and with it everything that it sealed. There is no way back.

	reason: a code or a short sentence without an identity. Copies in backups go with the master key: see
	docs/operators/keys.md. Raises KeyMissing when the client never had a key.
	"""
	if not hold_for_change(client)["wrapped_key"]:
		return
	gone = {"wrapped_key": None, "former_keys": None, "destroyed_on": now_datetime(), "reason": reason}
	frappe.db.set_value(KIND, client, gone | {"destroyed_by": frappe.session.user})
	forget()


def is_destroyed(client: str) -> bool:
	"""True when the texts and the identity of this client were destroyed."""
	row = _read([client]).get(client)
	return bool(row) and not row["wrapped_key"]
