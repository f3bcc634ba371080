"""How long an identity is kept after the last case is closed: open, then sealed, then destroyed with its key.

The years are the ministry's (CCM Settings); no handbook gives them. Destroying needs two persons and stops at a legal
hold. Dates in, verdicts out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.roles import CENTRAL, PROTECTION

KEPT, SEALED, DUE, HELD, DESTROYED = "Kept", "Sealed", "Due for destruction", "Held", "Destroyed"
# Codes of the records, compared with the choices of their DocTypes by a test.
PROPOSED, APPROVED, CARRIED_OUT, REJECTED = "Proposed", "Approved", "Destroyed", "Rejected"
# Purposes for which a sealed identity is opened again, by these roles only. The Data Protection Officer watches over
# the looks and opens no identity: for a review the Central Office does, and writes down whose review it is.
LEGAL_PURPOSES = frozenset({"LEGAL", "COMPLAINT", "REVIEW"})
OPEN_SEALED = frozenset({CENTRAL})


@dataclass(frozen=True)
class History:
	"""What is known about the cases of one client.

	closed_on: the day on which each case ended, None for one that is still open. last_event: the last day on which
	anything happened, for a client without a case. holds: (from, until or None) of each legal hold.
	"""

	closed_on: tuple[date | None, ...]
	last_event: date | None
	holds: tuple[tuple[date, date | None], ...] = ()
	destroyed: bool = False


def years_later(day: date, years: int) -> date:
	"""The same day so many years later; 28 February for a 29th that does not exist."""
	try:
		return day.replace(year=day.year + years)
	except ValueError:
		return day.replace(year=day.year + years, day=28)


def counted_from(history: History) -> date | None:
	"""The day from which the years count: the end of the last case; None while a case is open."""
	if any(day is None for day in history.closed_on):
		return None
	ends = [day for day in history.closed_on if day is not None]
	return max(ends) if ends else history.last_event


def is_held(history: History, today: date) -> bool:
	"""Whether a legal hold stands today."""
	return any(start <= today and (end is None or today <= end) for start, end in history.holds)


def state_of(history: History, today: date, years_until_sealed: int, years_until_destroyed: int) -> str:
	"""KEPT, SEALED, DUE, HELD or DESTROYED.

	Years of 0 mean that nothing is sealed, or nothing destroyed, by itself. A hold stops the destruction only: a
	sealed identity stays sealed.
	"""
	if history.destroyed:
		return DESTROYED
	start = counted_from(history)
	if start is None:
		return KEPT
	if years_until_destroyed and today >= years_later(start, years_until_destroyed):
		return HELD if is_held(history, today) else DUE
	if years_until_sealed and today >= years_later(start, years_until_sealed):
		return SEALED
	return KEPT


def may_open(state: str, roles: Iterable[str], purpose: str | None) -> list[Problem]:
	"""What stands in the way of opening an identity in this state, beside the rules of access."""
	if state == DESTROYED:
		return [problem("retention.destroyed")]
	if state not in (SEALED, DUE, HELD):
		return []
	if not OPEN_SEALED & set(roles):
		return [problem("retention.sealed")]
	if purpose not in LEGAL_PURPOSES:
		return [problem("retention.legal_purpose")]
	return []


def approval_problems(row: Mapping[str, Any], user: str, roles: Iterable[str]) -> list[Problem]:
	"""What stands in the way of this user's approval of a proposed destruction.

	row: `status`, `approved_by_protection`, `approved_by_central`. Two persons approve, one of each role.
	"""
	if row.get("status") != PROPOSED:
		return [problem("retention.not_proposed", status=row.get("status"))]
	part = part_of(roles)
	if part is None:
		return [problem("retention.who_approves")]
	others = {row.get(name) for name in ("approved_by_protection", "approved_by_central")} - {None, ""}
	if user in others:
		return [problem("retention.two_persons")]
	return [problem("retention.approved_already")] if row.get(part) else []


def part_of(roles: Iterable[str]) -> str | None:
	"""Which of the two approvals somebody gives, by role; None when none."""
	held = set(roles)
	if PROTECTION in held:
		return "approved_by_protection"
	return "approved_by_central" if CENTRAL in held else None


def destruction_problems(row: Mapping[str, Any], state: str) -> list[Problem]:
	"""What stands in the way of destroying, asked again at the very moment: two approvals, and still due."""
	found: list[Problem] = []
	persons = {row.get("approved_by_protection"), row.get("approved_by_central")} - {None, ""}
	if len(persons) < 2:
		found.append(problem("retention.two_persons"))
	if state == HELD:
		found.append(problem("retention.held"))
	elif state != DUE:
		found.append(problem("retention.not_due"))
	return found


def newly_due(states: Mapping[str, str], on_the_list: Iterable[str]) -> Sequence[str]:
	"""The clients that a new list proposes: due, and not on a list that still waits."""
	waiting = set(on_the_list)
	return sorted(client for client, state in states.items() if state == DUE and client not in waiting)
