"""The record dictionary: which records there are and what their fields hold, read from the DocType files.

The site and the embedded registry read the same files, so that a field that is mandatory, fixed or linked
on the one is so on the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ccm_app.sealing.texts import SEALED_TOO, TEXT_TYPES, why_clear

# The column in which the texts of a record are sealed; it is no field, and nobody fills it in.
SEALED_TEXT = "sealed_text"
DOCTYPES = Path(__file__).resolve().parent.parent / "ccm_app" / "doctype"
LAYOUT = frozenset({"Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold"})
TABLES = frozenset({"Table", "Table MultiSelect"})
WHOLE_NUMBERS = frozenset({"Int", "Check"})
DECIMALS = frozenset({"Currency", "Float", "Percent"})
SHORT_TEXTS = frozenset({"Data", "Link", "Dynamic Link", "Select"})
# What the platform brings and the embedded registry only knows by name.
PLATFORM_KINDS = ("User", "Country", "Currency", "Language")
UNCHECKED_LINKS = frozenset({"Workflow State", "DocType", "Role"})


@dataclass(frozen=True)
class Field:
	"""One field. `kind` is Frappe's word (Data, Date, Link ...); `options` the linked kind or the choices."""

	name: str
	kind: str
	label: str = ""
	options: str = ""
	required: bool = False
	unique: bool = False
	fixed: bool = False
	read_only: bool = False
	default: str | None = None

	@property
	def choices(self) -> tuple[str, ...]:
		"""The values of a Select; empty for every other field."""
		return tuple(self.options.split("\n")) if self.kind == "Select" else ()

	@property
	def is_table(self) -> bool:
		"""True when the field holds child rows."""
		return self.kind in TABLES


@dataclass(frozen=True)
class Kind:
	"""One DocType: its fields in order, and who may write it."""

	name: str
	fields: tuple[Field, ...]
	is_child: bool = False
	is_single: bool = False
	named_by: str = ""
	is_sealed: bool = False
	writers: frozenset[str] = frozenset()
	creators: frozenset[str] = frozenset()
	by_name: Mapping[str, Field] = field(init=False, repr=False, compare=False)

	def __post_init__(self) -> None:
		object.__setattr__(self, "by_name", {one.name: one for one in self.fields})

	@cached_property
	def columns(self) -> tuple[Field, ...]:
		"""The fields that are a column of the kind's own table."""
		return tuple(one for one in self.fields if not one.is_table)

	@cached_property
	def sealed(self) -> frozenset[str]:
		"""The fields whose texts are sealed; none for a kind that holds nothing about a client."""
		if not self.is_sealed:
			return frozenset()
		texts = {one.name for one in self.columns if one.kind in TEXT_TYPES}
		texts |= SEALED_TOO.get(self.name, frozenset())
		return frozenset(name for name in texts if not why_clear(self.name, name))

	@cached_property
	def tables(self) -> tuple[Field, ...]:
		"""The fields that hold child rows."""
		return tuple(one for one in self.fields if one.is_table)

	@property
	def is_list(self) -> bool:
		"""True for the lists and settings, which are read often and seldom change."""
		return self.is_single or self.named_by not in ("", "client")


class Dictionary:
	"""Every kind of record by its name; raises KeyError for a kind that does not exist."""

	def __init__(self, kinds: Iterable[Kind]):
		self.kinds = {kind.name: kind for kind in kinds}

	def __getitem__(self, name: str) -> Kind:
		return self.kinds[name]

	def __contains__(self, name: object) -> bool:
		return name in self.kinds


@lru_cache(maxsize=1)
def shipped() -> Dictionary:
	"""The dictionary of the DocType files beside this package, with the platform's own four kinds."""
	return read(DOCTYPES)


def read(folder: Path) -> Dictionary:
	"""Read every `<name>/<name>.json` of a doctype folder. Raises OSError, KeyError or ValueError if damaged."""
	files = sorted(folder.glob("*/*.json"))
	shipped_kinds = [_kind(json.loads(file.read_text(encoding="utf-8"))) for file in files]
	return Dictionary([*map(_platform_kind, PLATFORM_KINDS), *shipped_kinds])


def _platform_kind(name: str) -> Kind:
	return Kind(name, (Field("label_en", "Data", "Label"),), named_by="")


def _kind(content: Mapping[str, Any]) -> Kind:
	autoname = content.get("autoname") or ""
	return Kind(
		name=content["name"],
		fields=tuple(map(_field, filter(_is_known, content["fields"]))),
		is_child=bool(content.get("istable")),
		is_single=bool(content.get("issingle")),
		named_by=autoname.removeprefix("field:") if autoname.startswith("field:") else "",
		is_sealed=any(field["fieldname"] == SEALED_TEXT for field in content["fields"]),
		writers=_roles(content, "write"),
		creators=_roles(content, "create"),
	)


def _is_known(content: Mapping[str, Any]) -> bool:
	return content["fieldtype"] not in LAYOUT and content["fieldname"] != SEALED_TEXT


def _field(content: Mapping[str, Any]) -> Field:
	return Field(
		name=content["fieldname"],
		kind=content["fieldtype"],
		label=content.get("label") or content["fieldname"],
		options=content.get("options") or "",
		required=bool(content.get("reqd")),
		unique=bool(content.get("unique")),
		fixed=bool(content.get("set_only_once")),
		read_only=bool(content.get("read_only")),
		default=content.get("default"),
	)


def _roles(content: Mapping[str, Any], right: str) -> frozenset[str]:
	rows = content.get("permissions") or []
	return frozenset(row["role"] for row in rows if row.get(right) and not row.get("permlevel"))
