"""Codes that people read out and type: ten random signs and two check characters, such as S-7KQ29-XMD4T-9X.

Any one or two wrong characters, and any two that changed places, are found: see `ccm_app.domain.reference`.
"""

from __future__ import annotations

import re

from ccm_app.domain.reference import ALPHABET, check_characters, is_checked
from ccm_app.domain.registry_number import tidy

SIGNS = 10
RANDOM_BYTES = 7
_BODY = re.compile(rf"[{ALPHABET}]{{{SIGNS + 2}}}")
_MISREAD = str.maketrans("ILO", "110")
_LONGEST_INPUT = 60


def written_code(prefix: str, random_bytes: bytes) -> str:
	"""A code from at least seven random bytes (50 bits of them). prefix: one sign of the alphabet."""
	if len(random_bytes) < RANDOM_BYTES or prefix not in ALPHABET or len(prefix) != 1:
		raise ValueError("a code needs one sign in front and seven random bytes")
	body = written(random_bytes, SIGNS)
	return _spelled(prefix, body + check_characters(prefix + body))


def read_code(prefix: str, text: object) -> str | None:
	"""A typed code as it is written, or None when it is malformed or mistyped.

	Lower case, blanks, dashes, Khmer digits, I, L and O are understood, and the sign in front may be missing.
	"""
	if not isinstance(text, str) or len(text) > _LONGEST_INPUT:
		return None
	signs = tidy(text).replace("-", "").replace(".", "").translate(_MISREAD)
	if len(signs) == SIGNS + 3 and signs.startswith(prefix):
		signs = signs[1:]
	return _spelled(prefix, signs) if _BODY.fullmatch(signs) and is_checked(prefix + signs) else None


def written(random_bytes: bytes, signs: int) -> str:
	"""The first bits of the bytes, five to a sign of the alphabet."""
	number = int.from_bytes(random_bytes, "big") >> (len(random_bytes) * 8 - signs * 5)
	return "".join(ALPHABET[(number >> shift) & 31] for shift in range(signs * 5 - 5, -1, -5))


def _spelled(prefix: str, signs: str) -> str:
	return f"{prefix}-{signs[:5]}-{signs[5:SIGNS]}-{signs[SIGNS:]}"
