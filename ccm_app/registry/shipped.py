"""What the app ships: the DocTypes as their files say, whatever was customised on the site since.

An administrator may change labels, orders and even the "read only" of a field with Customize Form. What the
register fills itself, and which table belongs to which record, is read here from the files of the app.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent.parent / "ccm_app" / "doctype"
_TABLES = ("Table", "Table MultiSelect")
# The column of the envelope; it is no field of the form, and nobody fills it in.
SEALED_TEXT = "sealed_text"

# The state is moved by people (a workflow action or a save); a void record is explained by whoever voids it.
WRITTEN_BY_PEOPLE = frozenset({"workflow_state", "void_reason"})


@cache
def kinds() -> Mapping[str, Mapping[str, Any]]:
	"""Every DocType of the app, by name, as its file says."""
	read = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*/*.json")))
	return {kind["name"]: kind for kind in read if kind.get("doctype") == "DocType"}


@cache
def parents_of(row_kind: str) -> tuple[str, ...]:
	"""The DocTypes that have a table of this child DocType."""
	return tuple(
		name for name in kinds() if any(field["options"] == row_kind for field in table_fields(name))
	)


def fields(kind: str) -> list[Mapping[str, Any]]:
	"""The shipped fields of a DocType, without the column of the envelope; none when the app does not ship it."""
	return [one for one in kinds().get(kind, {}).get("fields", []) if one["fieldname"] != SEALED_TEXT]


def table_fields(kind: str) -> Iterator[Mapping[str, Any]]:
	"""The shipped fields that hold child rows."""
	return (field for field in fields(kind) if field["fieldtype"] in _TABLES)


def is_row_kind(kind: str) -> bool:
	"""True for a child DocType of the app."""
	return bool(kinds().get(kind, {}).get("istable"))


def is_single(kind: str) -> bool:
	"""True for the settings, which are one record."""
	return bool(kinds().get(kind, {}).get("issingle"))


@cache
def is_list(kind: str) -> bool:
	"""True for the lists: short records that are named by their own code and hold no client."""
	shape = kinds().get(kind, {})
	return str(shape.get("autoname")) == "field:code" and not shape.get("istable")


@cache
def register_fields(kind: str) -> frozenset[str]:
	"""The fields that the register fills itself: read only in the shipped file."""
	return frozenset(
		field["fieldname"]
		for field in fields(kind)
		if field.get("read_only") and field["fieldname"] not in WRITTEN_BY_PEOPLE
	)


@cache
def links_to(kind: str, targets: frozenset[str]) -> tuple[tuple[str, str], ...]:
	"""(fieldname, DocType) of every shipped link of this DocType to one of the targets."""
	return tuple(
		(field["fieldname"], field["options"])
		for field in fields(kind)
		if field["fieldtype"] == "Link" and field.get("options") in targets
	)
