"""The daily watch: who has not been heard of, who is between two custodians, and who has nobody to answer for them.

"... so that there is no chance that a client will be lost in the system" [H]:144. The handbook gives no days; all of
them are settings. Everything here is decided from plain rows and from the day, which are handed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ccm_app.domain import categories
from ccm_app.domain.dates import LATEST_DAY

# What is found, as codes; the sentences stand with the screens that show them.
SILENT = "silent"
BETWEEN_OFFICES, ON_THE_WAY, ABROAD = "between_offices", "on_the_way", "across_a_border"
OVERDUE = "overdue"
MANAGER_DISABLED, MANAGER_AWAY, NO_MANAGER = "manager_disabled", "manager_away", "no_manager"
ON_LEAVE = "on_leave"
NO_OFFICE, NO_CUSTODIAN, NO_PLACE, NO_DUE_DATE = "no_office", "no_custodian", "no_place", "no_due_date"
FINDINGS = (
	SILENT,
	BETWEEN_OFFICES,
	ON_THE_WAY,
	ABROAD,
	OVERDUE,
	MANAGER_DISABLED,
	MANAGER_AWAY,
	NO_MANAGER,
	ON_LEAVE,
	NO_OFFICE,
	NO_CUSTODIAN,
	NO_PLACE,
	NO_DUE_DATE,
)

# Who is told, one after the other.
REMINDER, OFFICE, CENTRAL = "Case manager", "Field Office", "Central Office"
LEVELS = (REMINDER, OFFICE, CENTRAL)
# The case manager cannot act on these, or is not there: the office hears at once; without an office the centre does.
_FIRST_LEVEL: Mapping[str, str] = {
	MANAGER_DISABLED: OFFICE,
	MANAGER_AWAY: OFFICE,
	NO_MANAGER: OFFICE,
	ON_LEAVE: OFFICE,
	NO_OFFICE: CENTRAL,
	# Two offices wait for each other; only the Central Office stands between them.
	BETWEEN_OFFICES: OFFICE,
	ABROAD: OFFICE,
}
_ONE_DAY = timedelta(days=1)

# Days of silence that a stage allows when the ministry has set none.
USUAL_DAYS: Mapping[str, int] = {
	categories.IDENTIFICATION: 3,
	categories.REGISTRATION: 7,
	categories.ASSESSMENT: 14,
	categories.CONFERENCE: 14,
	categories.PLAN: 14,
	categories.REFERRAL: 14,
	categories.SERVICES: 30,
	categories.REINTEGRATION: 30,
}


@dataclass(frozen=True)
class WatchSettings:
	"""The ministry's days.

	silent_days: stage -> whole days without a word that it allows, at least 1. between_days: days for which a client
	may be under way between two custodians or offices. border_days: days within which an arrival across a border has to
	be confirmed, when no day was expected. office_after, central_after: days after which a finding that still stands
	goes to the Field Office, and to the Central Office.
	"""

	silent_days: Mapping[str, int] = field(default_factory=lambda: USUAL_DAYS)
	between_days: int = 1
	border_days: int = 7
	office_after: int = 3
	central_after: int = 7

	def allowed(self, stage: str) -> int:
		"""The days of silence of a stage; a stage that nobody set is allowed the fewest days of all."""
		days = self.silent_days.get(stage, min(self.silent_days.values(), default=1))
		return max(1, days)


@dataclass(frozen=True)
class OpenCase:
	"""What the register knows about an open case; codes and days only.

	heard: the days on which anybody saw or spoke of the client, in any order. moved_on: the day of a movement that
	nobody has confirmed yet. handed_over_on: the day since which an open hand-over waits. abroad_since:
	the day on which the Central Office took up or assigned a hand-over across a border; arrival_on: the day on which the
	client is expected there. on_leave_since: the first day of a leave of the case manager that lasts; stands_in: who does
	what the case manager has to do meanwhile, None when nobody can. manager_until: the last day
	on which the case manager is at work before an absence that has begun, None while present.
	"""

	case: str
	client: str
	stage: str
	opened_on: date
	office: str | None = None
	manager: str | None = None
	manager_enabled: bool = True
	manager_until: date | None = None
	manager_disabled_on: date | None = None
	heard: Sequence[date] = ()
	custodian: str | None = None
	place: str | None = None
	next_due_on: date | None = None
	moved_on: date | None = None
	handed_over_on: date | None = None
	abroad_since: date | None = None
	arrival_on: date | None = None
	on_leave_since: date | None = None
	stands_in: str | None = None

	@property
	def reminded(self) -> str | None:
		"""Who is reminded: the case manager, or who stands in while the case manager is on leave."""
		return (self.stands_in or self.manager) if self.on_leave_since else self.manager


@dataclass(frozen=True)
class Finding:
	"""One thing that is wrong with one case. since: the first day on which it was wrong. manager: who is reminded."""

	case: str
	client: str
	office: str | None
	manager: str | None
	what: str
	since: date
	level: str


def findings(cases: Iterable[OpenCase], settings: WatchSettings, today: date) -> list[Finding]:
	"""Everything that is wrong today, the oldest first; ended cases are not watched."""
	found = [one for case in cases for one in findings_of(case, settings, today)]
	return sorted(found, key=lambda one: (one.since, one.case, one.what))


def findings_of(case: OpenCase, settings: WatchSettings, today: date) -> list[Finding]:
	"""What is wrong with one case today."""
	if case.stage in categories.ENDED_STAGES:
		return []
	since = {**dict(_silence(case, settings, today)), **dict(_between(case, settings, today))}
	since |= dict(_due(case, today)) | dict(_manager(case, today)) | dict(_missing(case))
	return [
		Finding(
			case.case,
			case.client,
			case.office,
			case.reminded,
			what,
			day,
			level_of(what, day, settings, today),
		)
		for what, day in since.items()
	]


def last_heard(case: OpenCase, today: date) -> date:
	"""The last day on which the client was heard of; the opening of the case is the first word.

	A day that has not come yet is a mistake of writing and is no news: it must not hide a client for years.
	"""
	return max((day for day in (case.opened_on, *case.heard) if day <= today), default=case.opened_on)


def level_of(what: str, since: date, settings: WatchSettings, today: date) -> str:
	"""Who is told today: the case manager first, then the Field Office, then the Central Office."""
	days = (today - since).days
	reached = (days >= settings.office_after) + (days >= max(settings.central_after, settings.office_after))
	return LEVELS[max(reached, LEVELS.index(_FIRST_LEVEL.get(what, REMINDER)))]


def _silence(case: OpenCase, settings: WatchSettings, today: date) -> Iterator[tuple[str, date]]:
	silent_since = last_heard(case, today) + timedelta(days=settings.allowed(case.stage)) + _ONE_DAY
	if today >= silent_since:
		yield SILENT, silent_since


def _between(case: OpenCase, settings: WatchSettings, today: date) -> Iterator[tuple[str, date]]:
	for what, left_on in ((BETWEEN_OFFICES, case.handed_over_on), (ON_THE_WAY, case.moved_on)):
		if left_on and today > left_on + timedelta(days=max(0, settings.between_days)):
			yield what, left_on + timedelta(days=max(0, settings.between_days)) + _ONE_DAY
	late_since = _not_confirmed_since(case, settings)
	if late_since and today >= late_since:
		yield ABROAD, late_since


def _not_confirmed_since(case: OpenCase, settings: WatchSettings) -> date | None:
	"""The first day on which the confirmation from across a border is late; None when nobody is waited for."""
	if case.abroad_since is None:
		return None
	if case.arrival_on:
		expected = min(case.arrival_on, LATEST_DAY)
		return expected + timedelta(days=max(0, settings.between_days)) + _ONE_DAY
	return case.abroad_since + timedelta(days=max(0, settings.border_days)) + _ONE_DAY


def _due(case: OpenCase, today: date) -> Iterator[tuple[str, date]]:
	if case.next_due_on is None:
		yield NO_DUE_DATE, case.opened_on
	elif case.next_due_on < today:
		yield OVERDUE, case.next_due_on + _ONE_DAY


def _manager(case: OpenCase, today: date) -> Iterator[tuple[str, date]]:
	if not case.manager:
		yield NO_MANAGER, case.opened_on
	elif not case.manager_enabled:
		yield MANAGER_DISABLED, min(case.manager_disabled_on or today, today)
	elif case.manager_until and case.manager_until < today:
		yield MANAGER_AWAY, case.manager_until + _ONE_DAY
	elif case.on_leave_since and case.on_leave_since <= today and not case.stands_in:
		yield ON_LEAVE, case.on_leave_since


def _missing(case: OpenCase) -> Iterator[tuple[str, date]]:
	for what, value in ((NO_OFFICE, case.office), (NO_CUSTODIAN, case.custodian), (NO_PLACE, case.place)):
		if not value:
			yield what, case.opened_on


def by_receiver(found: Iterable[Finding]) -> dict[tuple[str, str | None], list[Finding]]:
	"""(level, case manager or office) -> what is told there.

	Whoever was told first goes on to be told until it is mended; escalating adds a receiver and takes none away.
	"""
	told: dict[tuple[str, str | None], list[Finding]] = {}
	for one in found:
		first = LEVELS.index(_FIRST_LEVEL.get(one.what, REMINDER))
		for level in LEVELS[first : LEVELS.index(one.level) + 1]:
			receiver = {REMINDER: one.manager, OFFICE: one.office, CENTRAL: None}[level]
			if receiver or level == CENTRAL:
				told.setdefault((level, receiver), []).append(one)
	return told
