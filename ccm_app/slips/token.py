"""The signed token in the QR code of a referral slip. See docs/decisions/0005-slip-token.md.

`2.K1.<26 random signs>.<16 signs of seal>`: version, key id, 130 random bits, 80 bits of seal. Only capital letters,
digits and dots, so that a QR code packs it tightly. It names nothing: the register knows its hash, and nothing else
knows to which referral it belongs. The short form is made from the same random bits, for telephone and SMS.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ccm_app.domain.reference import ALPHABET
from ccm_app.domain.short_codes import read_code, written, written_code

VERSION = "2"
LONGEST = 60
RANDOM_BYTES = 17
# The name of a referral, on the slip and in the register; no part of the token.
REFERENCE = re.compile(r"[A-Z]{1,3}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}")

SHORT = "S"
_SECRET_SIGNS, _SEAL_SIGNS = 26, 16
_KEY_ID = re.compile(r"[0-9A-Z]{1,8}")
_SIGN = f"[{ALPHABET}]"
_TOKEN = re.compile(
	rf"2\.(?P<key_id>[0-9A-Z]{{1,8}})\.(?P<secret>{_SIGN}{{{_SECRET_SIGNS}}})\.(?P<seal>{_SIGN}{{{_SEAL_SIGNS}}})"
)
_SHORTEST_KEY = 32
_NO_KEY = bytes(_SHORTEST_KEY)


@dataclass(frozen=True)
class SlipToken:
	"""A token that this site sealed; whether its slip is still open only the register knows."""

	secret: str
	key_id: str


def issue(random_bytes: bytes, key: bytes, key_id: str) -> str:
	"""A new token from 17 random bytes; at most 60 signs.

	Raises ValueError on a malformed key id, a key under 32 bytes or too few random bytes: faults of the caller.
	"""
	if not _KEY_ID.fullmatch(key_id):
		raise ValueError("slip token: malformed key id")
	if len(key) < _SHORTEST_KEY or len(random_bytes) < RANDOM_BYTES:
		raise ValueError("slip token: the key needs 32 bytes, the token 17")
	body = f"{VERSION}.{key_id}.{written(random_bytes, _SECRET_SIGNS)}"
	return f"{body}.{_seal(body, key)}"


def read(token: object, keys: Mapping[str, bytes]) -> SlipToken | None:
	"""What a token says when this site sealed it, else None; never raises, whatever was scanned or typed.

	keys: key id -> key; older keys stay here until their last slip has expired.
	"""
	parts = _TOKEN.fullmatch(token) if isinstance(token, str) and len(token) <= LONGEST else None
	if not parts:
		return None
	key = keys.get(parts["key_id"])
	# An unknown key id costs the same work as a wrong seal, so that timing names no key.
	expected = _seal(parts.string[: parts.start("seal") - 1], key or _NO_KEY)
	genuine = hmac.compare_digest(expected, parts["seal"])
	if not genuine or key is None or len(key) < _SHORTEST_KEY:
		return None
	return SlipToken(parts["secret"], parts["key_id"])


def hash_of(token: str) -> str:
	"""What the register keeps of a token: 130 random bits need no salt and no slow hash."""
	return hashlib.sha256(f"ccm-slip|{token}".encode()).hexdigest()


def short_form(token: str, key: bytes) -> str:
	"""The short form of a token, such as S-7KQ29-XMD4T-9X: made from it with the same key, 50 bits."""
	return written_code(SHORT, hmac.new(key, f"ccm-slip-short|{token}".encode(), hashlib.sha256).digest())


def read_short(text: object) -> str | None:
	"""A typed short form as it is written, or None when it is malformed or mistyped."""
	return read_code(SHORT, text)


def payload_url(base_url: str, token: str) -> str:
	"""The address in the QR code. The token is part of the path, so that the page opens without any script."""
	return f"{base_url.rstrip('/')}/slip/{token}"


def _seal(body: str, key: bytes) -> str:
	"""80 bits of HMAC-SHA256; compared as text, so no second spelling is accepted."""
	return written(hmac.new(key, f"ccm-slip|{body}".encode(), hashlib.sha256).digest(), _SEAL_SIGNS)
