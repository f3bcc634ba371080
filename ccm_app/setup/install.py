"""What happens when the app is installed, upgraded and removed."""

from __future__ import annotations

import frappe
from frappe import _

from ccm_app.confidentiality.platform import lint, settings
from ccm_app.confidentiality.roles import PROVIDER
from ccm_app.registry import counted_cases
from ccm_app.registry.count_indexes import make_indexes
from ccm_app.setup.keys import make_first_key
from ccm_app.setup.rights import give_platform_rights
from ccm_app.setup.seeds import DONE, insert_new_seeds, remember

SETTINGS_KEY = "CCM Settings/first values"
PLATFORM_KEY = "Platform settings/what must hold"
SETTINGS_LINKS = {"holiday_calendar": "KH", "follow_up_schedule": "USUAL"}
# Set in the site's configuration by whoever has moved the register elsewhere.
MAY_BE_REMOVED = "ccm_register_may_be_removed"


def after_install() -> None:
	"""Insert every seed, give the settings their first values and the ministry its right to the workflows."""
	make_first_key()
	_keep_portal_role_off_the_desk()
	_insert_what_is_new()
	make_indexes()
	counted_cases.make()


def after_migrate() -> None:
	"""Insert the seeds that a new release brings.

	Usually nothing is seeded after a migrate, because what the administrator deleted would come back. Here it
	cannot: `CCM Seed` remembers every seed that was ever offered, and those are not looked at again.
	"""
	make_first_key()
	_insert_what_is_new()
	make_indexes()
	counted_cases.make()
	lint.after_migrate()


def before_uninstall() -> None:
	"""Refuse while clients are registered, because a registration can never be deleted; else say what stays.

	Raises frappe.ValidationError.
	"""
	clients = frappe.db.count("Client")
	if clients and not frappe.conf.get(MAY_BE_REMOVED):
		frappe.throw(
			_(
				"{0} clients are registered here, and removing the app would delete them. Move the register to"
				" another site first; then allow the removal with: bench --site {1} set-config {2} 1"
			).format(clients, frappe.local.site, MAY_BE_REMOVED)
		)
	print(
		"The records and lists of the app go. These stay: the users, the roles and role profiles that begin with"
	)
	print("CCM, the workflows with their states and actions, the kanban board, letter heads and backups.")


def _insert_what_is_new() -> None:
	new = insert_new_seeds()
	new += give_platform_rights()
	new += _set_first_settings()
	_fill_new_settings()
	new += _close_the_platform()
	if new:
		print(f"CCM: {len(new)} seeds inserted; from now on they belong to the site.")


def _set_first_settings() -> list[str]:
	"""Store the numbers of the DocType and link calendar, schedule and Central Office where nothing is chosen."""
	if frappe.db.exists("CCM Seed", SETTINGS_KEY):
		return []
	settings = frappe.get_single("CCM Settings")
	for field, value in SETTINGS_LINKS.items():
		if not settings.get(field):
			settings.set(field, value)
	settings.save()
	remember(SETTINGS_KEY, "CCM Settings", "CCM Settings", DONE, SETTINGS_LINKS)
	return [SETTINGS_KEY]


def _fill_new_settings() -> None:
	"""A setting that came with this release gets its usual value; one that somebody emptied stays empty.

	Whoever saved the settings before has stored every field that there was then, so what has no row is new.
	"""
	stored = set(frappe.db.get_singles_dict("CCM Settings"))
	for field in frappe.get_meta("CCM Settings").fields:
		if field.default and field.fieldname not in stored:
			frappe.db.set_single_value("CCM Settings", field.fieldname, field.default)


def _close_the_platform() -> list[str]:
	"""Set the platform's settings on which confidentiality rests; afterwards a change that breaks one is refused."""
	if frappe.db.exists("CCM Seed", PLATFORM_KEY):
		return []
	changed = settings.set_what_must_hold()
	remember(PLATFORM_KEY, "System Settings", "System Settings", DONE, {"changed": changed})
	return [PLATFORM_KEY]


def _keep_portal_role_off_the_desk() -> None:
	"""A role that a DocType names is made with access to the desk; at the first install this one loses it."""
	if frappe.db.exists("Role", PROVIDER) and not frappe.db.exists("CCM Seed", f"Role/{PROVIDER}"):
		frappe.db.set_value("Role", PROVIDER, "desk_access", 0)
