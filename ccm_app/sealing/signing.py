"""Signatures under the checkpoints of the ledger: Ed25519, in a key file that stands outside the database.

The file is a small JSON text, readable by its owner only:

	{"version": 1, "current": "s-3f2a...", "keys": {"s-3f2a...": "<32 bytes of the private key, base64>"}}

An id is made from the public key, so that whoever knows the id knows which key is meant. Where the private key must not
stand on the server at all, a command signs instead: it is given the text on its standard input and prints the public
key and the signature in hex, with a blank between them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ccm_app.sealing.errors import KeyFileTooOpen, KeyMissing, KeyWrong

VERSION = 1
KEY_BYTES, SIGNATURE_BYTES = 32, 64
COMMAND_SECONDS = 20
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Signer:
	"""Somebody who signs: the public key, and the function that makes a signature of 64 bytes."""

	public_key: bytes
	sign: Callable[[bytes], bytes] = field(repr=False)

	@property
	def key_id(self) -> str:
		"""The id of the key."""
		return key_id_of(self.public_key)


def key_id_of(public_key: bytes) -> str:
	"""The id of a public key: `s-` and 24 hex letters of its SHA-256."""
	return f"s-{hashlib.sha256(public_key).hexdigest()[:24]}"


def holds(content: bytes, signature: bytes, public_key: bytes) -> bool:
	"""Whether the signature over the content was made with the private half of this key."""
	try:
		Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
	except (InvalidSignature, ValueError):
		return False
	return True


def held_by_one_of(content: bytes, key_id: str, signature: str, public_keys: Iterable[bytes]) -> bool:
	"""Whether a signature in hex holds under the key of this id among those that are trusted."""
	try:
		given = bytes.fromhex(signature)
	except ValueError:
		return False
	return any(holds(content, given, key) for key in public_keys if key_id_of(key) == key_id)


def new_file(path: Path) -> None:
	"""Make a key file with a fresh key and mode 0600; FileExistsError when there is one."""
	private = Ed25519PrivateKey.generate()
	key_id = key_id_of(private.public_key().public_bytes_raw())
	text = base64.b64encode(private.private_bytes_raw()).decode("ascii")
	content = {"version": VERSION, "current": key_id, "keys": {key_id: text}}
	descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
	with os.fdopen(descriptor, "w", encoding="ascii") as file:
		os.fchmod(file.fileno(), 0o600)
		file.write(json.dumps(content, indent=1) + "\n")
		file.flush()
		os.fsync(file.fileno())


def signer_of_file(path: Path) -> Signer:
	"""The current key of a key file. KeyMissing, KeyWrong, or KeyFileTooOpen."""
	private = _current(_read(path))
	return Signer(private.public_key().public_bytes_raw(), private.sign)


def _read(path: Path) -> bytes:
	try:
		with path.open("rb") as file:
			if os.fstat(file.fileno()).st_mode & _OTHERS:
				raise KeyFileTooOpen(
					"Others than the owner may use the key of the checkpoints; chmod 600 it."
				)
			return file.read(100_000)
	except FileNotFoundError:
		raise KeyMissing("There is no key for the checkpoints.") from None
	except OSError as error:
		raise KeyMissing(f"The key of the checkpoints cannot be read: {error.strerror}.") from None


def _current(text: bytes) -> Ed25519PrivateKey:
	try:
		content = json.loads(text)
		key_id = content["current"]
		key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(content["keys"][key_id], validate=True))
		right = content["version"] == VERSION and key_id_of(key.public_key().public_bytes_raw()) == key_id
	except (KeyError, TypeError, ValueError):
		raise KeyWrong("The file is no key of checkpoints.") from None
	if not right:
		raise KeyWrong("The key of the checkpoints does not fit its id.")
	return key


def signer_of_command(command: Sequence[str], seconds: float = COMMAND_SECONDS) -> Signer:
	"""A key that stands elsewhere, asked by a command; it is asked once at once, for its public key.

	Raises KeyMissing when the command does not work, KeyWrong for what it prints.
	"""
	public_key = _ask(command, b"", seconds)[0]

	def sign(content: bytes) -> bytes:
		answered, signature = _ask(command, content, seconds)
		if answered != public_key or not holds(content, signature, public_key):
			raise KeyWrong("The signing command made no signature of its key.")
		return signature

	return Signer(public_key, sign)


def _ask(command: Sequence[str], content: bytes, seconds: float) -> tuple[bytes, bytes]:
	try:
		done = subprocess.run(list(command), input=content, capture_output=True, timeout=seconds, check=True)
	except (OSError, subprocess.SubprocessError):
		raise KeyMissing("The signing command does not work.") from None
	try:
		public_key, signature = (bytes.fromhex(word) for word in done.stdout.decode("ascii").split())
	except ValueError:
		raise KeyWrong("The signing command prints no public key and signature.") from None
	if len(public_key) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
		raise KeyWrong("The signing command prints no public key and signature.")
	return public_key, signature
