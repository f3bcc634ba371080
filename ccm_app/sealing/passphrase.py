"""A data key that is closed with a passphrase: for a register that is one file on one computer.

	p1.<cost>.<salt, nonce and the closed key, base64>

The passphrase is stretched with scrypt, so that whoever has the file needs a long time for each guess.
"""

from __future__ import annotations

import base64
import secrets
import unicodedata
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from ccm_app.sealing.errors import KeyWrong
from ccm_app.sealing.keyring import KEY_BYTES

SHORTEST = 12
# 32 MB of memory and about a tenth of a second for each guess.
COST = 2**15
_MARK = "p1"
_SALT_BYTES, _NONCE_BYTES = 16, 12
_COSTLIEST = 2**22


def close_with(passphrase: str, data_key: bytes) -> str:
	"""The data key, closed with the passphrase. Raises KeyWrong for a passphrase of fewer than 12 signs."""
	if len(_plain(passphrase)) < SHORTEST:
		raise KeyWrong(f"The passphrase is too short. Take at least {SHORTEST} signs: four or five words.")
	salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
	closed = AESGCM(_stretched(_plain(passphrase), salt, COST)).encrypt(nonce, data_key, _bound(COST))
	return f"{_MARK}.{COST}.{base64.urlsafe_b64encode(salt + nonce + closed).decode('ascii')}"


def open_with(passphrase: str, closed: str) -> bytes:
	"""The data key. Raises KeyWrong when the passphrase is another one or what is stored was changed."""
	mark, cost, content = _parts(closed)
	if mark != _MARK or len(content) <= _SALT_BYTES + _NONCE_BYTES or not 2 <= cost <= _COSTLIEST:
		raise KeyWrong("What should be a key that a passphrase closes is none.")
	salt, rest = content[:_SALT_BYTES], content[_SALT_BYTES:]
	try:
		key = AESGCM(_stretched(_plain(passphrase), salt, cost))
		return key.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], _bound(cost))
	except (InvalidTag, ValueError):
		raise KeyWrong("The passphrase is not the one with which this registry was made.") from None


def _parts(closed: str) -> tuple[str, int, bytes]:
	mark, _point, rest = closed.partition(".")
	cost, _point, content = rest.partition(".")
	try:
		return mark, int(cost), base64.urlsafe_b64decode(content.encode("ascii"))
	except ValueError:
		return "", 0, b""


def _plain(passphrase: str) -> str:
	"""One form for what looks alike, so that another keyboard opens the same file."""
	return " ".join(unicodedata.normalize("NFKC", passphrase).split())


# A process that opens the same file again does not wait again.
@lru_cache(maxsize=4)
def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
	return Scrypt(salt=salt, length=KEY_BYTES, n=cost, r=8, p=1).derive(passphrase.encode("utf-8"))


def _bound(cost: int) -> bytes:
	return f"{_MARK}\x1f{cost}".encode("ascii")
