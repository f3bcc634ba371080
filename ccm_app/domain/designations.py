"""Designation of a provider by the Local Resource Committee: scores by its members, a decision with minutes [H]:126.

The ministry keeps the criteria and their weights. Each member gives each criterion 0 to 5 points (a setting); the
points of all members make a total of 100, and the record says how it was counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import decimal_of, number_setting, rows
from ccm_app.domain.register import Record, Register, checked, filled

PROPOSED, DESIGNATED = "Proposed", "Designated"
COMMITTEE = "Local Resource Committee"
HIGHEST_SCORE, SCORERS = 5, 3
# What the committee decided: it is not changed under a decision that stands.
_DECISION = ("body", "meeting", "decided_on", "valid_from")


@dataclass(frozen=True)
class Total:
	"""Points of 100, from how many members, and how they were counted."""

	points: Decimal
	scorers: int
	calculation: str


def designation_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""The Local Resource Committee designates "service providers in the project area for the various
	services" by the Pilot's criteria [H]:126; nobody else does."""
	found = problems_of_date(record.get("decided_on"), "decided_on", today)
	start, end = record.get("valid_from"), record.get("valid_until")
	if start and end and end < start:
		found.append(problem("designation.ends_before_start", "valid_until"))
	found += _committee_problems(record, register)
	if record.get("status") not in (PROPOSED, DESIGNATED) and not filled(record.get("reason")):
		found.append(problem("designation.ended_without_reason", "reason"))
	found += _score_problems(record, stored, register)
	return found + (_decision_problems(record, register) if is_deciding(record, stored) else [])


def is_deciding(record: Record, stored: Record | None) -> bool:
	"""Whether this save designates, or changes what was decided; what was decided before is judged by its own day."""
	if record.get("status") != DESIGNATED:
		return False
	before = stored or {}
	return before.get("status") != DESIGNATED or any(before.get(n) != record.get(n) for n in _DECISION)


def _committee_problems(record: Record, register: Register) -> list[Problem]:
	body = register.one("CCM Body", record.get("body")) or {}
	if body.get("body_kind") != COMMITTEE:
		return [problem("designation.not_by_committee", "body")]
	if body.get("field_office") != record.get("field_office"):
		return [problem("designation.committee_of_another_office", "body", "field_office")]
	meeting = register.one("Body Meeting", record.get("meeting"))
	if meeting and meeting.get("body") != record.get("body"):
		return [problem("designation.meeting_of_another_body", "meeting")]
	return []


def _decision_problems(record: Record, register: Register) -> list[Problem]:
	"""A decision needs a meeting with quorum and minutes, and the scores of enough members."""
	meeting = register.one("Body Meeting", record.get("meeting"))
	found = _meeting_problems(record, meeting)
	needed = number_setting(register, "designation_scorers", SCORERS)
	if needed and not criteria_of(register):
		return [*found, problem("designation.no_criteria", "scores")]
	scored = int(record.get("scorers") or 0)
	if scored < needed:
		found.append(problem("designation.too_few_scores", "scores", scored=scored, needed=needed))
	return found


def _meeting_problems(record: Record, meeting: Record | None) -> list[Problem]:
	if meeting is None:
		return [problem("designation.without_meeting", "meeting")]
	found: list[Problem] = []
	if not checked(meeting.get("quorum_reached")):
		found.append(problem("designation.meeting_without_quorum", "meeting"))
	if not checked(meeting.get("minutes_written")):
		found.append(problem("designation.meeting_without_minutes", "meeting"))
	held_on, decided_on = meeting.get("held_on"), record.get("decided_on")
	if held_on and decided_on and decided_on < held_on:
		found.append(problem("designation.decided_before_meeting", "decided_on"))
	return found


def _score_problems(record: Record, stored: Record | None, register: Register) -> list[Problem]:
	"""Scores of members, within the scale, each once; those under a decision are no longer asked."""
	if (stored or {}).get("status") not in (PROPOSED, None):
		return []
	highest = number_setting(register, "designation_highest_score", HIGHEST_SCORE)
	members = _members(record, register)
	seen: set[tuple[str, Any]] = set()
	found: list[Problem] = []
	for row in rows(record, "scores"):
		found += _row_problems(row, highest, members)
		mark = (_plain(row.get("member")), row.get("criterion"))
		if mark in seen:
			found.append(problem("designation.score_twice", "scores", row=row.get("idx")))
		seen.add(mark)
	return found


