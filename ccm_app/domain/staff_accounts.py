"""Which accounts the ministry administrator keeps: those of the people who work with the app, below the own rank.

Whoever keeps the configuration could otherwise give it away: to themself, or to an account that opens every client.
"""

from __future__ import annotations

from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.roles import (
	ADVISORY,
	APPROVER,
	CLERK,
	COORDINATION,
	EVERY_ROLE,
	MANAGER,
	MONITORING,
	PROVIDER,
	WORKER,
)

# The roles that the ministry administrator gives. The Central Office opens every client, the Data Protection Officer
# watches, a ministry administrator keeps the configuration: these are given by the system manager of the site.
GIVEN = (MANAGER, CLERK, WORKER, COORDINATION, APPROVER, MONITORING, ADVISORY)
# Everybody has these without anybody giving them.
OF_EVERYBODY = frozenset({"All", "Guest", "Desk User"})


def is_kept(account: str, roles: frozenset[str], editor: str) -> bool:
	"""Whether the ministry administrator keeps this account: it has roles to be given and no other, and is not their own."""
	held = roles - OF_EVERYBODY
	return bool(held) and held <= set(GIVEN) and account != editor


def is_listed(roles: frozenset[str]) -> bool:
	"""Whether an account is shown at all: it has a role of the app at the desk."""
	return bool(roles & (set(EVERY_ROLE) - {PROVIDER}))


def account_problems(
	account: str, roles: frozenset[str], wanted: str | None, editor: str, is_there: bool
) -> list[Problem]:
	"""Why an account cannot be made or changed.

	roles: what it has today. wanted: the role that it shall have, None to leave it. is_there: it exists already.
	"""
	if wanted is not None and wanted not in GIVEN:
		return [problem("staff.role_not_given", role=wanted)]
	if account == editor:
		return [problem("staff.own_account")]
	if is_there and not is_kept(account, roles, editor):
		return [problem("staff.not_kept")]
	return []
