"""How far a user sees: from the account, the roles, the staff lists of the Field Offices and the conflicts of interest.

The one decision on which `ccm_app.confidentiality.access` rests; it is made anew for every request, so that a
disabled account, a lost role or a day on which somebody left the staff holds from the next request on. Service
providers are no users of the desk and reach nothing here, whatever other roles somebody gives them.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.utils import now_datetime, nowdate

from ccm_app.confidentiality import roles
from ccm_app.confidentiality.same_person import numbers_of
from ccm_app.domain.access import EMERGENCY
from ccm_app.domain.bodies import BREACHED

CENTRAL_ROLE = roles.CENTRAL
VAULT = "Client Identity"


@dataclass(frozen=True)
class Reach:
	"""How far a user sees: every client, or the clients open to these offices and to the user.

	hidden: the clients that this user never sees, whatever else holds (conflicts of interest).
	"""

	everything: bool
	offices: tuple[str, ...]
	user: str
	hidden: frozenset[str] = frozenset()

	@property
	def nothing(self) -> bool:
		"""True for who is no user of the desk."""
		return not self.everything and not self.user


NOWHERE = Reach(False, (), "")


@dataclass(frozen=True)
class Standing:
	"""What is known about a user at this moment, read once and asked for many DocTypes."""

	user: str
	is_active: bool
	may_see_clients: bool = False
	roles: frozenset[str] = frozenset()
	offices: tuple[str, ...] = ()
	hidden: frozenset[str] = frozenset()

	def reach(self, kind: str, right: str = "read") -> Reach:
		"""How far this user sees in this DocType, or may do there what `right` says."""
		if self.user == "Administrator":
			return Reach(True, (), self.user)
		if not self.may_see_clients:
			return NOWHERE
		wide = {roles.CENTRAL} if kind == VAULT else roles.OVERSIGHT
		if self.roles & wide & _roles_with(kind, right):
			return Reach(True, (), self.user, self.hidden)
		return self.office_reach()

	def office_reach(self) -> Reach:
		"""How far the user sees as staff of a Field Office; on no staff list there is nothing to reach."""
		if self.may_see_clients and self.roles & roles.OFFICE and self.offices:
			return Reach(False, self.offices, self.user, self.hidden)
		return NOWHERE


def _roles_with(kind: str, right: str) -> frozenset[str]:
	"""The roles that have the right: whoever oversees everything and also works in an office writes in the office."""
	wanted = "read" if right == "select" else right
	rows = frappe.get_meta(kind).permissions
	return frozenset(row.role for row in rows if row.get(wanted) and not row.permlevel)


def standing_of(user: str) -> Standing:
	"""The user's account, roles, offices and conflicts of interest, as they are stored now."""
	if user == "Administrator":
		return Standing(user, True, True)
	# The account is read for the decision, not shown to the user.
	account = frappe.db.get_value("User", user, ["enabled", "user_type"], as_dict=True)
	if not account or not account.enabled:
		return Standing(user, False)
	held = frozenset(frappe.get_roles(user))
	known = account.user_type == "System User" and roles.PROVIDER not in held and user != "Guest"
	if not known or not held & (roles.OVERSIGHT | roles.OFFICE) or _broke_confidence(user):
		return Standing(user, True, roles=held)
	return Standing(user, True, True, held, offices_of(user), conflicts_of(user))


def reach_of(user: str, kind: str) -> Reach:
	"""How far this user sees in this DocType, today; the one decision on which everything else rests."""
	return standing_of(user).reach(kind)


def _broke_confidence(user: str) -> bool:
	"""A member of a body who broke confidence never sees client material again [H]:231, in whatever other function."""
	# Read for the decision, not shown to the user.
	return bool(frappe.db.exists("Body Member", {"user": user, "end_reason": BREACHED}))


def conflicts_of(user: str) -> frozenset[str]:
	"""The clients whom this user never sees today.

	An emergency access to which a second person agreed is stronger while it lasts: without one, none can be opened
	against a conflict, and declaring a conflict ends those that are open.
	"""
	conflicts = frappe.qb.DocType("Conflict of Interest")
	today = nowdate()
	over = conflicts.until_date.isnotnull() & (conflicts.until_date < today)
	begun = conflicts.from_date.isnull() | (conflicts.from_date <= today)
	found = (
		frappe.qb.from_(conflicts)
		.select(conflicts.client)
		.where((conflicts.user == user) & begun & over.negate())
		.run(pluck=True)
	)
	# Whoever must not see a person does not see the person under another number.
	return numbers_of(found) - _agreed_emergencies(user) if found else frozenset()


def _agreed_emergencies(user: str) -> frozenset[str]:
	rows = frappe.get_all(
		"Case Access",
		filters={
			"party_kind": "User",
			"party": user,
			"ground": EMERGENCY,
			"valid_until": (">", now_datetime()),
		},
		pluck="client",
	)
	return frozenset(rows)


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
