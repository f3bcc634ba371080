"""What a provider answers to a referral: which answer may follow which, and what each one moves.

Six answers, each once in the life of a referral. By whichever way an answer comes (the slip, the telephone, the paper
strip, the portal), the same rules hold. See docs/decisions/0024-answers-without-an-account.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from ccm_app.domain import categories
from ccm_app.domain.consequences import Consequence, Event, Refresh
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.register import Record, Register, filled

KIND = "Provider Answer"
ARRIVED, ACCEPTED, NO_PLACE = "Arrived", "Accepted", "No place"
DECLINED, SERVED, DID_NOT_COME = "Declined", "Served", "Did not come"
ANSWERS = (ARRIVED, ACCEPTED, NO_PLACE, DECLINED, SERVED, DID_NOT_COME)

SLIP, TELEPHONE, PAPER_STRIP, PORTAL = "Slip", "Telephone", "Paper strip", "Portal"
CHANNELS = (SLIP, TELEPHONE, PAPER_STRIP, PORTAL)
# What the office records for the provider: then it says who told it.
BY_THE_OFFICE = (TELEPHONE, PAPER_STRIP)
NEEDS_REASON = (DECLINED,)

_REFUSALS = (NO_PLACE, DECLINED)
# Answer -> the categories of the referral in which it may be given. A client who did not come may come later.
_OPEN_IN: Mapping[str, tuple[str, ...]] = {
	ARRIVED: categories.REFERRAL_OPEN,
	ACCEPTED: categories.REFERRAL_OPEN,
	NO_PLACE: (categories.REFERRAL_SENT,),
	DECLINED: (categories.REFERRAL_SENT,),
	SERVED: categories.REFERRAL_OPEN,
	DID_NOT_COME: (categories.REFERRAL_SENT, categories.REFERRAL_ACCEPTED),
}
# Which earlier answers stand in the way of an answer, beside itself.
_EXCLUDED_BY: Mapping[str, tuple[str, ...]] = {
	NO_PLACE: (ACCEPTED, ARRIVED, SERVED),
	DECLINED: (ACCEPTED, SERVED),
	DID_NOT_COME: (ARRIVED, SERVED),
	ARRIVED: (*_REFUSALS, SERVED),
	ACCEPTED: (*_REFUSALS, SERVED),
	SERVED: _REFUSALS,
}
_WAY_ON = (
	categories.REFERRAL_SENT,
	categories.REFERRAL_ACCEPTED,
	categories.REFERRAL_IN_SERVICE,
	categories.REFERRAL_COMPLETED,
)


def possible_answers(category: str | None, given: Collection[str]) -> tuple[str, ...]:
	"""The answers that may be given now, in the order of the slip; none when the referral has ended.

	category: of the referral. given: the answers that are recorded already.
	"""
	return tuple(answer for answer in ANSWERS if not _in_the_way(answer, category, given))


def is_used(category: str | None, given: Collection[str]) -> bool:
	"""Whether nothing is left that the provider could answer."""
	return not possible_answers(category, given)


def next_categories(answer: str, category: str, given: Collection[str]) -> tuple[str, ...]:
	"""The categories through which an answer moves the referral, in order; none when it stays where it is.

	given: the answers recorded before this one. Who has arrived and is accepted is in service; who was served was
	accepted, also when nobody said so before.
	"""
	if answer in _REFUSALS:
		return (categories.REFERRAL_DECLINED,)
	goal = _goal(answer, category, given)
	if goal not in _WAY_ON or category not in _WAY_ON:
		return ()
	return _WAY_ON[_WAY_ON.index(category) + 1 : _WAY_ON.index(goal) + 1]


def _goal(answer: str, category: str, given: Collection[str]) -> str:
	if answer == SERVED:
		return categories.REFERRAL_COMPLETED
	accepted = answer == ACCEPTED or category != categories.REFERRAL_SENT
	if accepted and (answer == ARRIVED or ARRIVED in given):
		return categories.REFERRAL_IN_SERVICE
	return categories.REFERRAL_ACCEPTED if answer == ACCEPTED else category


def _in_the_way(answer: str, category: str | None, given: Collection[str]) -> bool:
	return answer in given or category not in _OPEN_IN[answer] or bool(set(_EXCLUDED_BY[answer]) & set(given))


def answer_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""An answer is given once, fits what was answered before, and is never changed."""
	if stored is not None:
		return [problem("answer.only_added_to")]
	referral = register.one("Referral", record.get("referral")) or {}
	answer = str(record.get("answer"))
	if answer not in ANSWERS or record.get("channel") not in CHANNELS:
		return [problem("answer.unknown", "answer")]
	found = problems_of_date(
		record.get("answered_on"), "answered_on", today, ("referred_on", referral.get("referred_on"))
	)
	if answer in NEEDS_REASON and not filled(record.get("reason")):
		found.append(problem("answer.without_reason", "reason"))
	if record.get("channel") in BY_THE_OFFICE and not filled(record.get("said_by")):
		found.append(problem("answer.nobody_told", "said_by"))
	return found + _order_problems(answer, referral, register)


def _order_problems(answer: str, referral: Record, register: Register) -> list[Problem]:
	earlier = {row["answer"]: row for row in register.many(KIND, referral=referral.get("name"))}
	if answer in earlier:
		return [problem("answer.already_given", "answer", day=_day(earlier[answer].get("answered_on")))]
	category = referral.get("referral_category")
	if category in (categories.REFERRAL_DRAFT, None):
		return [problem("answer.not_sent_yet", "answer")]
	if category not in categories.REFERRAL_OPEN:
		return [problem("answer.referral_has_ended", "answer")]
	return [problem("answer.does_not_fit", "answer")] if _in_the_way(answer, category, earlier) else []


def _day(value: object) -> object:
	return value.date() if isinstance(value, datetime) else value


def answer_filled(
	record: Record, stored: Record | None, register: Register, today: date
) -> dict[str, object]:
	"""The provider and the case are those of the referral."""
	referral = register.one("Referral", record.get("referral")) or {}
	return {"provider": referral.get("provider")}


def answer_event(record: Record) -> Event:
	"""The move for the ledger, in codes: what was answered, and by which way it came."""
	details = {
		"referral": record["referral"],
		"provider": record.get("provider"),
		"channel": record.get("channel"),
	}
	event = f"referral.answer_{str(record['answer']).lower().replace(' ', '_')}"
	moment = record["answered_on"]
	day = moment.date() if isinstance(moment, datetime) else moment
	return Event(record["client"], record["case"], event, day, KIND, record["name"], details)


def answer_consequences(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""Each answer is an event of the client's ledger, and may be the next step of the case."""
	return [] if stored is not None else [answer_event(record), Refresh("Case", record["case"])]
