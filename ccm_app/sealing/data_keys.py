"""Data keys: one per client, wrapped by a master key. Destroying the wrapped key destroys what it sealed."""

from __future__ import annotations

import base64
import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ccm_app.sealing.errors import KeyWrong
from ccm_app.sealing.keyring import Keyring, new_key

_MARK = "w1"
_NONCE_BYTES = 12


def new_data_key() -> bytes:
	"""32 random bytes."""
	return new_key()


def fingerprint(data_key: bytes) -> str:
	"""Sixteen letters that name a data key and tell nothing about it."""
	return hashlib.sha256(b"ccm data key\x00" + data_key).hexdigest()[:16]


def wrap(data_key: bytes, owner: str, keyring: Keyring, key_id: str | None = None) -> str:
	"""A data key, closed with the current master key (or the one of this id) for this owner.

	owner: the client, or "SITE"; a wrapped key of another owner does not open.
	"""
	chosen = key_id or keyring.current
	nonce = secrets.token_bytes(_NONCE_BYTES)
	closed = AESGCM(keyring.key(chosen)).encrypt(nonce, data_key, _bound(owner, chosen))
	return f"{_MARK}.{chosen}.{base64.urlsafe_b64encode(nonce + closed).decode('ascii')}"


def unwrap(wrapped: str, owner: str, keyring: Keyring) -> bytes:
	"""The data key; KeyMissing without its master key, KeyWrong when it does not open."""
	key_id, content = _parts(wrapped)
	nonce, closed = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
	try:
		return AESGCM(keyring.key(key_id)).decrypt(nonce, closed, _bound(owner, key_id))
	except (InvalidTag, ValueError):
		raise KeyWrong(f"The key {key_id} does not open what was closed with a key of this id.") from None


def beginning(key_id: str) -> str:
	"""How everything begins that the master key of this id closed."""
	return f"{_MARK}.{key_id}."


def _parts(wrapped: str) -> tuple[str, bytes]:
	mark, _point, rest = wrapped.partition(".")
	key_id, _point, content = rest.partition(".")
	try:
		read = base64.urlsafe_b64decode(content.encode("ascii"))
	except ValueError:
		read = b""
	if mark != _MARK or not key_id or len(read) <= _NONCE_BYTES:
		raise KeyWrong("What should be a wrapped key is none.")
	return key_id, read


def _bound(owner: str, key_id: str) -> bytes:
	return "\x1f".join((_MARK, owner, key_id)).encode("utf-8")
