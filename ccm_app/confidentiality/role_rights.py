"""The rights of roles to the records of the app: as they are, and why they cannot become something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import frappe
from frappe import _

from ccm_app.confidentiality import roles
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.role_rights import KINDS, TICKED, Rights, held, is_open, right_problems
from ccm_app.registry import shipped
from ccm_app.registry.saying import RulesBroken, refuse

PERMISSION = "Custom DocPerm"


def rows_of(kind: str) -> list[Mapping[str, Any]]:
	"""The table of rights of a DocType as it holds on this site: its own rows, else the shipped ones."""
	own = frappe.get_all(PERMISSION, filters={"parent": kind}, fields=["*"], order_by="idx asc, creation asc")
	return [_plain(row) for row in own or shipped_rows(kind)]


def shipped_rows(kind: str) -> list[Mapping[str, Any]]:
	"""The table of rights that the app ships."""
	return list(shipped.kinds().get(kind, {}).get("permissions", []))


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
	return {name: row.get(name) or 0 for name in (*_RIGHTS, "permlevel", "if_owner")} | {
		"role": row.get("role")
	}


_RIGHTS = (*TICKED, "delete", "submit", "cancel", "amend", "import", "share", "email")


def refuse_beyond(
	kind: str, wanted: Iterable[Mapping[str, Any]], error: type[Exception] = frappe.PermissionError
) -> None:
	"""Refuse a table of rights that the session's user may not give; without any row it is the shipped one.

	Who may write the rows themselves is asked by the guard, row by row. Raises the error with a sentence.
	"""
	if frappe.has_permission(PERMISSION, "write"):
		return
	refuse_others()
	rows = [_plain(row) for row in wanted] or shipped_rows(kind)
	asked = Rights(kind, rows_of(kind), rows, shipped_rows(kind))
	refuse_these(right_problems(asked, frozenset(frappe.get_roles())), error)


def refuse_these(found: Sequence[Problem], error: type[Exception] = RulesBroken) -> None:
	"""Refuse with the names of roles, records and rights in the language of the reader."""
	said = [
		replace(one, values={name: _said(name, value) for name, value in one.values.items()}) for one in found
	]
	refuse(said, error=error)


def _said(name: str, value: object) -> str:
	return str(_(str(value).capitalize() if name == "right" else str(value)))


def refuse_others() -> None:
	"""Raise RulesBroken for whoever does not keep the configuration of the ministry."""
	if roles.MINISTRY not in frappe.get_roles():
		refuse([problem("rights.not_for_you")], error=frappe.PermissionError)


def table(kind: str = "", role: str = "") -> list[dict[str, Any]]:
	"""The ticks of a kind of record or of a role: [{"kind", "role", "kept", "cells": [{"right", "on", "open"}]}].

	kept: the session's user may change something about it. Of a kind that is closed, and without both, nothing.
	"""
	refuse_others()
	kinds = [one for one in KINDS if one == kind or (role and not kind)]
	return [row for one in kinds for row in _rows_of_page(one, role)]


def _rows_of_page(kind: str, only: str) -> list[dict[str, Any]]:
	on, given = _ticks(rows_of(kind)), _ticks(shipped_rows(kind))
	mine = frozenset(frappe.get_roles())
	found = []
	for role in roles.EVERY_ROLE:
		if (only and role != only) or not {one for one in on | given if one[0] == role}:
			continue
		kept = is_open(kind, role) and role not in mine
		cells = [
			{"right": right, "on": (role, right) in on, "open": kept and (role, right) in on | given}
			for right in TICKED
		]
		found.append({"kind": kind, "role": role, "kept": kept, "cells": cells})
	return found


def _ticks(rows: Iterable[Mapping[str, Any]]) -> frozenset[tuple[str, str]]:
	return frozenset((role, right) for role, _level, _owner, right in held(rows))
