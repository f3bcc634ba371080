"""The registry's own secrets: made with the file, kept in the file as sealed as its texts, never shown."""

from __future__ import annotations

import secrets

from ccm_app.field_kit.storage import Storage
from ccm_app.sealing import envelope

SLIPS, IMPORTS = "K1", "CSV"
KEY_BYTES = 32


def slip_keys(storage: Storage) -> dict[str, bytes]:
	"""Key id -> key of the slips' seals."""
	return {SLIPS: _key(storage, SLIPS)}


def import_key(storage: Storage) -> bytes:
	"""The secret under which rows of an imported file are recognised again."""
	return _key(storage, IMPORTS)


def _key(storage: Storage, key_id: str) -> bytes:
	with storage.transaction():
		statement = "INSERT OR IGNORE INTO secret_key VALUES (?, ?)"
		fresh = envelope.seal_bytes(secrets.token_bytes(KEY_BYTES), storage.seal.key, key_id)
		storage.connection.execute(statement, (key_id, fresh))
		found = storage.connection.execute("SELECT key FROM secret_key WHERE key_id = ?", (key_id,))
		return envelope.unseal_bytes(bytes(found.fetchone()[0]), storage.seal.key, key_id)
