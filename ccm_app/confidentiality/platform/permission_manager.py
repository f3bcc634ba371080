"""Stands in for the functions of Frappe's Role Permissions Manager that write past the records' own checks."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.core.page.permission_manager import permission_manager as platform

from ccm_app.confidentiality.platform.deploying import is_deploy_account
from ccm_app.confidentiality.platform.lint import site_facts
from ccm_app.domain.configuration_guard import configuration_problems
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
	done = platform.update(doctype, role, permlevel, ptype, value, if_owner)
	_refuse_beyond(doctype)
	return done


@frappe.whitelist()
def add(parent: str, role: str, permlevel: int | str) -> None:
	"""Add a row for a role, unless that gives more than the app ships."""
	platform.add(parent, role, permlevel)
	_refuse_beyond(parent)


def _refuse_beyond(kind: str) -> None:
	facts = site_facts(is_deploy_account(), frappe.session.user)
	# Every row of the DocType is asked again, as it stands now; a refusal takes the change back.
	rows = frappe.get_all("Custom DocPerm", filters={"parent": kind}, fields=["*"])
	refuse([one for row in rows for one in configuration_problems("Custom DocPerm", row, facts)])
