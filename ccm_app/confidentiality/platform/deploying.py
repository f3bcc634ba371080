"""Who is at work: the release itself, the account that installs it, or a person of the ministry."""

from __future__ import annotations

import frappe

_FLAGS = ("in_install", "in_migrate", "in_patch", "in_install_app", "in_uninstall", "in_fixtures")


def is_deploying() -> bool:
	"""Whether files of an app are being installed or upgraded; nobody can say so over HTTP."""
	return not getattr(frappe.local, "request", None) and any(frappe.flags.get(flag) for flag in _FLAGS)


def is_deploy_account() -> bool:
	"""Whether whoever works here installs the site anyway: templates with code are theirs alone."""
	return is_deploying() or frappe.session.user == "Administrator"


def is_system_manager() -> bool:
	"""Whether the user looks after the site and is no person who works with clients."""
	return is_deploy_account() or "System Manager" in frappe.get_roles()
