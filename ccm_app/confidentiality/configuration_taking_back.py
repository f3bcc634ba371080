"""One change of the configuration is taken back: the setting becomes as it was before, past every question of the guard."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe.model.document import Document

from ccm_app.confidentiality.configuration_changes import KIND, is_proven, one_change
from ccm_app.confidentiality.configuration_states import state_of, write_state
from ccm_app.confidentiality.platform.deploying import is_system_manager
from ccm_app.confidentiality.roles import MINISTRY
from ccm_app.domain.configuration_units import differences
from ccm_app.domain.problems import Problem, problem
from ccm_app.registry import shipped
from ccm_app.registry.saying import refuse, sentence_of


def may_take_back() -> bool:
	"""Whether somebody keeps the configuration at all; whether they may change this setting is asked when it is written."""
	return is_system_manager() or MINISTRY in frappe.get_roles()


def take_back(name: str) -> str:
	"""Bring a setting into the state before this change; answers the name of the new entry.

	Raises RulesBroken when something newer stands in the way, when the entry is not what the ledger heard, or when the
	guard refuses what was before; frappe.PermissionError for whoever may not change this setting.
	"""
	row = _entry(name)
	refuse(_in_the_way(row))
	with one_change(row.kind, row.record_name, takes_back=str(row.name)):
		write_state(row.kind, row.record_name, _read(row.before))
	newest = frappe.get_all(KIND, filters={"takes_back": row.name}, order_by="changed_on desc", pluck="name")
	return str(newest[0])


def standing(name: str) -> dict[str, Any]:
	"""Whether a change can be taken back today: {"can", "why": the sentence, "taken_back_by": None or an entry}."""
	row = _entry(name)
	found = _in_the_way(row)
	newest = frappe.get_all(
		KIND, filters={"takes_back": row.name}, order_by="changed_on desc", pluck="name", limit=1
	)
	why = sentence_of(found[0]) if found else ""
	return {"can": not found, "why": why, "taken_back_by": newest[0] if newest else None}


def _entry(name: str) -> Document:
	if not may_take_back():
		raise frappe.PermissionError
	# The right to the entry is the right to keep the configuration, asked above.
	return frappe.get_doc(KIND, name)


def _in_the_way(row: Document) -> list[Problem]:
	if not is_proven(row):
		return [problem("config.entry_not_proven")]
	became, today = _read(row.after), state_of(row.kind, row.record_name)
	if differences(became, today):
		newer = _newest_after(row)
		if newer is None:
			return [problem("config.changed_since", name=row.record_name)]
		return [
			problem(
				"config.newer_change",
				name=row.record_name,
				user=newer.changed_by,
				moment=str(newer.changed_on)[:16],
			)
		]
	if row.act == "Added" and row.kind in shipped.kinds() and not _can_be_switched_off(row.kind):
		return [problem("config.stays", kind=row.kind, name=row.record_name)]
	return []


def _can_be_switched_off(kind: str) -> bool:
	return frappe.get_meta(kind).has_field("is_active")


def _newest_after(row: Document) -> Any:
	filters = {"kind": row.kind, "record_name": row.record_name, "name": ("!=", row.name)}
	later = {**filters, "changed_on": (">=", row.changed_on)}
	found = frappe.get_all(
		KIND, filters=later, fields=["changed_by", "changed_on"], order_by="changed_on desc", limit=1
	)
	return found[0] if found else None


def _read(text: str | None) -> Any:
	return json.loads(text or "null")
