"""The names of the roles that the app ships. They stand here and nowhere else: every room may ask here."""

from __future__ import annotations

MINISTRY = "CCM Ministry Administrator"
CENTRAL = "CCM Central Office"
MANAGER = "CCM Field Case Manager"
CLERK = "CCM Clerk"
WORKER = "CCM Social Worker"
COORDINATION = "CCM Field Coordination Unit"
APPROVER = "CCM Budget Approver"
MONITORING = "CCM Monitoring Team"
ADVISORY = "CCM Advisory Group"
PROTECTION = "CCM Data Protection Officer"
PROVIDER = "CCM Service Provider"

# The order in which pages and tests show them.
EVERY_ROLE = (
	MINISTRY,
	CENTRAL,
	MANAGER,
	CLERK,
	WORKER,
	COORDINATION,
	APPROVER,
	MONITORING,
	ADVISORY,
	PROTECTION,
	PROVIDER,
)
