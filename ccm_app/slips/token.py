"""The signed token in the QR code of a referral slip. See docs/decisions/0005-slip-token.md.

`1.K1.R-7KQ2-9XMD-9X.7AB.<26 signs>`: version, key id, random reference, last valid day, seal. Only capital
letters, digits, dots and dashes, so that a QR code packs it tightly and a person can read it out.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ccm_app.domain.reference import ALPHABET

VERSION = "1"
LONGEST = 90
# The form alone; whether its check characters are right is asked of `ccm_app.domain.reference`.
REFERENCE = re.compile(r"[A-Z]{1,3}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}")
_KEY_ID = re.compile(r"[0-9A-Z]{1,8}")
_TOKEN = re.compile(
	r"1\.(?P<key_id>[0-9A-Z]{1,8})\.(?P<reference>[A-Z]{1,3}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2})"
	r"\.(?P<day>[0-9A-HJKMNP-TV-Z]{3})\.(?P<seal>[2-7A-Z]{26})"
)
_EPOCH = date(2000, 1, 1)
_SEAL_BYTES = 16
_SHORTEST_KEY = 32
_NO_KEY = bytes(_SHORTEST_KEY)


@dataclass(frozen=True)
class SlipToken:
	"""A token that this site sealed and that is still valid."""

	reference: str
	valid_until: date
	key_id: str


@dataclass(frozen=True)
class TokenProblem:
	"""Why a token is not accepted; code has a sentence in `sentences.SENTENCES`."""

	code: str
	valid_until: date | None = None


def issue(reference: str, valid_until: date, key: bytes, key_id: str) -> str:
	"""Seal a reference until the end of a day; at most 90 signs.

	Raises ValueError on a malformed reference or key id, a key under 32 bytes or a day outside 2000-2089:
	those are faults of the caller, never of a user.
	"""
	if not REFERENCE.fullmatch(reference) or not _KEY_ID.fullmatch(key_id):
		raise ValueError("slip token: malformed reference or key id")
	if len(key) < _SHORTEST_KEY:
		raise ValueError("slip token: the key needs at least 32 bytes")
	body = f"{VERSION}.{key_id}.{reference}.{_written_day(valid_until)}"
	return f"{body}.{_seal(body, key)}"


def read(token: object, keys: Mapping[str, bytes], today: date) -> SlipToken | TokenProblem:
	"""What a token says, or why it is refused; never raises, whatever was scanned or typed.

	keys: key id -> key; older keys stay here until their last slip has expired.
	"""
	parts = _TOKEN.fullmatch(token) if isinstance(token, str) and len(token) <= LONGEST else None
	if not parts:
		return TokenProblem("slip.token_unreadable")
	key = keys.get(parts["key_id"])
	# An unknown key id costs the same work as a wrong seal, so that timing names no key.
	expected = _seal(parts.string[: parts.start("seal") - 1], key or _NO_KEY)
	genuine = hmac.compare_digest(expected, parts["seal"])
	if not genuine or key is None or len(key) < _SHORTEST_KEY:
		return TokenProblem("slip.token_forged")
	valid_until = _read_day(parts["day"])
	if today > valid_until:
		return TokenProblem("slip.token_expired", valid_until)
	return SlipToken(parts["reference"], valid_until, parts["key_id"])


def payload_url(base_url: str, token: str) -> str:
	"""The address in the QR code. The token follows the #, so that no server or proxy writes it to a log."""
	return f"{base_url.rstrip('/')}/slip#{token}"


def _seal(body: str, key: bytes) -> str:
	"""128 bits of HMAC-SHA256 in Base32, 26 signs; compared as text, so no second spelling is accepted."""
	digest = hmac.new(key, f"ccm-slip|{body}".encode(), hashlib.sha256).digest()[:_SEAL_BYTES]
	return base64.b32encode(digest).decode("ascii").rstrip("=")


def _written_day(day: date) -> str:
	number = (day - _EPOCH).days
	if not 0 <= number < 32**3:
		raise ValueError("slip token: the last valid day is out of range")
	return ALPHABET[number // 1024] + ALPHABET[number // 32 % 32] + ALPHABET[number % 32]


def _read_day(text: str) -> date:
	number = 0
	for sign in text:
		number = number * 32 + ALPHABET.index(sign)
	return _EPOCH + timedelta(days=number)
