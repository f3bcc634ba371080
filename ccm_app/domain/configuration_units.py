"""What one change of the configuration is: which records are noted, what of them counts, and what differs.

A form with its own fields and properties is one thing for whoever changes it, and so are the rights of a DocType;
both are noted as one, however many rows the platform writes. Plain data in, plain data out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# How a form looks, with all own fields and properties, under the name of its DocType; who may do what with it.
FORM, RIGHTS = "Customize Form", "Custom DocPerm"
# DocType of the platform -> the unit to which its records belong, and the field that names it.
PARTS: Mapping[str, tuple[str, str]] = {
	"Custom Field": (FORM, "dt"),
	"Property Setter": (FORM, "doc_type"),
	"Custom DocPerm": (RIGHTS, "parent"),
}
# Of an account only what it may do; who the person is stands in the account.
COUNTED: Mapping[str, tuple[str, ...]] = {
	"User": ("enabled", "language", "module_profile", "role_profile_name", "roles", "user_type"),
}
# Who touched a record last, and where its rows stand, says nothing about what it is.
KEEPING = frozenset(
	[
		"name",
		"owner",
		"creation",
		"modified",
		"modified_by",
		"docstatus",
		"idx",
		"doctype",
		"parent",
		"parentfield",
		"parenttype",
		"_user_tags",
		"_comments",
		"_assign",
		"_liked_by",
		"_seen",
		"__islocal",
		"__unsaved",
		"__onload",
		"__run_link_triggers",
		"last_active",
		"last_login",
		"last_ip",
		"form_key",
		"localname",
	]
)

State = Mapping[str, Any]
Difference = tuple[str, Any, Any]


def unit_of(kind: str, name: str, record: State) -> tuple[str, str]:
	"""(kind, name) under which a change of this record is noted."""
	if kind not in PARTS:
		return kind, name
	unit, field = PARTS[kind]
	return unit, str(record.get(field) or "")


def counted(kind: str, record: State, secret: frozenset[str] = frozenset()) -> dict[str, Any]:
	"""What of a record counts: its filled fields without who touched it last; rows as lists in their order.

	secret: fields of passwords and keys, which are left out.
	"""
	only = COUNTED.get(kind)
	return {
		name: _counted_value(value)
		for name, value in record.items()
		if name not in KEEPING and name not in secret and (only is None or name in only) and _filled(value)
	}


def _counted_value(value: Any) -> Any:
	if isinstance(value, Sequence) and not isinstance(value, str):
		return [counted("", row) if isinstance(row, Mapping) else _counted_value(row) for row in value]
	return value if isinstance(value, str | bool | int | float | Mapping) else str(value)


def _filled(value: Any) -> bool:
	return value not in (None, "", 0, "0", 0.0) and value != [] and value is not False


def differences(before: State | None, after: State | None) -> list[Difference]:
	"""What differs, as (where, before, after), ordered by where. A record that is not there counts as empty.

	where: names with dots between them; a row is named by its number in brackets.
	"""
	was, became = dict(_flat("", before or {})), dict(_flat("", after or {}))
	return [
		(where, was.get(where), became.get(where))
		for where in sorted({*was, *became})
		if not _same(was.get(where), became.get(where))
	]


def _same(one: Any, other: Any) -> bool:
	"""Whether two values are the same to whoever reads them: 4100, "4100" and 4100.0 are."""
	if str(one) == str(other):
		return True
	try:
		return float(one) == float(other)
	except (TypeError, ValueError):
		return False


def _flat(where: str, value: Any) -> Iterator[tuple[str, Any]]:
	if isinstance(value, Mapping):
		for name, part in value.items():
			yield from _flat(f"{where}.{name}" if where else str(name), part)
	elif isinstance(value, Sequence) and not isinstance(value, str):
		for number, part in enumerate(value, start=1):
			yield from _flat(f"{where}[{number}]", part)
	else:
		yield where, value


def act_of(before: State | None, after: State | None) -> str:
	"""What was done, in one word: "Added", "Changed" or "Removed"."""
	if before is None:
		return "Added"
	return "Changed" if after is not None else "Removed"
