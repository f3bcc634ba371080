"""Emergency access to a client of another office: purpose, time, second person, review; and conflicts of interest.

Better than a reason in a log: it ends by itself, it is read only, the case manager and the Data Protection Officer
hear of it at once, and somebody else than the user judges every single one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ccm_app.domain.access import EMERGENCY, IDENTITY, SEALED, TEXTS, USER
from ccm_app.domain.consequences import Consequence, Event, Grant, Revoke
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.register import Record, filled

# Why -> how far: who has the person before them, or has to find the person, needs the identity.
PACKET_OF: Mapping[str, str] = {
	"Danger to life": IDENTITY,
	"Medical emergency": TEXTS,
	"Client presents at another office": IDENTITY,
	"Order of a court": TEXTS,
}
OPEN, WAITING, UNKNOWN = "Open", "Waiting for a second person", "Unknown number"
TO_REVIEW, JUSTIFIED, NOT_JUSTIFIED = "Waiting for review", "Justified", "Not justified"
CONSEQUENCES = ("None", "Talk with the user", "Training", "Report to the ministry")
SHORTEST, USUAL, LONGEST = 5, 60, 480
A_DAY = 3
# A second person answers within a day; an older question is asked anew.
ANSWER_WITHIN = timedelta(hours=24)
REVIEW_WITHIN = timedelta(days=7)
SHORTEST_REASON = 15


def minutes(setting: object) -> int:
	"""How long an emergency access lasts: the setting, never shorter than 5 and never longer than 480 minutes."""
	wanted = setting if isinstance(setting, int) and not isinstance(setting, bool) and setting else USUAL
	return max(SHORTEST, min(LONGEST, wanted))


def a_day(setting: object) -> int:
	"""How many emergency accesses one user may ask for in a day; at least one, or the procedure would be no use."""
	wanted = setting if isinstance(setting, int) and not isinstance(setting, bool) and setting else A_DAY
	return max(1, wanted)


def request_problems(purpose: object, reason: object, asked_today: int, most: int) -> list[Problem]:
	"""What is wrong with the question itself, whoever the client is: the answer tells nothing about a client."""
	found: list[Problem] = []
	if purpose not in PACKET_OF:
		found.append(problem("break_glass.no_purpose", "purpose"))
	if len(str(reason or "").strip()) < SHORTEST_REASON:
		found.append(problem("break_glass.no_reason", "reason", shortest=SHORTEST_REASON))
	if asked_today >= most:
		found.append(problem("break_glass.too_many", most=most))
	return found


def status_of(client: Record | None, in_conflict: bool) -> str:
	"""What becomes of a question: a sealed case and a conflict of interest need a second person.

	client: the stored client, None for a number that nobody has. The user hears the same in the last three cases.
	"""
	if client is None:
		return UNKNOWN
	return WAITING if in_conflict or client.get("sensitivity") == SEALED else OPEN


def agreement_problems(record: Record, user: str, now: datetime) -> list[Problem]:
	"""Why this user cannot agree to this emergency access now."""
	if record.get("opened_by") == user:
		return [problem("break_glass.agrees_with_oneself")]
	if record.get("status") != WAITING:
		return [problem("break_glass.not_waiting")]
	asked = record.get("asked_on")
	if not asked or now - asked > ANSWER_WITHIN:
		return [problem("break_glass.asked_too_long_ago")]
	return []


def review_problems(
	record: Record, user: str, verdict: object, note: object, consequence: object
) -> list[Problem]:
	"""Why this user cannot give this verdict; the verdict stands once it is given."""
	if record.get("opened_by") == user:
		return [problem("break_glass.reviews_oneself")]
	if record.get("review_status") in (JUSTIFIED, NOT_JUSTIFIED):
		return [problem("break_glass.already_reviewed")]
	found: list[Problem] = []
	if verdict not in (JUSTIFIED, NOT_JUSTIFIED):
		found.append(problem("break_glass.no_verdict", "review_status"))
	if not filled(note):
		found.append(problem("break_glass.no_note", "review_note"))
	if consequence not in CONSEQUENCES:
		found.append(problem("break_glass.no_consequence", "consequence"))
	return found


def review_due(asked_on: datetime) -> date:
	"""The day by which the Data Protection Officer judges: a week after it was asked."""
	return (asked_on + REVIEW_WITHIN).date()


def break_glass_consequences(record: Record, stored: Record | None) -> list[Consequence]:
	"""Asking, opening and judging are events of the client; opening grants a row that ends by itself."""
	client = record.get("client")
	if not client:
		return []
	before = stored or {}
	follows: list[Consequence] = []
	if record.get("status") != before.get("status"):
		follows += _opened(record) if record.get("status") == OPEN else [_event(record, "asked", "asked_on")]
	if record.get("review_status") != (before.get("review_status") or TO_REVIEW):
		verdict = {"verdict": record.get("review_status"), "consequence": record.get("consequence")}
		follows.append(_event(record, "reviewed", "reviewed_on", verdict))
		follows += _ended_early(record)
	return follows


def _event(record: Record, what: str, moment: str, more: Mapping[str, Any] | None = None) -> Event:
	details = {"purpose": record.get("purpose"), "by": record.get("opened_by")} | dict(more or {})
	event, name = f"break_glass.{what}", record["name"]
	return Event(record["client"], None, event, record[moment], "Break Glass", name, details)


def _ended_early(record: Record) -> list[Consequence]:
	"""What was not justified does not last any longer."""
	if record.get("review_status") != NOT_JUSTIFIED:
		return []
	return [Revoke(record["client"], USER, record["opened_by"], EMERGENCY, "Break Glass", record["name"])]


def _opened(record: Record) -> list[Consequence]:
	opened = {"packet": record.get("packet"), "second_person": record.get("second_person")}
	grant = Grant(
		record["client"],
		USER,
		record["opened_by"],
		EMERGENCY,
		"Break Glass",
		record["name"],
		packet=record["packet"],
		until=record["ends_on"],
		read_only=True,
	)
	return [grant, _event(record, "opened", "opened_on", opened)]


def conflict_problems(record: Record) -> list[Problem]:
	"""A conflict of interest names its reason, and does not end before it begins."""
	found: list[Problem] = []
	if not filled(record.get("reason")):
		found.append(problem("conflict.no_reason", "reason"))
	since, until = record.get("from_date"), record.get("until_date")
	if isinstance(since, date) and isinstance(until, date) and until < since:
		found.append(problem("conflict.ends_before_start", "from_date", "until_date"))
	return found + problems_of_date(since, "from_date", date.max)


def conflict_consequences(record: Record) -> list[Consequence]:
	"""An emergency access that the user has at that moment ends with it: another one needs a second person."""
	return [Revoke(record["client"], USER, record["user"], EMERGENCY)]
