"""Blind tokens: the same text gives the same token, and nobody without the index key can tell which text."""

from __future__ import annotations

import hashlib
import hmac

# 128 bits: no two texts of a register share a token by chance.
TOKEN_LETTERS = 32


def blind_token(part: str, text: str, index_key: bytes) -> str:
	"""The token of a text under the part of the identity that it belongs to ("given_name", "document_number").

	text: already brought into the form in which it is compared. The same text under another part gives another
	token. index_key: 32 bytes, of the keyring.
	"""
	content = f"ccm token\x1f{part}\x1f{text}".encode()
	return hmac.new(index_key, content, hashlib.sha256).hexdigest()[:TOKEN_LETTERS]
