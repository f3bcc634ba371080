"""The texts of the embedded registry, sealed as on the site: one envelope per row, opened with a passphrase.

The file holds codes, numbers, dates, links and choices in clear, because it counts and follows them. Names, findings
and notes stand in the envelope alone: who takes the computer or a copy of the file reads none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccm_app.field_kit.dictionary import SEALED_TEXT, Kind
from ccm_app.sealing import envelope
from ccm_app.sealing.keyring import new_key
from ccm_app.sealing.passphrase import close_with, open_with


class SealedRows:
	"""Closes and opens the rows of one file. Raises SealBroken for a row that was changed or moved."""

	def __init__(self, key: bytes):
		self.key = key

	def closed(self, kind: Kind, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
		"""The values of a row as they are stored: texts in the envelope, their own columns empty."""
		if not kind.sealed:
			return dict(values)
		texts = {field: values.get(field) for field in kind.sealed}
		empty = dict.fromkeys(kind.sealed & values.keys())
		return {**values, **empty, SEALED_TEXT: envelope.seal(texts, self.key, kind.name, name)}

	def open(self, kind: Kind, name: str, row: dict[str, Any]) -> None:
		"""Put the texts of a stored row where they belong, in place."""
		sealed = row.pop(SEALED_TEXT, None)
		if sealed:
			row.update(envelope.unseal(sealed, self.key, kind.name, name))


def new_closed_key(passphrase: str) -> str:
	"""A fresh key for a new file, closed with the passphrase. Raises KeyWrong when that is too short."""
	return close_with(passphrase, new_key())


def opened_with(passphrase: str, closed_key: str) -> SealedRows:
	"""What opens the rows of a file. Raises KeyWrong for another passphrase."""
	return SealedRows(open_with(passphrase, closed_key))


def row_name(parent: object, kind: str, table: str, number: object) -> str:
	"""What the envelope of a child row is bound to; child rows have no name of their own here."""
	return f"{kind}/{parent}/{table}/{number}"
