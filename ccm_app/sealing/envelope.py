"""One envelope per record: its texts together as JSON, sealed with AES-256-GCM under a data key.

	ccm1.<id of the data key>.<12 bytes of nonce and the sealed JSON, base64>

The envelope is bound to its DocType, its row and its data key: moved to another row, it does not open. The JSON is
filled up with blanks, so that the length of an envelope does not tell the length of a name.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ccm_app.sealing.data_keys import fingerprint
from ccm_app.sealing.errors import SealBroken

MARK = "ccm1"
BLOCK = 128
_NONCE_BYTES = 12
_ID_BYTES = 16
_BYTES = "bytes"
_DATE, _MOMENT, _NUMBER = "$date", "$datetime", "$decimal"


def seal(values: Mapping[str, Any], data_key: bytes, kind: str, name: str) -> str:
	"""The envelope of these values for the row `name` of DocType `kind`.

	values: what JSON holds, and dates, datetimes and decimals, which come back as what they were. Empty values
	(None) are left out. TypeError for anything else.
	"""
	key_id = fingerprint(data_key)
	filled = {field: value for field, value in values.items() if value is not None}
	text = json.dumps(filled, ensure_ascii=False, separators=(",", ":"), default=_marked).encode("utf-8")
	text += b" " * (-len(text) % BLOCK)
	nonce = secrets.token_bytes(_NONCE_BYTES)
	closed = AESGCM(data_key).encrypt(nonce, text, _bound(kind, name, key_id))
	return f"{MARK}.{key_id}.{base64.urlsafe_b64encode(nonce + closed).decode('ascii')}"


def unseal(envelope: str, data_key: bytes, kind: str, name: str) -> dict[str, Any]:
	"""The values of an envelope; SealBroken when it was changed, moved, or sealed with another key."""
	key_id, content = _parts(envelope)
	try:
		text = AESGCM(data_key).decrypt(
			content[:_NONCE_BYTES], content[_NONCE_BYTES:], _bound(kind, name, key_id)
		)
	except (InvalidTag, ValueError):
		raise SealBroken("A sealed text does not open with its key.") from None
	return dict(json.loads(text, object_hook=_unmarked))


def seal_bytes(content: bytes, data_key: bytes, name: str) -> bytes:
	"""The sealed content of a file, bound to the name under which it is stored."""
	key_id = fingerprint(data_key)
	nonce = secrets.token_bytes(_NONCE_BYTES)
	closed = AESGCM(data_key).encrypt(nonce, content, _bound(_BYTES, name, key_id))
	return key_id.encode("ascii") + nonce + closed


def unseal_bytes(sealed: bytes, data_key: bytes, name: str) -> bytes:
	"""The content of a sealed file; SealBroken when it was changed, renamed, or sealed with another key."""
	key_id = key_of_bytes(sealed)
	nonce, closed = sealed[_ID_BYTES : _ID_BYTES + _NONCE_BYTES], sealed[_ID_BYTES + _NONCE_BYTES :]
	try:
		return AESGCM(data_key).decrypt(nonce, closed, _bound(_BYTES, name, key_id))
	except (InvalidTag, ValueError):
		raise SealBroken("A sealed file does not open with its key.") from None


def key_of_bytes(sealed: bytes) -> str:
	"""The fingerprint of the data key that sealed this file; SealBroken when it is none."""
	try:
		return sealed[:_ID_BYTES].decode("ascii")
	except UnicodeDecodeError:
		raise SealBroken("What should be a sealed file is none.") from None


def key_of(envelope: str) -> str:
	"""The fingerprint of the data key that sealed this envelope; SealBroken when it is none."""
	parts = envelope.split(".", 2)
	if len(parts) < 3 or parts[0] != MARK or not parts[1]:
		raise SealBroken("What should be a sealed text is none.")
	return parts[1]


def is_envelope(value: object) -> bool:
	"""True for a text that begins like an envelope."""
	return isinstance(value, str) and value.startswith(f"{MARK}.")


def _parts(envelope: str) -> tuple[str, bytes]:
	mark, _point, rest = envelope.partition(".")
	key_id, _point, content = rest.partition(".")
	try:
		read = base64.b64decode(content.encode("ascii"), altchars=b"-_", validate=True)
	except ValueError:
		read = b""
	# Base64 can be written in more than one way; an envelope is written in one.
	written = base64.urlsafe_b64encode(read).decode("ascii")
	if mark != MARK or not key_id or len(read) <= _NONCE_BYTES or written != content:
		raise SealBroken("What should be a sealed text is none.")
	return key_id, read


def _bound(kind: str, name: str, key_id: str) -> bytes:
	return "\x1f".join((MARK, kind, name, key_id)).encode("utf-8")


def _marked(value: object) -> dict[str, str]:
	if isinstance(value, datetime):
		return {_MOMENT: value.isoformat()}
	if isinstance(value, date):
		return {_DATE: value.isoformat()}
	if isinstance(value, Decimal):
		return {_NUMBER: str(value)}
	raise TypeError(f"A value of type {type(value).__name__} cannot be sealed.")


def _unmarked(content: dict[str, Any]) -> Any:
	if len(content) == 1:
		((mark, value),) = content.items()
		reader = _READERS.get(mark)
		if reader is not None and isinstance(value, str):
			return reader(value)
	return content


_READERS: Mapping[str, Callable[[str], Any]] = {
	_DATE: date.fromisoformat,
	_MOMENT: datetime.fromisoformat,
	_NUMBER: Decimal,
}
