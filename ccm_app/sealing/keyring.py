"""The keyring: the master keys of a register, and the key of its blind index. It never stands in the database.

A keyring is a small JSON text:

	{"version": 1, "current": "k-20260101-ab12", "keys": {"k-20260101-ab12": "<32 bytes, base64>"},
	 "index_key": "<32 bytes, base64>"}

A master key wraps data keys and seals nothing else, so that it can be exchanged without touching a record.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ccm_app.sealing.errors import KeyMissing, KeyWrong

VERSION = 1
KEY_BYTES = 32
_KEY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True)
class Keyring:
	"""Master keys by id, which one is used for new data keys, and the key of the blind index.

	keys and index_key: 32 bytes each. They are left out of `repr`, so that no traceback or log holds them.
	"""

	current: str
	keys: Mapping[str, bytes] = field(repr=False)
	index_key: bytes = field(repr=False)

	def key(self, key_id: str) -> bytes:
		"""The master key of this id; KeyMissing when the keyring does not hold it."""
		try:
			return self.keys[key_id]
		except KeyError:
			raise KeyMissing(f"The keyring holds no key {key_id}.") from None

	def with_new_key(self, key_id: str | None = None) -> Keyring:
		"""This keyring with one more key, which is the current one from now on."""
		new = key_id or new_key_id()
		if new in self.keys:
			raise KeyWrong(f"The keyring holds a key {new} already.")
		_check_id(new)
		return replace(self, current=new, keys={**self.keys, new: new_key()})

	def without(self, key_id: str) -> Keyring:
		"""This keyring without a key that is no longer used; the current one stays."""
		if key_id == self.current:
			raise KeyWrong("The current key cannot be retired. Change to a new key first.")
		self.key(key_id)
		return replace(self, keys={name: key for name, key in self.keys.items() if name != key_id})

	def to_json(self) -> str:
		"""The text of the key file."""
		content = {
			"version": VERSION,
			"current": self.current,
			"keys": {name: _text(key) for name, key in sorted(self.keys.items())},
			"index_key": _text(self.index_key),
		}
		return json.dumps(content, indent=1) + "\n"


def new_keyring() -> Keyring:
	"""A keyring with one fresh key and a fresh index key."""
	first = new_key_id()
	return Keyring(current=first, keys={first: new_key()}, index_key=new_key())


def new_key() -> bytes:
	"""32 random bytes of the operating system."""
	return secrets.token_bytes(KEY_BYTES)


def new_key_id() -> str:
	"""An id that says when a key was made; two made on one day differ."""
	return f"k-{date.today():%Y%m%d}-{secrets.token_hex(2)}"


def parse(text: str | bytes) -> Keyring:
	"""Read the JSON text of a keyring; KeyWrong says what is wrong without quoting it."""
	try:
		content = json.loads(text)
	except ValueError:
		raise KeyWrong("The keyring is not JSON.") from None
	if not isinstance(content, dict) or content.get("version") != VERSION:
		raise KeyWrong(f"The keyring is not of version {VERSION}.")
	keys = content.get("keys")
	if not isinstance(keys, dict) or not keys:
		raise KeyWrong("The keyring holds no keys.")
	read = {_check_id(name): _bytes(key, "keys") for name, key in keys.items()}
	if content.get("current") not in read:
		raise KeyWrong("The current key is not among the keys.")
	index_key = _bytes(content.get("index_key"), "index_key")
	if len({*read.values(), index_key}) <= len(read):
		raise KeyWrong("A key stands twice in the keyring.")
	return Keyring(current=content["current"], keys=read, index_key=index_key)


def _check_id(name: Any) -> str:
	if not isinstance(name, str) or not _KEY_ID.fullmatch(name):
		raise KeyWrong("A key id is made of letters, digits, - and _, 40 at the most.")
	return name


def _text(key: bytes) -> str:
	return base64.b64encode(key).decode("ascii")


def _bytes(text: Any, place: str) -> bytes:
	try:
		key = base64.b64decode(text, validate=True)
	except (TypeError, ValueError, binascii.Error):
		raise KeyWrong(f"A value under {place} is not base64.") from None
	if len(key) != KEY_BYTES:
		raise KeyWrong(f"A key under {place} has not {KEY_BYTES} bytes.")
	return key
