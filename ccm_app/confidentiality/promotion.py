"""A configuration is saved as a file, compared, and applied on another site: all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import frappe
from frappe.model.document import Document
from frappe.utils import strip_html, today

from ccm_app.confidentiality.configuration_changes import one_change
from ccm_app.confidentiality.configuration_states import as_counted, state_of, write_state
from ccm_app.confidentiality.configuration_taking_back import may_take_back
from ccm_app.domain.configuration_files import Entry, compared, entry_of, in_order, read, wanted, written
from ccm_app.domain.configuration_units import FORM, RIGHTS, counted, differences
from ccm_app.domain.problems import problem
from ccm_app.registry import shipped
from ccm_app.registry.saying import refuse, sentence_of

# Business of one site: offices, their staff, bodies, providers, periods. And what a release brings.
_NOT_CARRIED = ("CCM Body", "Field Office", "Service Provider", "Statistical Period")
# Settings of the platform that belong to the app only where they are about its records: the field that says so.
_ABOUT = {"Print Format": "doc_type", "Notification": "document_type"}
_FREE = ("Letter Head", "Translation")
_REHEARSAL = "ccm_rehearsal"
# What the installation chooses where the form has no default.
FIRST_LINKS = {"holiday_calendar": "KH", "follow_up_schedule": "USUAL"}


def kinds() -> list[str]:
	"""What a configuration may hold."""
	lists = [kind for kind in shipped.kinds() if shipped.is_list(kind) and kind not in _NOT_CARRIED]
	platform = ["Workflow", "Workflow State", "Workflow Action Master", *_ABOUT, *_FREE]
	return [*lists, "CCM Settings", *platform, FORM, RIGHTS]


def today_on_this_site() -> list[Entry]:
	"""Every setting of this site that differs from what the app ships."""
	_keepers_only()
	rows = frappe.get_all("CCM Seed", fields=["kind", "record_name", "shipped"])
	seeds = {(row.kind, row.record_name): row.shipped for row in rows if row.record_name}
	found = (
		entry_of(kind, name, _from_seed(kind, seeds.get((kind, name))), state_of(kind, name))
		for kind, name in _settings(list(seeds))
	)
	return in_order(entry for entry in found if entry)


def _settings(known: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
	"""Every setting that there is here, or that was shipped (known)."""
	for kind in kinds():
		# A right has no name of its own; its seed is the app's on a DocType of the platform.
		were = {name for one, name in known if one == kind and kind not in (FORM, RIGHTS)}
		names = set(_names(kind)) | were
		yield from ((kind, name) for name in sorted(names))


def _names(kind: str) -> list[str]:
	if kind in (FORM, RIGHTS):
		# Both are about one kind of record; the app's are asked about.
		return [one for one in shipped.kinds() if state_of(kind, one)]
	if shipped.is_single(kind):
		return [kind]
	if kind == "Workflow":
		return frappe.get_all(kind, {"document_type": ("in", list(shipped.kinds()))}, pluck="name")
	if kind in _ABOUT:
		ours = {_ABOUT[kind]: ("in", list(shipped.kinds()))}
		standard = {"standard": "No"} if kind == "Print Format" else {"is_standard": 0}
		return frappe.get_all(kind, {**ours, **standard}, pluck="name")
	return frappe.get_all(kind, pluck="name")


def _shipped(kind: str, name: str) -> dict[str, Any] | None:
	"""How a setting was shipped; None when it is the site's own."""
	found = frappe.get_all("CCM Seed", {"kind": kind, "record_name": name}, pluck="shipped", limit=1)
	return _from_seed(kind, found[0] if found else None)


def _from_seed(kind: str, seed: str | None) -> dict[str, Any] | None:
	if shipped.is_single(kind):
		return _first_numbers(kind)
	return as_counted(_as_inserted(kind, json.loads(seed))) if seed else None


