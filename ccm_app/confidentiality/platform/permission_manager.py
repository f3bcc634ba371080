"""Stands in for the functions of Frappe's Role Permissions Manager that write past the records' own checks."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.core.page.permission_manager import permission_manager as platform

from ccm_app.confidentiality.configuration_changes import one_change
from ccm_app.confidentiality.platform.deploying import is_deploy_account
from ccm_app.confidentiality.platform.lint import site_facts
from ccm_app.domain.configuration_guard import configuration_problems
from ccm_app.domain.configuration_units import RIGHTS
from ccm_app.registry.saying import refuse


@frappe.whitelist()
def update(
	doctype: str,
	role: str,
	permlevel: int | str,
	ptype: str,
	value: Any = None,
	if_owner: int | str = 0,
) -> str | None:
	"""Change one right of a role, unless that gives more than the app ships."""
	with one_change(RIGHTS, doctype):
		done = platform.update(doctype, role, permlevel, ptype, value, if_owner)
		_refuse_beyond(doctype)
	return done


@frappe.whitelist()
def add(parent: str, role: str, permlevel: int | str) -> None:
	"""Add a row for a role, unless that gives more than the app ships."""
	with one_change(RIGHTS, parent):
		platform.add(parent, role, permlevel)
		_refuse_beyond(parent)


@frappe.whitelist()
def remove(doctype: str, role: str, permlevel: int | str, if_owner: int | str = 0) -> None:
	"""Take a row of a role away; one entry."""
	with one_change(RIGHTS, doctype):
		platform.remove(doctype, role, permlevel, if_owner)


@frappe.whitelist()
def reset(doctype: str) -> None:
	"""Give back the rights that were shipped; one entry."""
	with one_change(RIGHTS, doctype):
		platform.reset(doctype)


def _refuse_beyond(kind: str) -> None:
	facts = site_facts(is_deploy_account(), frappe.session.user)
	# Every row of the DocType is asked again, as it stands now; a refusal takes the change back.
	rows = frappe.get_all("Custom DocPerm", filters={"parent": kind}, fields=["*"])
	refuse([one for row in rows for one in configuration_problems("Custom DocPerm", row, facts)])
