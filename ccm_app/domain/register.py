"""The one door through which rules read the register: a narrow, read-only port.

The site answers from MariaDB, the embedded registry from SQLite, tests from dictionaries. A record is
a mapping of the DocType's field names; its child rows stand as lists of mappings under their table
field. Dates are `datetime.date`, checks are bool-like (0/1), numbers are int, float or Decimal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Record = Mapping[str, Any]


class Register(Protocol):
	"""Reads of stored rows, inside the caller's transaction, without any permission of the caller."""

	def one(self, kind: str, name: str | None) -> Record | None:
		"""The stored record of this DocType and name with its child rows, or None."""
		...

	def many(self, kind: str, **equal: Any) -> Sequence[Record]:
		"""Every stored record whose fields equal these values, with child rows, oldest first."""
		...

	def setting(self, name: str) -> Any:
		"""A field of CCM Settings."""
		...


def checked(value: object) -> bool:
	"""True for a ticked box, whatever the shell hands over (bool, 0/1, "0"/"1")."""
	return value in (True, 1, "1")


def filled(value: object) -> bool:
	"""True when a field holds something other than blanks."""
	return bool(str(value).strip()) if value is not None else False
