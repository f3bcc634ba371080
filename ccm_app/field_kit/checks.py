"""What the record dictionary alone forbids: empty mandatory fields, broken links, values used twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ccm_app.domain.clients import number_problems
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.register import filled
from ccm_app.field_kit.dictionary import UNCHECKED_LINKS, Field, Kind
from ccm_app.field_kit.storage import Storage
from ccm_app.field_kit.values import REFERENCED, REGISTRY_NUMBERED, alike, problems_of_form

FORM_FIELDS = ("form_key", "paper_form_number")
# With these faults the rules cannot be asked yet: they would ask about values that are not there.
_UNREADABLE = frozenset({"record.wrong_type", "record.unknown_field", "form.already_saved"})


def problems_of_record(
	storage: Storage, kind: Kind, record: Mapping[str, Any], before: Mapping[str, Any] | None
) -> list[Problem]:
	"""Every fault of a complete record and its child rows. before: the stored record, or None when new."""
	found = problems_of_form(kind, record)
	found += _link_problems(storage, kind, record)
	for table in kind.tables:
		child = storage.dictionary[table.options]
		for row in record.get(table.name) or ():
			found += problems_of_form(child, row) + _link_problems(storage, child, row)
	return [*found, *_unique_problems(storage, kind, record, before), *_fixed_problems(kind, record, before)]


def _link_problems(storage: Storage, kind: Kind, record: Mapping[str, Any]) -> list[Problem]:
	found: list[Problem] = []
	for field in kind.columns:
		if field.kind != "Link" or field.options in UNCHECKED_LINKS or not filled(record.get(field.name)):
			continue
		if not storage.exists(field.options, record[field.name]):
			found += _broken_link(field, record[field.name])
	return found


def _broken_link(field: Field, value: object) -> list[Problem]:
	"""A typed registry number says what is wrong with it; other names are just not there."""
	numbered = (*REGISTRY_NUMBERED, REFERENCED)
	found = number_problems(field.options, value) if field.options in numbered else []
	found = [replace(one, fields=(field.name,)) for one in found]
	return found or [problem("record.unknown_link", field.name, label=field.label, linked=field.options)]


def _unique_problems(
	storage: Storage, kind: Kind, record: Mapping[str, Any], before: Mapping[str, Any] | None
) -> list[Problem]:
	own = (before or {}).get("name")
	found: list[Problem] = []
	for field in kind.columns:
		if not field.unique or not filled(record.get(field.name)):
			continue
		holders = storage.names_where(kind.name, {field.name: record[field.name]})
		found.extend(_used(field, name) for name in holders if name != own)
	return found


def _used(field: Field, name: str) -> Problem:
	if field.name in FORM_FIELDS:
		return problem("form.already_saved", field.name, name=name)
	return problem("record.not_unique", field.name, label=field.label, name=name)


def _fixed_problems(kind: Kind, record: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[Problem]:
	if before is None:
		return []
	return [
		problem("record.fixed_field", field.name, label=field.label)
		for field in kind.fields
		if field.fixed
		and filled(before.get(field.name))
		and not alike(record.get(field.name), before.get(field.name))
	]


def problems_of_hands(
	kind: Kind, values: Mapping[str, Any], before: Mapping[str, Any] | None
) -> list[Problem]:
	"""Fields that only the register fills in and that somebody tried to type."""
	return [
		problem("record.register_field", field.name, label=field.label)
		for field in kind.columns
		if field.read_only
		and field.name in values
		and not alike(values[field.name], (before or {}).get(field.name))
	]


def is_blocking(kind: Kind, fault: Problem) -> bool:
	"""True when the rules cannot be asked before this fault is mended."""
	if fault.code in _UNREADABLE:
		return True
	linked = {field.name for field in kind.columns if field.kind in ("Link", "Date") and field.required}
	return bool(linked.intersection(fault.fields))
