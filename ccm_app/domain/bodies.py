"""Rules of the Advisory Group: quorum, majority, secret ballot, confidentiality.

[H]:229-235. "The quorum is one-third of Members plus Chair or Vice-chair" leaves open who the Members are:
all fourteen persons on the list, or the eleven whose role is Member. The base is a setting, and every
answer shows its calculation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.register import filled

BASE_PERSONS = "persons"
BASE_ROLE_MEMBER = "role_member"
VOTE_REQUESTS_NEEDED = 2
QUORUM_FRACTION = 3
BALLOT_FIELDS = frozenset({"choice", "count", "idx"})
COUNT_FIELDS = ("in_favour", "against", "abstained")

# The reason in the list of members for which somebody left.
BREACHED = "Breach of confidentiality"


@dataclass(frozen=True)
class Quorum:
	"""Whether a meeting can take place, how many Members it needs, and how that was worked out."""

	reached: bool
	needed: int
	present: int
	calculation: str


def _members(base: str, persons: int, role_members: int) -> int:
	if base not in (BASE_PERSONS, BASE_ROLE_MEMBER):
		raise ValueError("the base of the quorum is 'persons' or 'role_member'")
	members = persons if base == BASE_PERSONS else role_members
	if members < 0:
		raise ValueError("a body has no negative number of Members")
	return members


def quorum(base: str, persons: int, role_members: int, fraction: int = QUORUM_FRACTION) -> int:
	"""Members who must be present: "one-third of Members" [H]:233, a part of a person counting as one.

	base: "persons" (everybody on the list) or "role_member" (those whose role is Member). With 14 persons
	that is 5, with 11 role Members 4. fraction: 3 for a third. Raises ValueError for another base or a negative number.
	"""
	return -(-_members(base, persons, role_members) // max(1, fraction))


def quorum_reached(
	base: str,
	persons: int,
	role_members: int,
	members_present: int,
	chair_present: bool,
	vice_chair_present: bool,
	fraction: int = QUORUM_FRACTION,
) -> Quorum:
	"""Whether "one-third of Members plus Chair or Vice-chair" [H]:233 are in the room.

	members_present: Members in the room besides the Chair and the Vice-chair; whoever presides is the
	"plus" and is not counted twice. Raises ValueError like `quorum`.
	"""
	needed = quorum(base, persons, role_members, fraction)
	presiding = _presiding(chair_present, vice_chair_present)
	reached = members_present >= needed and bool(presiding)
	members = _members(base, persons, role_members)
	found = Quorum(reached, needed, members_present, "")
	return replace(found, calculation=_calculation(base, members, max(1, fraction), found, presiding))


def _presiding(chair_present: bool, vice_chair_present: bool) -> str:
	if chair_present:
		return "the Chair"
	return "the Vice-chair" if vice_chair_present else ""


def _calculation(base: str, members: int, fraction: int, found: Quorum, presiding: str) -> str:
	counted = "persons on the list" if base == BASE_PERSONS else "persons with the role Member"
	verdict = "the quorum is reached" if found.reached else "the quorum is not reached"
	share = "One third" if fraction == QUORUM_FRACTION else f"One part in {fraction}"
	return (
		f"{share} of {members} {counted} is {members / fraction:.2f}, so {found.needed} Members are needed, plus "
		f"the Chair or the Vice-chair. Present: {found.present} Members and {presiding or 'neither of the two'}: "
		f"{verdict}."
	)


def problems_of_quorum(found: Quorum, presiding: bool) -> list[Problem]:
	"""Why a meeting cannot decide: "Meetings will take place as long as the quorum is present" [H]:233."""
	problems = []
	if found.present < found.needed:
		problems.append(
			problem("body.quorum_missing_members", "attendance", needed=found.needed, present=found.present)
		)
	if not presiding:
		problems.append(problem("body.quorum_missing_chair", "attendance"))
	return problems


def majority(present: int) -> int:
	""" "half plus 1 of the members of the AG present" [H]:233: 6 of 10, and (half rounded down) 5 of 9.

	Raises ValueError for a negative number.
	"""
	if present < 0:
		raise ValueError("nobody less than nobody can be present")
	return present // 2 + 1


def vote_requested(participants: int, needed: int = VOTE_REQUESTS_NEEDED) -> bool:
	"""Decisions are by consensus "or if requested by 2 participants through voting" [H]:233."""
	return participants >= needed


def _as_count(value: object) -> int | None:
	if value is None:
		return 0
	return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def problems_of_vote(vote: Mapping[str, Any]) -> list[Problem]:
	"""What is wrong with the record of a vote.

	vote: `present`, `in_favour`, `against`, `abstained` (whole numbers), `accepted` (optional), and for a
	secret ballot `is_secret` and `ballots` (rows holding only `choice` or `count`). "The AG will vote using
	the secret ballot system" [H]:235, so a row that holds anything about the voter is refused.
	"""
	names = _ballots_with_names(vote.get("ballots") or ()) if vote.get("is_secret", True) else []
	counts = [_as_count(vote.get(fieldname)) for fieldname in ("present", *COUNT_FIELDS)]
	known = [count for count in counts if count is not None]
	if len(known) < len(counts):
		return [*names, problem("body.vote_not_counted", *COUNT_FIELDS)]
	present, in_favour, against, abstained = known
	return [
		*names,
		*_count_problems(present, in_favour + against + abstained),
		*_result(vote, in_favour, present),
	]


def _ballots_with_names(ballots: Sequence[Mapping[str, Any]]) -> list[Problem]:
	named = any(filled(value) for row in ballots for key, value in row.items() if key not in BALLOT_FIELDS)
	return [problem("body.ballot_not_secret", "ballots")] if named else []


def _count_problems(present: int, votes: int) -> list[Problem]:
	if votes <= present:
		return []
	return [problem("body.more_votes_than_present", *COUNT_FIELDS, votes=votes, present=present)]


def _result(vote: Mapping[str, Any], in_favour: int, present: int) -> list[Problem]:
	needed = majority(present)
	if not vote.get("accepted") or in_favour >= needed:
		return []
	return [problem("body.no_majority", "accepted", needed=needed, in_favour=in_favour, present=present)]


def may_see_client_material(member: Mapping[str, Any], today: date | None = None) -> bool:
	"""Only with a signed agreement: "All members will sign an agreement to this effect" [H]:231.

	member: `confidentiality_signed_on`, `breach_found_on`, `left_on` (dates or None), `end_reason`. today: when given,
	a signature dated ahead does not count yet and somebody who leaves later may still see.
	"""
	signed, left = member.get("confidentiality_signed_on"), member.get("left_on")
	if not signed or member.get("breach_found_on") or member.get("end_reason") == BREACHED:
		return False
	if today is None:
		return not left
	return bool(signed <= today and (not left or left > today))
