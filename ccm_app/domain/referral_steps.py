"""What comes next for a referral, who has to act, by when, and who is told when nobody acts.

A referral has a next action on every day of its life until it has ended; that is how the second one is not lost. The
handbook gives no days: they are settings. Everything here is decided from plain rows and from the day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.dates import LATEST_DAY
from ccm_app.domain.register import Record, checked, filled
from ccm_app.domain.watch import CENTRAL, LEVELS, OFFICE, REMINDER

# What is to be done, as codes; the sentences stand with the screens that show them.
ASK_CENTRAL, CENTRAL_WORD, CHOOSE_ANOTHER, SEND = (
	"Ask the Central Office",
	"Word of the Central Office",
	"Choose another",
	"Send",
)
ANSWER, DECIDE, FIND_CLIENT, BEGIN = "Answer", "Decision", "Find the client", "Begin"
RECORD_SERVICE, REVIEW_RESIDENCE = "Record the service", "Review the residence"
ASK_FOR_PLACE, REFER_ELSEWHERE = "Ask for a place", "Refer elsewhere"
ACTIONS = (
	ASK_CENTRAL,
	CENTRAL_WORD,
	CHOOSE_ANOTHER,
	SEND,
	ANSWER,
	DECIDE,
	FIND_CLIENT,
	BEGIN,
	RECORD_SERVICE,
	REVIEW_RESIDENCE,
	ASK_FOR_PLACE,
	REFER_ELSEWHERE,
)
THE_PROVIDER = "Service Provider"
URGENCIES = ("Urgent", "Soon", "Planned")
WORD_ASKED, WORD_AGREED, WORD_NOT_AGREED = "Asked", "Agreed", "Not agreed"
# Answers of a provider that leave the referral where it is.
ARRIVED, DID_NOT_COME = "Arrived", "Did not come"


@dataclass(frozen=True)
class StepSettings:
	"""The ministry's days.

	step: urgency -> days for the answer, and for every other step of the referral. place: days after which a place is
	asked for again. quiet: days after which a running service needs a word. office_after, central_after: urgency ->
	days after the due day on which the Field Office, and the Central Office, are told.
	"""

	step: Mapping[str, int] = field(default_factory=lambda: {"Urgent": 1, "Soon": 3, "Planned": 7})
	place: int = 14
	quiet: int = 30
	office_after: Mapping[str, int] = field(default_factory=lambda: {"Urgent": 1, "Soon": 2, "Planned": 2})
	central_after: Mapping[str, int] = field(default_factory=lambda: {"Urgent": 2, "Soon": 5, "Planned": 5})


@dataclass(frozen=True)
class Known:
	"""What other records say of the referral: the last answer that left it where it is, the last day of a service."""

	answer: str | None = None
	answered_on: date | None = None
	served_on: date | None = None


@dataclass(frozen=True)
class NextAction:
	"""What is to be done, who does it (a level of the watch, or the provider), and by when."""

	what: str
	who: str
	due_on: date


def has_ended(referral: Record) -> bool:
	"""Whether nothing is left to do: completed, withdrawn, followed by another one, or given up with a reason."""
	category = referral.get("referral_category")
	if category in (categories.REFERRAL_COMPLETED, categories.REFERRAL_WITHDRAWN):
		return True
	if category != categories.REFERRAL_DECLINED:
		return False
	return filled(referral.get("followed_by")) or checked(referral.get("given_up"))


def next_action(
	referral: Record, settings: StepSettings | None = None, known: Known | None = None
) -> NextAction | None:
	"""The next action of a referral; None when, and only when, it has ended. Codes and days of the row are enough."""
	if has_ended(referral):
		return None
	category = referral.get("referral_category") or categories.REFERRAL_DRAFT
	return _NEXT[category](referral, settings or StepSettings(), known or Known())


def _days(referral: Record, days: Mapping[str, int]) -> timedelta:
	return timedelta(days=max(0, days.get(urgency_of(referral), days["Planned"])))


def urgency_of(referral: Record) -> str:
	"""The urgency; a referral that says none is planned."""
	given = referral.get("urgency")
	return str(given) if given in URGENCIES else "Planned"


def _draft(referral: Record, settings: StepSettings, known: Known) -> NextAction:
	word, wait = referral.get("central_word"), _days(referral, settings.step)
	begun = referral["referred_on"]
	if checked(referral.get("waits_for_place")):
		return _place(referral, settings, begun)
	if word == WORD_ASKED:
		return NextAction(CENTRAL_WORD, CENTRAL, (referral.get("central_word_on") or begun) + wait)
	if word == WORD_NOT_AGREED:
		return NextAction(CHOOSE_ANOTHER, REMINDER, (referral.get("central_word_on") or begun) + wait)
	if checked(referral.get("crosses_provinces")) and word != WORD_AGREED:
		return NextAction(ASK_CENTRAL, REMINDER, begun + wait)
	return NextAction(SEND, REMINDER, begun + wait)


def _sent(referral: Record, settings: StepSettings, known: Known) -> NextAction:
	wait = _days(referral, settings.step)
	if known.answer and known.answered_on:
		# Whoever has answered is not asked for an answer.
		what = FIND_CLIENT if known.answer == DID_NOT_COME else DECIDE
		return NextAction(what, REMINDER if what == FIND_CLIENT else THE_PROVIDER, known.answered_on + wait)
	due = referral.get("answer_due_on") or referral["referred_on"] + wait
	return NextAction(ANSWER, THE_PROVIDER, due)


def _accepted(referral: Record, settings: StepSettings, known: Known) -> NextAction:
	wait = _days(referral, settings.step)
	since = referral.get("answered_on") or referral["referred_on"]
	if known.answer == DID_NOT_COME and known.answered_on:
		return NextAction(FIND_CLIENT, REMINDER, known.answered_on + wait)
	meets_on = min(referral.get("appointment_on") or since, LATEST_DAY)
	return NextAction(BEGIN, REMINDER, max(since, meets_on) + wait)


def _in_service(referral: Record, settings: StepSettings, known: Known) -> NextAction:
	until = referral.get("residential_until")
	if checked(referral.get("is_residential")) and until:
		return NextAction(REVIEW_RESIDENCE, REMINDER, until)
	since = referral.get("answered_on") or referral["referred_on"]
	heard = max(since, known.served_on or since)
	return NextAction(RECORD_SERVICE, REMINDER, heard + timedelta(days=settings.quiet))


def _declined(referral: Record, settings: StepSettings, known: Known) -> NextAction:
	since = referral.get("answered_on") or referral["referred_on"]
	if checked(referral.get("waits_for_place")):
		return _place(referral, settings, since)
	return NextAction(REFER_ELSEWHERE, REMINDER, since + _days(referral, settings.step))


def _place(referral: Record, settings: StepSettings, since: date) -> NextAction:
	"""A place that is waited for, before the provider was told or after it had none, is asked for again."""
	asked = referral.get("place_asked_on") or referral.get("waiting_since") or since
	return NextAction(ASK_FOR_PLACE, REMINDER, asked + timedelta(days=settings.place))


_NEXT: Mapping[str, Callable[[Record, StepSettings, Known], NextAction]] = {
	categories.REFERRAL_DRAFT: _draft,
	categories.REFERRAL_SENT: _sent,
	categories.REFERRAL_ACCEPTED: _accepted,
	categories.REFERRAL_IN_SERVICE: _in_service,
	categories.REFERRAL_DECLINED: _declined,
}


def levels_reached(referral: Record, action: NextAction, settings: StepSettings, today: date) -> list[str]:
	"""Who has to know today: the case manager on the due day, then the Field Office, then the Central Office.

	What waits for the Central Office itself goes there and to nobody else: the office has done its part.
	"""
	late = (today - action.due_on).days
	if late < 0:
		return []
	if action.who == CENTRAL:
		return [CENTRAL]
	office = _days(referral, settings.office_after).days
	central = max(office, _days(referral, settings.central_after).days)
	after = {REMINDER: 0, OFFICE: office, CENTRAL: central}
	return [level for level in LEVELS if late >= after[level]]


def levels_to_tell(referral: Record, action: NextAction, settings: StepSettings, today: date) -> list[str]:
	"""The levels that are reached and were not told yet of this very action; each is told once."""
	same = referral.get("told_what") == action.what and referral.get("told_due_on") == action.due_on
	told = (
		LEVELS.index(str(referral.get("told_level"))) if same and referral.get("told_level") in LEVELS else -1
	)
	reached = levels_reached(referral, action, settings, today)
	return [level for level in reached if LEVELS.index(level) > told]


def told(action: NextAction, level: str, today: date) -> dict[str, Any]:
	"""What the register notes on the referral when a level has been told."""
	return {"told_what": action.what, "told_due_on": action.due_on, "told_level": level, "told_on": today}


def first_things_first(referral: Record, action: NextAction) -> tuple[int, date, str]:
	"""The order of every list of referrals: the urgent ones first, then what is due longest."""
	return URGENCIES.index(urgency_of(referral)), action.due_on, str(referral.get("name"))
