"""Every accepted change of the configuration as an entry of its own: who, what, before, after. For `doc_events`.

The entry is a row of Configuration Change, which nobody changes or removes; the ledger of the register holds what
differs and a hash of before and after, so that a row that was rewritten in the database is found.

Who may see or do what follows from the workflows, the settings, the staff of an office, the roles of an account and the
rights of DocTypes; whoever asks later when that changed, and by whom, finds it here. What changes for one client (a
conflict of interest, a legal hold) stands in the chain of access of that client, as a hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from ccm_app.confidentiality import keyed_hashes
from ccm_app.confidentiality.configuration_states import state_of
from ccm_app.confidentiality.platform.deploying import is_deploying
from ccm_app.domain.configuration_units import act_of, differences, unit_of
from ccm_app.registry import ledger_store

KIND = "Configuration Change"
# Who touched it last says nothing about what it is.
_KEEPING = ("modified", "modified_by", "last_active", "last_login", "last_ip")
_State = Mapping[str, Any] | None


def note(document: Document, method: str | None = None) -> None:
	"""Append to the ledger that this was saved or removed, with a salted hash of what it is now."""
	if not ledger_store.database():
		return
	client = document.get("client") if document.meta.has_field("client") else None
	details = {"row": keyed_hashes.token("ledger configuration", _content(document))}
	ledger_store.note_beside(
		client, ledger_store.ACCESS, _event(method), document.doctype, str(document.name), details
	)


def _event(method: str | None) -> str:
	return "configuration.removed" if method in ("on_trash", "after_delete") else "configuration.changed"


def _content(document: Document) -> str:
	values = document.as_dict(convert_dates_to_str=True, no_nulls=True)
	plain = {name: value for name, value in values.items() if name not in _KEEPING}
	return json.dumps(plain, sort_keys=True, default=str)


# Entries ------------------------------------------------------------------------------------------


def remember(document: Document, method: str | None = None) -> None:
	"""Keep in mind how a setting stands before it is saved or removed: for `before_validate` and `on_trash`."""
	unit = _unit(document)
	if not is_deploying() and unit not in _open_units():
		_before()[unit] = state_of(*unit)


def record_change(document: Document, method: str | None = None) -> None:
	"""Write the entry of a setting that was saved or removed: for `on_update` and `after_delete`.

	What a release brings stands in CCM Seed; of it only the ledger hears.
	"""
	if is_deploying():
		note(document, method)
		return
	unit = _unit(document)
	if unit not in _open_units():
		write_entry(*unit, _before().pop(unit, None), state_of(*unit))


@contextmanager
def one_change(kind: str, name: str, takes_back: str | None = None) -> Iterator[None]:
	"""Whatever is written to a setting inside becomes one entry. When it fails there is none."""
	unit = (kind, name)
	if unit in _open_units():
		yield
		return
	before = state_of(*unit)
	_open_units().add(unit)
	try:
		yield
	finally:
		_open_units().discard(unit)
	write_entry(*unit, before, state_of(*unit), takes_back)


@contextmanager
def without_entry(kind: str, name: str) -> Iterator[None]:
	"""What is written to a setting inside says what held before, in other rows: there is nothing to tell."""
	_open_units().add((kind, name))
	try:
		yield
	finally:
		_open_units().discard((kind, name))


def write_entry(
	kind: str, name: str, before: _State, after: _State, takes_back: str | None = None
) -> str | None:
	"""Store one entry and tell the ledger; None when nothing differs. Answers the name of the entry."""
	found = differences(before, after)
	if not found:
		return None
	row = frappe.new_doc(KIND)
	row.update(
		{
			"changed_on": now_datetime(),
			"changed_by": frappe.session.user,
			"act": act_of(before, after),
			"kind": kind,
			"record_name": name,
			"takes_back": takes_back,
			"differences": _json(found),
			"before": _json(before),
			"after": _json(after),
			"fingerprint": fingerprint(before, after),
		}
	)
	row.save_state.by_register = True
	# Whoever may change a setting has no right to write the row that tells of it.
	row.insert(ignore_permissions=True)
	_tell_ledger(row, found)
	return str(row.name)


def fingerprint(before: _State, after: _State) -> str:
	"""The hash of what was and what became (64 hexadecimal digits)."""
	return hashlib.sha256(f"{_json(before)}\n{_json(after)}".encode()).hexdigest()


def is_proven(row: Document) -> bool:
	"""Whether an entry still says what the ledger heard; on a site without a ledger whether it agrees with itself."""
	said = fingerprint(json.loads(row.before or "null"), json.loads(row.after or "null"))
	if not ledger_store.database():
		return said == row.fingerprint
	asked = (
		f"select `details` from {ledger_store.table(ledger_store.EVENT)} where `client` = %s"
		" and `subject_kind` = %s and `subject_name` = %s and `details` like %s"
	)
	place = (ledger_store.REGISTER, row.kind, row.record_name, f"%{row.name}%")
	found = [json.loads(details) for (details,) in ledger_store.ask(asked, place)]
	return any(one.get("change") == row.name and one.get("fingerprint") == said for one in found)


def _tell_ledger(row: Document, found: list[Any]) -> None:
	details = {"change": row.name, "fingerprint": row.fingerprint, "differences": _exact(found)}
	if row.takes_back:
		details["takes_back"] = row.takes_back
	event = "configuration.removed" if row.act == "Removed" else "configuration.changed"
	ledger_store.note_beside(None, ledger_store.ACCESS, event, row.kind, row.record_name, details)


def _exact(found: list[Any]) -> list[list[Any]]:
	"""The ledger takes no broken numbers, whose text is not the same everywhere."""
	return [[str(one) if isinstance(one, float) else one for one in difference] for difference in found]


def _json(value: Any) -> str:
	return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str)


def _unit(document: Document) -> tuple[str, str]:
	return unit_of(document.doctype, str(document.name or ""), document.as_dict())


def _before() -> dict[tuple[str, str], Any]:
	if not hasattr(frappe.local, "ccm_configuration_before"):
		frappe.local.ccm_configuration_before = {}
	known: dict[tuple[str, str], Any] = frappe.local.ccm_configuration_before
	return known


def _open_units() -> set[tuple[str, str]]:
	if not hasattr(frappe.local, "ccm_configuration_open"):
		frappe.local.ccm_configuration_open = set()
	known: set[tuple[str, str]] = frappe.local.ccm_configuration_open
	return known
