"""Two people, one record: which version a writer saw, and what others have changed since.

A version is the moment of the last save. Every save leaves a note: from which version to which, by whom, and the
names of the fields; never what stood in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Change:
	"""One save. before, after: the versions; by: the user; fields: the names of the fields that it changed."""

	before: str
	after: str
	by: str
	fields: tuple[str, ...]


def moment(version: object) -> datetime | None:
	"""The moment that a version names, None when it names none."""
	if isinstance(version, datetime):
		return version
	try:
		return datetime.fromisoformat(str(version).strip()).replace(tzinfo=None)
	except ValueError:
		return None


def same(one: object, other: object) -> bool:
	"""True when both name the same version, however they write it."""
	known = moment(one)
	return known is not None and known == moment(other)


def is_missing(seen: object, stored: object) -> bool:
	"""True when a writer does not say which version was seen, of a record that has one."""
	return moment(seen) is None and moment(stored) is not None


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
	"""The names of the fields that differ, in the order of the form."""
	return tuple(name for name in after if name != "name" and after[name] != before.get(name))


def unlike(given: Mapping[str, Any], stored: Mapping[str, Any]) -> tuple[str, ...]:
	"""The names of the fields that somebody filled in otherwise than they are stored; what was left empty is no word."""
	return tuple(name for name, value in given.items() if not _is_kept(value, stored.get(name)))


def _is_kept(given: Any, stored: Any) -> bool:
	if isinstance(given, list | tuple):
		rows = stored if isinstance(stored, list | tuple) else []
		return not given or (len(given) == len(rows) and all(map(_is_kept_row, given, rows)))
	return given in (None, "", 0) or str(given) == str(stored) or _is_same_number(given, stored)


def _is_kept_row(given: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
	return not unlike({name: value for name, value in given.items() if name not in ("name", "idx")}, stored)


def _is_same_number(one: Any, other: Any) -> bool:
	try:
		return float(one) == float(other)
	except (TypeError, ValueError):
		return False


def changes_since(seen: object, stored: object, notes: Iterable[Change]) -> list[Change]:
	"""The saves that led from the version that was seen to the stored one, oldest first; [] when a note is missing.

	Notes of saves that were taken back lead nowhere, and are left out.
	"""
	start, by_result = moment(seen), {moment(note.after): note for note in notes}
	found: list[Change] = []
	at = moment(stored)
	while at is not None and at != start:
		note = by_result.pop(at, None)
		if note is None:
			return []
		found.insert(0, note)
		at = moment(note.before)
	return found if at is not None else []


def shown(version: object) -> str:
	"""The moment of a version as people say it: day, hour and minute."""
	at = moment(version)
	return at.strftime("%Y-%m-%d %H:%M") if at else ""
