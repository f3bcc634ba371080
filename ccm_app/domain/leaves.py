"""Who of a Field Office is on leave and who stands in: the register answers for every client on every day [H]:144.

Whoever stands in is of the same office and sees what the office sees: a leave gives nobody a row of Case Access. A leave
without anybody who stands in is allowed, and told to the office every day until somebody does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import rows
from ccm_app.domain.register import Record, Register, checked

KIND = "Staff Leave"


@dataclass(frozen=True)
class Absence:
	"""One leave that was not cancelled. from_date, until_date: the first and the last day."""

	user: str
	office: str
	from_date: date
	until_date: date
	stands_in: str | None = None

	def covers(self, day: date) -> bool:
		"""Whether this is a day of the leave."""
		return self.from_date <= day <= self.until_date


def leave_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""A leave of somebody of the office, with somebody of the same office who is there while it lasts."""
	first, last = record.get("from_date"), record.get("until_date")
	if not isinstance(first, date) or not isinstance(last, date) or checked(record.get("is_cancelled")):
		return []
	if last < first:
		return [problem("leave.ends_before_it_begins", "until_date")]
	office = register.one("Field Office", record.get("field_office")) or {}
	found = []
	if not _serves(office, record.get("user"), first, first):
		found.append(problem("leave.not_on_the_staff", "user"))
	others = [
		one for one in _others(record, register) if one["from_date"] <= last and one["until_date"] >= first
	]
	found += _overlaps(record, others)
	return found + _stand_in_problems(record, office, others, first, last)


def _others(record: Record, register: Register) -> list[Record]:
	"""The other leaves of the same office that take place."""
	return [
		one
		for one in register.many(KIND, field_office=record.get("field_office"))
		if one["name"] != record.get("name") and not checked(one.get("is_cancelled"))
	]


def _overlaps(record: Record, others: Sequence[Record]) -> list[Problem]:
	user, found = record.get("user"), []
	for one in others:
		first, last = one["from_date"], one["until_date"]
		if one.get("user") == user:
			found.append(problem("leave.overlaps", "from_date", from_date=first, until_date=last))
		elif one.get("stands_in") == user:
			found.append(problem("leave.stands_in_elsewhere", "user", from_date=first, until_date=last))
	return found


def _stand_in_problems(
	record: Record, office: Record, others: Sequence[Record], first: date, last: date
) -> list[Problem]:
	stands_in = record.get("stands_in")
	if not stands_in:
		return []
	if stands_in == record.get("user"):
		return [problem("leave.stands_in_for_oneself", "stands_in")]
	if not _serves(office, stands_in, first, last):
		return [problem("leave.other_office", "stands_in")]
	away = [one for one in others if one.get("user") == stands_in]
	return [
		problem("leave.both_away", "stands_in", from_date=one["from_date"], until_date=one["until_date"])
		for one in away
	]


def _serves(office: Record, user: object, first: date, last: date) -> bool:
	"""Whether somebody is on the staff of the office on both days."""
	return any(
		row.get("user") == user
		and (not row.get("from_date") or row["from_date"] <= first)
		and (not row.get("until_date") or row["until_date"] >= last)
		for row in rows(office, "staff")
	)


# Who is away today -------------------------------------------------------------------------------


def absence_of(
	absences: Iterable[Absence], user: str | None, office: str | None, day: date
) -> Absence | None:
	"""The leave of this user of this office on this day; None for who is there."""
	found = (one for one in absences if one.user == user and one.office == office and one.covers(day))
	return next(found, None)


def away_since(absences: Iterable[Absence], absence: Absence) -> date:
	"""The first day of a row of leaves of one person that follow each other without a day between."""
	first = absence.from_date
	mine = sorted(
		(one for one in absences if (one.user, one.office) == (absence.user, absence.office)),
		key=lambda one: one.from_date,
		reverse=True,
	)
	for one in mine:
		if one.from_date < first and (first - one.until_date).days <= 1:
			first = one.from_date
	return first
