"""Who receives tables, and how far each sees in them: every count of the site is made from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.utils import getdate

from ccm_app.confidentiality import advisory, notices, roles
from ccm_app.confidentiality.access import counting_condition, list_condition
from ccm_app.registry import counted_cases, own_tables
from ccm_app.registry.count_source import SiteSource

# Those who receive tables of the whole system and open no record of a client.
TABLES_ONLY = advisory.ADVISORY_ROLE
READERS = frozenset(
	{
		TABLES_ONLY,
		roles.CENTRAL,
		roles.MONITORING,
		roles.COORDINATION,
		roles.PROTECTION,
		*roles.OFFICE,
	}
)


def refuse_others(filters: Mapping[str, Any] | None = None) -> None:
	"""Raise frappe.PermissionError unless the session's user receives tables, with these filters."""
	user = frappe.session.user
	if user != "Administrator" and not READERS & set(frappe.get_roles(user)):
		frappe.throw(frappe._("Your role receives no tables."), frappe.PermissionError)
	advisory.refuse_tables(user, READERS, filters)


def condition_of_reach() -> str:
	"""SQL about `tabCase`; "" for the whole system.

	The whole system for the Advisory Group; who reads by another role sees as far as that role.
	"""
	user = frappe.session.user
	if is_adviser_only() and roles.PROVIDER not in frappe.get_roles(user):
		return ""
	return counting_condition(user)


def is_adviser_only() -> bool:
	"""True for who receives tables as a member of the Advisory Group and by no other role."""
	return advisory.is_adviser_only(frappe.session.user, READERS)


def source_in_reach(filters: Mapping[str, Any] | None = None) -> SiteSource:
	"""The counts that the session's user may see. Raises frappe.PermissionError for who receives no tables.

	A field that somebody added may tell where a client is: a table of it counts no farther than the user may open.
	"""
	refuse_others(filters)
	counted = condition_of_reach()
	source = SiteSource(counted, getdate(), _condition_by_place() if counted else None)
	added = own_tables.counts_added_fields(str((filters or {}).get("table") or ""))
	return source.opened_only() if added else source


def _condition_by_place() -> str:
	"""For who sees a part of the register: who is at which provider is counted of clients whom the user may open.

	In an office of few clients a figure of 1 that stands behind no case would tell where a sealed client is.
	"""
	return list_condition(frappe.session.user, "Case")


def whole_register() -> SiteSource:
	"""The counts of the whole register, for what the Central Office keeps and publishes; the caller asks who it is."""
	return SiteSource("", getdate())


def nightly() -> None:
	"""Compare what is kept for counting with the records; where it differs, work it out anew and say so."""
	count = counted_cases.differing()
	if count:
		counted_cases.rebuild()
		said = frappe._(
			"The tables counted {0} cases otherwise than their records say; they are counted anew."
		)
		notices.tell(notices.holders_of(roles.CENTRAL), said.format(count))
