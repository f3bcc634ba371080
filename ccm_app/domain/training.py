"""Attendance of courses: schooling, life skills, vocational training; what the shelter's tables are counted from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import rows
from ccm_app.domain.register import Record, Register, checked

ATTENDING, COMPLETED, DROPPED_OUT, WENT_ON = (
	"Attending",
	"Completed",
	"Dropped out",
	"Went on at another level",
)


def attendance_problems(record: Record, register: Register, today: date) -> list[Problem]:
	"""Each row says which course and level, from when until when, how many sessions, and with what result."""
	found: list[Problem] = []
	running: list[tuple[object, object]] = []
	for place, row in enumerate(rows(record, "attendance"), start=1):
		number = row.get("idx") or place
		found += _course_problems(row, number, register) + _day_problems(row, number, today)
		found += _session_problems(row, number)
		key = (row.get("course"), row.get("level"))
		if row.get("result") == ATTENDING:
			found += [problem("training.twice", "attendance", row=number)] if key in running else []
			running.append(key)
	return found


def _course_problems(row: Record, number: object, register: Register) -> list[Problem]:
	course = register.one("Training Course", row.get("course"))
	if course is None:
		return [problem("training.course_unknown", "attendance", row=number)]
	if checked(course.get("has_levels")) and not row.get("level"):
		return [problem("training.no_level", "attendance", row=number)]
	return []


def _day_problems(row: Record, number: object, today: date) -> list[Problem]:
	start, end = row.get("started_on"), row.get("ended_on")
	found = problems_of_date(start, "attendance", today) + problems_of_date(end, "attendance", today)
	if isinstance(start, date) and isinstance(end, date) and end < start:
		found.append(problem("training.ends_before_start", "attendance", row=number))
	if row.get("result") not in (ATTENDING, None) and not end:
		found.append(problem("training.ended_without_date", "attendance", row=number))
	return found


def _session_problems(row: Record, number: object) -> list[Problem]:
	held, attended = _whole(row.get("sessions_held")), _whole(row.get("sessions_attended"))
	if held < 0 or attended < 0:
		return [problem("training.negative", "attendance", row=number)]
	if attended > held:
		return [problem("training.attended_over_held", "attendance", row=number)]
	return []


def _whole(value: object) -> int:
	return value if isinstance(value, int) else 0


@dataclass(frozen=True)
class Attended:
	"""What is counted of a course and level in a period: persons, not rows."""

	course: str
	level: str
	there: int
	started: int
	completed: int
	dropped_out: int


def attended(found: Iterable[Record], first: date, last: date) -> list[Attended]:
	"""Persons by course and level between two days, both counted in; ordered by course and level.

	found: attendance rows with client, course, level, started_on, ended_on, result. A person who began the same
	course twice in the period is one person.
	"""
	persons: dict[tuple[str, str], dict[str, set[object]]] = {}
	for row in found:
		key = (str(row.get("course") or ""), str(row.get("level") or ""))
		counted = persons.setdefault(
			key, {name: set() for name in ("there", "started", COMPLETED, DROPPED_OUT)}
		)
		for name in _counts(row, first, last):
			counted[name].add(row.get("client"))
	return [
		Attended(*key, len(one["there"]), len(one["started"]), len(one[COMPLETED]), len(one[DROPPED_OUT]))
		for key, one in sorted(persons.items())
		if one["there"]
	]


def _counts(row: Record, first: date, last: date) -> Iterable[str]:
	start, end, result = row["started_on"], row.get("ended_on"), str(row.get("result"))
	if start > last or (end and end < first):
		return
	yield "there"
	if start >= first:
		yield "started"
	if end and end <= last and result in (COMPLETED, DROPPED_OUT):
		yield result


def sessions(found: Iterable[Record]) -> Counter[str]:
	"""Sessions held and attended, all rows together."""
	total: Counter[str] = Counter()
	for row in found:
		total.update({name: _whole(row.get(name)) for name in ("sessions_held", "sessions_attended")})
	return total
