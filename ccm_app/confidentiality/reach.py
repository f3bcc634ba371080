"""How far a user sees: from roles and from the staff lists of the Field Offices.

The one decision on which `ccm_app.confidentiality.access` rests. Service providers are no users of the desk
and reach nothing here, whatever other roles somebody gives them.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.utils import nowdate

PROVIDER_ROLE = "CCM Service Provider"
CENTRAL_ROLE = "CCM Central Office"
OVERSIGHT_ROLES = frozenset(
	{
		CENTRAL_ROLE,
		"CCM Monitoring Team",
		"CCM Data Protection Officer",
		"CCM Budget Approver",
		"CCM Field Coordination Unit",
	}
)
OFFICE_ROLES = frozenset({"CCM Field Case Manager", "CCM Clerk", "CCM Social Worker"})
VAULT = "Client Identity"


@dataclass(frozen=True)
class Reach:
	"""How far a user sees: every client, or the clients open to these offices and to the user."""

	everything: bool
	offices: tuple[str, ...]
	user: str

	@property
	def nothing(self) -> bool:
		"""True for who is no user of the desk."""
		return not self.everything and not self.user


NOWHERE = Reach(False, (), "")


def reach_of(user: str, kind: str) -> Reach:
	"""How far this user sees in this DocType, today; the one decision on which everything else rests."""
	if user == "Administrator":
		return Reach(True, (), user)
	roles = set(frappe.get_roles(user))
	wide = {CENTRAL_ROLE} if kind == VAULT else OVERSIGHT_ROLES
	if user == "Guest" or PROVIDER_ROLE in roles or not _is_desk_user(user):
		return NOWHERE
	if roles & wide:
		return Reach(True, (), user)
	return Reach(False, offices_of(user), user) if roles & OFFICE_ROLES else NOWHERE


def _is_desk_user(user: str) -> bool:
	return frappe.get_cached_value("User", user, "user_type") == "System User"


def offices_of(user: str) -> tuple[str, ...]:
	"""The active Field Offices on whose staff the user stands today."""
	today = nowdate()
	filters = {"user": user, "parenttype": "Field Office", "parentfield": "staff"}
	# The staff list is read for the decision, not shown to the user.
	rows = frappe.get_all(
		"Field Office Staff", filters=filters, fields=["parent", "from_date", "until_date"], order_by="parent"
	)
	names = {
		row.parent
		for row in rows
		if (not row.from_date or str(row.from_date) <= today)
		and (not row.until_date or str(row.until_date) >= today)
	}
	return tuple(sorted(name for name in names if frappe.get_cached_value("Field Office", name, "is_active")))
