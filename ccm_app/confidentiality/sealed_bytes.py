"""The bytes of files, sealed with the key of the client to whom they belong."""

from __future__ import annotations

from ccm_app.confidentiality import site_keys
from ccm_app.confidentiality.sealed_fields import SITE
from ccm_app.confidentiality.vault import said_clearly
from ccm_app.sealing import envelope


def seal_bytes(client: str | None, name: str, content: bytes) -> bytes:
	"""The content of a file, sealed with the key of the client (None: of the site) and bound to its stored name."""
	with said_clearly():
		return envelope.seal_bytes(content, site_keys.sealing_key(client or SITE), name)


def open_bytes(client: str | None, name: str, sealed: bytes) -> bytes:
	"""The content of a sealed file; raises VaultClosed. Who may read the file is asked before."""
	with said_clearly():
		key = site_keys.opening_key(client or SITE, envelope.key_of_bytes(sealed))
		return envelope.unseal_bytes(sealed, key, name)
	raise AssertionError("said_clearly always raises")
