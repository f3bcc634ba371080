"""Keeps the settings of the platform on which confidentiality rests: set once, and refused when they would break."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint

from ccm_app.confidentiality.platform.deploying import is_deploying
from ccm_app.confidentiality.roles import CENTRAL, CLERK, MANAGER, PROTECTION, WORKER
from ccm_app.domain.platform_settings import Must, demanded, holds
from ccm_app.domain.problems import problem
from ccm_app.registry.saying import refuse

# 0 on a site of a developer or of the tests; the command that checks a site calls that a failure.
TWO_FACTOR = "ccm_two_factor"
# Roles that open the vault or the whole site: their accounts sign in with a second factor.
OPEN_THE_VAULT = (CENTRAL, MANAGER, CLERK, WORKER, PROTECTION, "System Manager")


def is_production() -> bool:
	"""Whether second factor and single sessions are demanded: everywhere but on a site that says it is for tests."""
	if frappe.conf.get("allow_tests") or frappe.conf.get("developer_mode"):
		return bool(cint(frappe.conf.get(TWO_FACTOR)))
	return frappe.conf.get(TWO_FACTOR) is None or bool(cint(frappe.conf.get(TWO_FACTOR)))


def set_what_must_hold() -> list[str]:
	"""Set every setting that does not hold yet; returns "DocType.field" of those. Called once, at the installation."""
	changed = list(_set_singles())
	if is_production():
		changed += _second_factor_for_roles()
	frappe.clear_cache()
	return changed


def _set_singles() -> Iterator[str]:
	for must in _known(demanded(is_production())):
		if not holds(must, stored_value(must)):
			frappe.db.set_single_value(must.kind, must.field, must.value)
			yield f"{must.kind}.{must.field}"


def _second_factor_for_roles() -> list[str]:
	waiting = frappe.get_all("Role", {"name": ("in", OPEN_THE_VAULT), "two_factor_auth": 0}, pluck="name")
	for role in waiting:
		frappe.db.set_value("Role", role, "two_factor_auth", 1)
	return [f"Role.{role}" for role in waiting]


def _known(musts: Any) -> Iterator[Must]:
	"""Newer releases of the platform drop a setting now and then."""
	return (one for one in musts if frappe.get_meta(one.kind).has_field(one.field))


def stored_value(must: Must) -> Any:
	"""What the site has stored."""
	return frappe.db.get_single_value(must.kind, must.field, cache=False)


def broken() -> list[Must]:
	"""Every setting that must hold on a production site and does not, whether this site demands it or not."""
	return [one for one in _known(demanded(True)) if not holds(one, stored_value(one))]


def check(document: Document, method: str | None = None) -> None:
	"""Refuse a change that would break what must hold; what was broken before does not stop another change.

	For the hook `doc_events` of the settings pages. Raises RulesBroken.
	"""
	if is_deploying():
		return
	before = document.get_doc_before_save()
	refuse(
		[
			problem(
				"config.must_hold",
				one.field,
				setting=_label(one),
				value=one.value,
				reason=frappe._(one.reason),
			)
			for one in _known(demanded(is_production()))
			if one.kind == document.doctype and _breaks(one, document, before)
		]
	)


def _breaks(must: Must, document: Document, before: Document | None) -> bool:
	value = document.get(must.field)
	unchanged = before is not None and str(before.get(must.field)) == str(value)
	return not unchanged and not holds(must, value)


def _label(must: Must) -> str:
	field = frappe.get_meta(must.kind).get_field(must.field)
	return frappe._(field.label) if field and field.label else must.field


def check_role(role: Document, method: str | None = None) -> None:
	"""The second factor of a role that opens the vault stays on. For Role, event `validate`."""
	if is_deploying() or not is_production() or role.name not in OPEN_THE_VAULT or role.two_factor_auth:
		return
	if frappe.db.get_value("Role", role.name, "two_factor_auth"):
		refuse([problem("account.two_factor", role=role.name)])


def check_backup_elsewhere(document: Document, method: str | None = None) -> None:
	"""Backups go to somebody else's machine only when they are encrypted."""
	on = (
		document.get("enabled")
		or document.get("enable")
		or (document.get("send_notifications_to") and document.get("dropbox_access_token"))
	)
	if on and not frappe.db.get_single_value("System Settings", "encrypt_backup", cache=False):
		refuse([problem("config.encrypted_only")])
