"""One right of a role is given or taken on the page of the ministry administrator: one entry, which can be taken back."""

from __future__ import annotations

import frappe
from frappe.permissions import setup_custom_perms

from ccm_app.confidentiality.configuration_changes import KIND, one_change, without_entry
from ccm_app.confidentiality.role_rights import (
	PERMISSION,
	refuse_beyond,
	refuse_others,
	refuse_these,
	rows_of,
)
from ccm_app.domain.configuration_units import RIGHTS
from ccm_app.domain.role_rights import asked_problems
from ccm_app.registry.saying import RulesBroken


def change(kind: str, role: str, right: str, on: bool) -> str | None:
	"""Tick (on) or untick one right of a role. Answers the name of the entry, None when nothing changed.

	Raises RulesBroken with a sentence for what the ministry administrator may not change.
	"""
	refuse_others()
	refuse_these(asked_problems(kind, role, right, frozenset(frappe.get_roles())))
	refuse_beyond(kind, _wanted(kind, role, right, on), RulesBroken)
	_make_own_rows(kind)
	with one_change(RIGHTS, kind):
		_write(kind, role, right, on)
	frappe.clear_cache(doctype=kind)
	# What the desk offers somebody is kept with the account.
	frappe.cache.delete_key("bootinfo")
	newest = frappe.get_all(
		KIND, filters={"kind": RIGHTS, "record_name": kind}, order_by="changed_on desc", pluck="name", limit=1
	)
	return str(newest[0]) if newest else None


def _wanted(kind: str, role: str, right: str, on: bool) -> list[dict[str, object]]:
	rows = [dict(row) for row in rows_of(kind)]
	mine = [row for row in rows if row["role"] == role and not row.get("permlevel")]
	if not mine:
		# A role that was shipped nothing has nothing to be ticked.
		rows.append({"role": role, right: 1})
	for row in mine:
		row[right] = int(on)
	return rows


def _make_own_rows(kind: str) -> None:
	"""Frappe keeps rights that were changed as rows of the site: at first they are those that were shipped."""
	with without_entry(RIGHTS, kind):
		setup_custom_perms(kind)


def _write(kind: str, role: str, right: str, on: bool) -> None:
	place = {"parent": kind, "role": role, "permlevel": 0, "if_owner": 0}
	row = frappe.get_doc(PERMISSION, place)
	row.set(right, int(on))
	# Asked above, and again by the guard; the ministry administrator writes no such row by any other way.
	row.save(ignore_permissions=True)
