"""What an account of MariaDB may do with a database, read from the lines that `SHOW GRANTS` answers."""

from __future__ import annotations

import re
from collections.abc import Iterable

# An account that may add rows and read them, and nothing else.
ADDS_AND_READS = frozenset({"INSERT", "SELECT"})
_GRANT = re.compile(r"GRANT (?P<rights>.+?) ON (?P<place>\S+) TO ", re.IGNORECASE)


def rights_on(grants: Iterable[str], database: str) -> frozenset[str]:
	"""Every right, in capitals, that the lines give on the database or on any table of it; USAGE is none."""
	found: set[str] = set()
	for line in grants:
		match = _GRANT.match(line)
		if match and _covers(match["place"], database):
			found |= {_right(one) for one in re.split(r",\s*(?![^(]*\))", match["rights"])}
			found |= {"GRANT OPTION"} if "WITH GRANT OPTION" in line.upper() else set()
	return frozenset(found - {"USAGE"})


def _right(text: str) -> str:
	return re.sub(r"\s*\(.*\)", "", text).strip().upper()


def _covers(place: str, database: str) -> bool:
	"""Whether a place such as `*.*`, `db`.* or `d\\_b%`.`table` lies in the database; % and _ stand for others."""
	name = place.rsplit(".", 1)[0].strip("`")
	if name == "*":
		return True
	parts = re.split(r"(\\_|\\%|_|%)", name)
	signs = {"%": ".*", "_": ".", "\\_": "_", "\\%": "%"}
	return re.fullmatch("".join(signs.get(part, re.escape(part)) for part in parts), database) is not None