def _row_problems(row: Record, highest: int, members: frozenset[str]) -> list[Problem]:
	place, member = row.get("idx"), row.get("member")
	found: list[Problem] = []
	if not 0 <= decimal_of(row.get("score")) <= highest:
		found.append(problem("designation.score_out_of_range", "scores", row=place, highest=highest))
	if not filled(member):
		found.append(problem("designation.score_without_member", "scores", row=place))
	elif _plain(member) not in members:
		found.append(problem("designation.not_a_member", "scores", row=place, member=member))
	return found


def _plain(text: object) -> str:
	return " ".join(str(text or "").split()).casefold()


def _members(record: Record, register: Register) -> frozenset[str]:
	"""Who may score: the members of the committee on that day, and those who were at its meeting as such."""
	body = register.one("CCM Body", record.get("body")) or {}
	day = record.get("decided_on")
	listed = [row for row in rows(body, "members") if _is_member_on(row, day)]
	meeting = register.one("Body Meeting", record.get("meeting")) or {}
	attending = [
		row
		for row in rows(meeting, "attendance")
		if checked(row.get("present")) and row.get("role") != "Guest"
	]
	names = (row.get(name) for row in (*listed, *attending) for name in ("agency", "member_name"))
	return frozenset(_plain(name) for name in names if filled(name))


def _is_member_on(row: Record, day: date | None) -> bool:
	until = row.get("until_date")
	return not (day and until and until < day)


def criteria_of(register: Register) -> list[Record]:
	"""The active criteria in the order of the list."""
	found = [row for row in register.many("Designation Criterion") if checked(row.get("is_active"))]
	return sorted(found, key=lambda row: (row.get("sort_order") or 0, str(row["name"])))


def total_of(scores: Iterable[Record], criteria: Sequence[Record], highest: int) -> Total | None:
	"""The total of a provider; None when no member has scored every criterion.

	Only members who scored every criterion count, so that nobody moves the total by scoring one of them. Each
	criterion gives the mean of its scores against the highest, by its weight.
	"""
	given = _by_member(scores)
	needed = {row["name"] for row in criteria}
	complete = [points for points in given.values() if needed <= points.keys()]
	weights = {row["name"]: max(Decimal(0), decimal_of(row.get("weight"))) for row in criteria}
	whole = sum(weights.values())
	if not complete or not whole or highest <= 0:
		return None
	parts, points = [], Decimal(0)
	for row in criteria:
		name, weight = row["name"], weights[row["name"]]
		mean = sum((one[name] for one in complete), Decimal(0)) / len(complete)
		points += weight * mean / highest
		parts.append(f"{name} {_short(mean)} of {highest} × {_short(weight)}")
	points = _tenth(points / whole * 100)
	calculation = f"({' + '.join(parts)}) ÷ {_short(whole)} × 100 = {points}; members: {len(complete)}"
	return Total(points, len(complete), calculation)


def _by_member(scores: Iterable[Record]) -> Mapping[str, dict[Any, Decimal]]:
	given: dict[str, dict[Any, Decimal]] = {}
	for row in scores:
		if filled(row.get("member")) and row.get("score") is not None:
			given.setdefault(_plain(row["member"]), {})[row.get("criterion")] = decimal_of(row["score"])
	return given


def _short(number: Decimal | int) -> str:
	return f"{Decimal(number).quantize(Decimal('0.01'), ROUND_HALF_UP).normalize():f}"


def _tenth(number: Decimal) -> Decimal:
	return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


def designation_filled(
	record: Record, stored: Record | None, register: Register, today: date
) -> dict[str, Any]:
	"""The total with its calculation. Under a decision it stays as it was, whatever becomes of the weights."""
	names = ("total", "scorers", "total_calculation")
	if (stored or {}).get("status") not in (PROPOSED, None):
		return {name: (stored or {}).get(name) for name in names}
	highest = number_setting(register, "designation_highest_score", HIGHEST_SCORE)
	total = total_of(rows(record, "scores"), criteria_of(register), highest)
	if total is None:
		return dict(zip(names, (0, 0, None), strict=True))
	return dict(zip(names, (float(total.points), total.scorers, total.calculation), strict=True))
