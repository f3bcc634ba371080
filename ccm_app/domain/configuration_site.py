"""What the rules of the configuration know about the site: what the app ships, what is confidential, who edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

LINK_TYPES = frozenset({"Link", "Table", "Table MultiSelect"})
IDENTITY = "Client Identity"
# What makes a shipped record what it is. Whoever changes one of these has made a record of their own under its name.
_MADE_OF: Mapping[str, tuple[str, ...]] = {
	"Print Format": (
		"standard",
		"doc_type",
		"custom_format",
		"html",
		"css",
		"format_data",
		"print_format_type",
		"print_format_builder",
		"print_format_builder_beta",
		"raw_printing",
		"raw_commands",
	),
	"Report": (
		"is_standard",
		"ref_doctype",
		"report_type",
		"query",
		"report_script",
		"javascript",
		"json",
	),
	"Number Card": (
		"is_standard",
		"type",
		"document_type",
		"parent_document_type",
		"method",
		"report_name",
		"dynamic_filters_json",
	),
}


def _nothing(kind: str, name: str, fieldname: str) -> Any:
	return None


@dataclass(frozen=True)
class Site:
	"""Facts for the rules.

	shapes: every DocType of the app as its file says. confidential: those that hold a client, with their rows.
	identity: the vault and its rows. texts: the fields of each in which somebody types. shipped: (DocType, name) of what the app ships beside its DocTypes; released: the same as their files say.
	desk_roles: roles with access to the desk. deploy: whether the editor installs the site. editor: the user.
	developer: whether the site is a developer's. value: reads (DocType, name, field) of the site.
	"""

	shapes: Mapping[str, Mapping[str, Any]]
	confidential: frozenset[str]
	identity: frozenset[str]
	texts: Mapping[str, frozenset[str]] = field(default_factory=dict)
	shipped: frozenset[tuple[str, str]] = frozenset()
	released: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
	desk_roles: frozenset[str] = frozenset()
	referring: frozenset[str] = frozenset()
	deploy: bool = False
	editor: str = ""
	editor_roles: frozenset[str] = frozenset()
	developer: bool = False
	value: Callable[[str, str, str], Any] = field(default=_nothing)

	def is_ours(self, kind: object) -> bool:
		"""Whether a DocType is the app's."""
		return isinstance(kind, str) and kind in self.shapes

	def is_shipped(self, kind: str, record: Mapping[str, Any]) -> bool:
		"""Whether the record came with a release, as it stands there, and is not somebody's own under its name."""
		key = (kind, str(record.get("name")))
		if key not in self.shipped:
			return False
		file = self.released.get(key)
		return file is None or all(
			_said(record.get(name)) == _said(file.get(name)) for name in _MADE_OF.get(kind, ())
		)

	def field_of(self, kind: object, fieldname: object) -> Mapping[str, Any]:
		"""The shipped field of a DocType of the app; empty when it ships none of this name."""
		fields = self.shapes.get(str(kind), {}).get("fields", [])
		return next((one for one in fields if one.get("fieldname") == fieldname), {})

	def has_table(self, kind: str, rows: str) -> bool:
		"""Whether a DocType of the app has a table of these rows, as it is shipped."""
		return any(one.get("options") == rows for one in self.shapes.get(kind, {}).get("fields", []))

	def is_text(self, kind: object, fieldname: object) -> bool:
		"""Whether a field of the app may hold what somebody typed about a person."""
		return str(fieldname) in self.texts.get(str(kind), frozenset())

	def link_target(self, kind: str, fieldname: str) -> str:
		"""The DocType to which a link leads, on the app's DocTypes or on the site's; "" when it is no link."""
		shipped = self.field_of(kind, fieldname)
		if shipped:
			return str(shipped.get("options") or "") if shipped.get("fieldtype") in LINK_TYPES else ""
		return str(self.value("DocField", kind, fieldname) or "")


def _said(value: object) -> str:
	"""A value as text; what is not filled in is all the same."""
	return "" if value in (None, 0, "0", "[]", "{}") else str(value).strip()
