"""Whether a column of the database takes what another one held, when a field comes back under the name of an old one."""

from __future__ import annotations

import re

_LENGTH = re.compile(r"varchar\((\d+)\)")
_TEXTS = ("text", "mediumtext", "longtext")


def takes_all(left: str, wanted: str) -> bool:
	"""True when nothing is lost and nothing fails: the same type, or a text that has room for the old one.

	left, wanted: types as MariaDB writes them, such as "varchar(140)" or "int(11)"; "" when there is no old column.
	"""
	if not left or left == wanted:
		return True
	before, after = _room(left), _room(wanted)
	return before is not None and after is not None and before <= after


def _room(column: str) -> int | None:
	"""How much a column of text holds, for comparing; None for what is no text."""
	if length := _LENGTH.fullmatch(column):
		return int(length[1])
	return 100_000 * (1 + _TEXTS.index(column)) if column in _TEXTS else None
