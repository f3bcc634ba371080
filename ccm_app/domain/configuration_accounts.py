"""Who may have which roles together, who gives them, and which rights no setting of the site can add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ccm_app.domain.configuration_site import Site
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.roles import CENTRAL, CLERK, MANAGER, PROTECTION, PROVIDER, WORKER
from ccm_app.domain.roles import MINISTRY as MINISTRY_ADMINISTRATOR
from ccm_app.domain.roles import MONITORING as MONITORING_TEAM

Record = Mapping[str, Any]

SYSTEM_MANAGER = "System Manager"
WORKS_WITH_CLIENTS = frozenset({CENTRAL, CLERK, MANAGER, WORKER})
# Roles that open every client, or the whole site. Nobody gives one to themself.
HIGH = frozenset({CENTRAL, PROTECTION, SYSTEM_MANAGER})
# No setting lets these near the vault, whatever a form of the app says later.
NEVER_IDENTITY = frozenset({"All", "Guest", MINISTRY_ADMINISTRATOR, MONITORING_TEAM, PROVIDER})
# Everybody has these, signed in or not; they are no desk roles that somebody was given.
_EVERYBODYS = frozenset({"All", "Desk User", "Guest"})
RIGHTS = (
	"read",
	"select",
	"write",
	"create",
	"delete",
	"submit",
	"cancel",
	"amend",
	"report",
	"export",
	"import",
	"share",
	"print",
	"email",
)


def mixed_roles(roles: frozenset[str], desk_roles: frozenset[str]) -> list[Problem]:
	"""Roles that one person may not have together."""
	found = []
	desk = sorted((roles & desk_roles) - _EVERYBODYS - {PROVIDER})
	if PROVIDER in roles and desk:
		found.append(problem("account.provider_at_desk", role=desk[0]))
	clients = sorted(roles & (WORKS_WITH_CLIENTS | {PROTECTION}))
	if SYSTEM_MANAGER in roles and clients:
		found.append(problem("account.manager_of_site_and_clients", role=clients[0]))
	watched = sorted(roles & WORKS_WITH_CLIENTS)
	if PROTECTION in roles and watched:
		found.append(problem("account.watches_themself", role=watched[0]))
	return found


def user_problems(record: Record, site: Site) -> list[Problem]:
	"""An account, with the roles that it would have."""
	if record.get("name") == "Administrator":
		return []
	roles, before = _roles(record), _roles(record, "roles_before")
	found = mixed_roles(roles, site.desk_roles)
	if PROVIDER in roles and record.get("user_type") == "System User":
		found.append(problem("account.provider_at_desk", role="System User"))
	return [*found, *_given(str(record.get("name") or ""), roles - before, site)]


def _roles(record: Record, name: str = "roles") -> frozenset[str]:
	return frozenset(str(row.get("role")) for row in record.get(name) or [])


def _given(user: str, new: frozenset[str], site: Site) -> Iterator[Problem]:
	"""Who gives which role: never to oneself; a role that opens the site is given by the deploy account."""
	if site.deploy or not new:
		return
	if user and user == site.editor:
		yield problem("account.own_roles")
	if SYSTEM_MANAGER in new:
		yield problem("account.deploy_gives", role=SYSTEM_MANAGER)
	for role in sorted(new & HIGH - {SYSTEM_MANAGER}):
		if SYSTEM_MANAGER not in site.editor_roles:
			yield problem("account.deploy_gives", role=role)


def role_profile_problems(record: Record, site: Site) -> list[Problem]:
	"""A role profile gives its roles to everybody who has it, at once."""
	roles, before = _roles(record), _roles(record, "roles_before")
	found = mixed_roles(roles, site.desk_roles)
	if SYSTEM_MANAGER in roles - before and not site.deploy:
		found.append(problem("account.deploy_gives", role=SYSTEM_MANAGER))
	return found


def permission_problems(record: Record, site: Site) -> list[Problem]:
	"""A row of the Role Permissions Manager: it may take rights away from what the app ships, never add to it."""
	kind, role = str(record.get("parent") or ""), str(record.get("role") or "")
	given = [right for right in RIGHTS if _ticked(record.get(right))]
	if not site.is_ours(kind):
		opens = role in ("All", "Guest") and kind in site.referring and given and not site.deploy
		return [problem("account.everybody", kind=kind, role=role)] if opens else []
	if kind in site.identity and role in NEVER_IDENTITY and given:
		return [problem("account.never_identity", role=role)]
	level = int(str(record.get("permlevel") or 0))
	beyond = [right for right in given if not _shipped_right(kind, role, level, right, site)]
	return [problem("account.beyond_envelope", kind=kind, role=role, right=beyond[0])] if beyond else []


def _shipped_right(kind: str, role: str, level: int, right: str, site: Site) -> bool:
	rows = site.shapes[kind].get("permissions", [])
	return any(
		row.get("role") == role and int(row.get("permlevel") or 0) == level and _ticked(row.get(right))
		for row in rows
	)


def _ticked(value: object) -> bool:
	return str(value or "0") not in ("0", "False", "")


def custom_role_problems(record: Record, site: Site) -> list[Problem]:
	"""Roles that somebody adds to a report or page of the app."""
	report = str(record.get("report") or "")
	if ("Report", report) not in site.shipped:
		return []
	open_to = _roles(record) & {"All", "Guest", PROVIDER, "Desk User"}
	return [problem("account.report_for_everybody", report=report)] if open_to else []


# DocTypes of the platform that the ministry administrator may change, with the field that names whose they are.
KEPT_FOR_THE_APP = (
	("Custom Field", "dt"),
	("Property Setter", "doc_type"),
	("Print Format", "doc_type"),
	("Notification", "document_type"),
)


def _only_ours(kind: str, field: str) -> Any:
	"""The ministry's right to forms, papers and notices is meant for the records of this app only."""

	def rule(record: Record, site: Site) -> list[Problem]:
		named = str(record.get(field) or "")
		everything = site.deploy or SYSTEM_MANAGER in site.editor_roles
		if everything or MINISTRY_ADMINISTRATOR not in site.editor_roles or site.is_ours(named):
			return []
		return [problem("config.not_yours", kind=named or kind)]

	return rule


RULES = (
	*((kind, _only_ours(kind, field)) for kind, field in KEPT_FOR_THE_APP),
	("User", user_problems),
	("Role Profile", role_profile_problems),
	("Custom DocPerm", permission_problems),
	("DocPerm", permission_problems),
	("Custom Role", custom_role_problems),
)
