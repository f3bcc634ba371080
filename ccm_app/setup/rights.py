"""The rights that the app asks for on DocTypes of the platform: on workflows, forms, papers and notices, and on currencies.

The ministry administrator, who keeps the configuration, is not a System Manager. `add_permission` first copies the
standard rows of the DocType, because a single row of one's own would switch all of them off. Given once; what the
administrator of the site changes later stays.
"""

from __future__ import annotations

import frappe
from frappe.permissions import add_permission

from ccm_app.confidentiality.roles import MINISTRY
from ccm_app.domain.configuration_accounts import RIGHTS as EVERY_RIGHT
from ccm_app.setup.seeds import INSERTED, WAS_THERE, remember

KEEPS = frozenset({"read", "select", "write", "create", "report"})
KEEPS_AND_REMOVES = KEEPS | {"delete"}
GIVEN = {
	"Workflow": KEEPS,
	"Workflow State": KEEPS,
	"Workflow Action Master": KEEPS,
	# Forms, papers and notices of the app; the guard refuses those of other records.
	"Customize Form": frozenset({"read", "write", "create"}),
	"Custom Field": KEEPS_AND_REMOVES,
	"Property Setter": KEEPS_AND_REMOVES,
	"Print Format": KEEPS_AND_REMOVES,
	"Letter Head": KEEPS_AND_REMOVES,
	"Notification": KEEPS_AND_REMOVES,
	"Translation": KEEPS_AND_REMOVES,
	# A transition names the role that may use it, so roles can be chosen, but not opened.
	"Role": frozenset({"select"}),
	# Whoever makes a plan chooses its currency; Frappe lets only accountants read the list.
	"Currency": frozenset({"read", "select"}),
}
# Who is given the right, where it is not the ministry administrator.
GIVEN_TO = {"Currency": "Desk User"}


def give_platform_rights() -> list[str]:
	"""Let the ministry administrator keep the workflows, and planners read currencies. Returns new seed keys."""
	return [key for kind in GIVEN if (key := _give(kind))]


def _give(kind: str) -> str | None:
	role = GIVEN_TO.get(kind, MINISTRY)
	key = f"Right/{kind}/{role}"
	if frappe.db.exists("CCM Seed", key):
		return None
	rights = {right: int(right in GIVEN[kind]) for right in EVERY_RIGHT}
	if row := _own_row(kind, role):
		# Whoever looks after the site gave this role a row before a release asked for one: it stays as it is.
		remember(key, "Custom DocPerm", row, WAS_THERE, rights)
		return key
	add_permission(kind, role)
	row = _own_row(kind, role)
	frappe.db.set_value("Custom DocPerm", row, rights)
	frappe.clear_cache(doctype=kind)
	remember(key, "Custom DocPerm", row, INSERTED, rights)
	return key


def _own_row(kind: str, role: str) -> str:
	"""The row that this site has for the role; "" when there is none."""
	row = {"parent": kind, "role": role, "permlevel": 0, "if_owner": 0}
	return str(frappe.db.get_value("Custom DocPerm", row) or "")