def _as_inserted(kind: str, values: dict[str, Any]) -> Document:
	"""A seed with the defaults that its record and its rows got when it was inserted."""
	record = frappe.get_doc({"doctype": kind, **values})
	for part in (record, *record.get_all_children()):
		for field in part.meta.fields:
			if field.default is not None and part.get(field.fieldname) is None:
				part.set(field.fieldname, field.default)
	return record


def _first_numbers(kind: str) -> dict[str, Any]:
	defaults = {field["fieldname"]: field.get("default") for field in shipped.fields(kind)}
	return counted(kind, {**defaults, **FIRST_LINKS})


# Saving and comparing -------------------------------------------------------------------------------


def save(name: str) -> str:
	"""The configuration of this site as the text of a file."""
	if not name.strip():
		refuse([problem("promotion.no_name")])
	return written(name.strip(), today(), today_on_this_site())


def compare(text: str, other: str | None = None) -> list[tuple[str, str, str, Any, Any]]:
	"""What differs between a file and this site, or another file: (kind, setting, where, in the file, there)."""
	_keepers_only()
	_name, entries = _read(text)
	there = _read(other)[1] if other is not None else today_on_this_site()
	return compared(entries, there)


def _read(text: str) -> tuple[str, list[Entry]]:
	name, entries, found = read(text, kinds())
	refuse(found)
	return name, entries


# Applying -------------------------------------------------------------------------------------------


def check(text: str) -> list[str]:
	"""Why a file cannot be applied on this site, in sentences; none when it can. Nothing is stored."""
	_keepers_only()
	_name, entries = _read(text)
	frappe.db.savepoint(_REHEARSAL)
	try:
		with _columns_later():
			return _written(entries)
	finally:
		frappe.db.rollback(save_point=_REHEARSAL)
		frappe.clear_cache()


def apply(text: str) -> list[str]:
	"""Make this site as the file says, all of it or nothing; answers the settings that changed.

	What differs here and does not stand in the file stays as it is. Raises RulesBroken with every sentence.
	"""
	if found := check(text):
		refuse([problem("promotion.refused", reasons=" ".join(found))])
	_name, entries = _read(text)
	changed = [one for one in entries if differences(state_of(*one.key), wanted(one, _shipped(*one.key)))]
	frappe.db.savepoint(_REHEARSAL)
	with _columns_later():
		if found := _written(entries):
			frappe.db.rollback(save_point=_REHEARSAL)
			refuse([problem("promotion.refused", reasons=" ".join(found))])
	# A new column ends the transaction, so all that was decided is stored before the first of them.
	frappe.db.commit()
	for entry in entries:
		if entry.kind == FORM and entry.setting in shipped.kinds():
			frappe.db.updatedb(entry.setting)
	frappe.clear_cache()
	return [f"{one.kind}: {one.setting}" for one in changed]


def _written(entries: Sequence[Entry]) -> list[str]:
	"""Write every entry, and answer what stands in the way."""
	found = []
	for entry in in_order(entries):
		# Told by the sentence of whichever check refuses; the others are tried all the same.
		frappe.db.savepoint("ccm_one_setting")
		try:
			with one_change(*entry.key):
				write_state(*entry.key, wanted(entry, _shipped(*entry.key)))
		except (frappe.ValidationError, frappe.PermissionError) as refused:
			frappe.db.rollback(save_point="ccm_one_setting")
			found.append(f"{entry.kind} {entry.setting}: {_sentence(refused)}")
			frappe.clear_messages()
	return found


def _sentence(refused: Exception) -> str:
	said = strip_html(str(refused)).strip()
	return said or sentence_of(problem("promotion.no_right"))


@contextmanager
def _columns_later() -> Iterator[None]:
	"""A column of an own field would end the transaction; the columns are made when all is stored."""
	with patch.object(frappe.db, "updatedb"):
		yield


def _keepers_only() -> None:
	if not may_take_back():
		raise frappe.PermissionError
