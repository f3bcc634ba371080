"""Who may come near a client, by role: the groups of roles on which access rests.

The names themselves stand in `ccm_app.domain.roles`, so that the rooms below may use them too.
"""

from __future__ import annotations

from ccm_app.domain.roles import (
	ADVISORY,
	APPROVER,
	CENTRAL,
	CLERK,
	COORDINATION,
	EVERY_ROLE,
	MANAGER,
	MINISTRY,
	MONITORING,
	PROTECTION,
	PROVIDER,
	WORKER,
)

__all__ = (
	"ADVISORY",
	"APPROVER",
	"BREAK_GLASS",
	"CENTRAL",
	"CLERK",
	"COORDINATION",
	"COUNTS_BREAK_GLASSES",
	"EVERY_ROLE",
	"MANAGER",
	"MINISTRY",
	"MONITORING",
	"OFFICE",
	"OVERSIGHT",
	"PLANNERS",
	"PROTECTION",
	"PROVIDER",
	"SECOND_PERSONS",
	"VERIFIES_LEDGER",
	"WORKER",
)

# The staff of a Field Office: they reach the clients of their office.
OFFICE = frozenset({MANAGER, CLERK, WORKER})
# They read every case by its number; the Central Office opens the vault too.
OVERSIGHT = frozenset({CENTRAL, MONITORING, PROTECTION, APPROVER, COORDINATION})
# Who costs and approves a plan reads what the plan says, and nothing else that is told about a client.
PLANNERS = frozenset({APPROVER, COORDINATION})
# Who may open a client of another office in an emergency, who agrees to it, and who sees how often it happens.
BREAK_GLASS = OFFICE
SECOND_PERSONS = frozenset({CENTRAL, PROTECTION})
COUNTS_BREAK_GLASSES = frozenset({MINISTRY, CENTRAL, PROTECTION})
VERIFIES_LEDGER = frozenset({CENTRAL, PROTECTION})
