"""Stage 4: the case conference, its seats, its stages and the decision of the Field Office [H]:152-154."""

from __future__ import annotations

from datetime import date

from ccm_app.domain.access import conference_access
from ccm_app.domain.assessments import required_seats
from ccm_app.domain.consequences import Consequence, Event, Refresh
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import decided_conferences, latest_assessment, reviewed_assessment, rows
from ccm_app.domain.register import Record, Register, checked, filled

ALL_TOPICS = "ALL"


def seats_needed(record: Record, register: Register) -> list[str]:
	"""The seats of this conference, or of this stage of it: those that the list requires, and the experts
	whom the Case Report suggests ("dependent on the case and indicated by the ... Case Report" [H]:152).

	"The Field Office can decide to organise the initial case-conference in stages, for example first about
	the social-medical aspects and secondly about the legal or training aspects" [H]:154: an expert is then
	needed in the stage about the expert's own topic, and the three seats that are always required in each.
	"""
	report = latest_assessment(record.get("case"), register, record.get("held_on")) or {}
	topic = record.get("topic") or ALL_TOPICS
	suggested = [str(row["seat"]) for row in rows(report, "suggested_seats") if filled(row.get("seat"))]
	needed = list(dict.fromkeys([*required_seats(report, register), *suggested]))
	if topic == ALL_TOPICS:
		return needed
	return [seat for seat in needed if _topic_of(seat, register) in (None, "", ALL_TOPICS, topic)]


def _topic_of(seat: str, register: Register) -> str | None:
	return (register.one("Conference Seat", seat) or {}).get("topic")


def conference_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""No conference without a reviewed Case Report and without its mandatory seats."""
	found: list[Problem] = []
	report = reviewed_assessment(record.get("case"), register, record.get("held_on"))
	if report is None:
		found.append(problem("conference.no_case_report", "case"))
	earliest = ("assessed_on", (report or {}).get("assessed_on"))
	found += problems_of_date(record.get("held_on"), "held_on", today, earliest)
	if record.get("kind") == "Follow-up" and not filled(record.get("requested_by")):
		found.append(problem("conference.no_requester", "requested_by"))
	if record.get("status") == "Cancelled":
		return found
	found += _seat_problems(record, register, attended=record.get("status") == "Held")
	if record.get("status") == "Held":
		found += _held_problems(record, today)
	return found


def _seat_problems(record: Record, register: Register, *, attended: bool) -> list[Problem]:
	listed = [row for row in rows(record, "seats") if checked(row.get("attended")) or not attended]
	present = {row.get("seat") for row in listed}
	missing = [seat for seat in seats_needed(record, register) if seat not in present]
	found = [_missing_seat(_label(seat, register), attended) for seat in missing]
	return found + (_chair_problems(listed, register) if attended else [])


def _missing_seat(label: str, attended: bool) -> Problem:
	if attended:
		return problem("conference.seat_absent", "seats", seat=label)
	return problem("conference.seat_not_invited", "seats", seat=label)


def _chair_problems(listed: list[Record], register: Register) -> list[Problem]:
	chairs = [row for row in listed if checked(row.get("is_chair"))]
	if not chairs:
		return [problem("conference.no_chair", "seats")]
	seat = register.one("Conference Seat", chairs[0].get("seat")) or {}
	if len(chairs) > 1 or not checked(seat.get("is_chair")):
		return [problem("conference.wrong_chair", "seats")]
	return []


def _label(seat: str, register: Register) -> str:
	return str((register.one("Conference Seat", seat) or {}).get("label_en") or seat)


def _held_problems(record: Record, today: date) -> list[Problem]:
	found: list[Problem] = []
	if not record.get("held_on"):
		found.append(problem("conference.no_date", "held_on"))
	found += problems_of_date(record.get("client_consulted_on"), "client_consulted_on", today)
	if record.get("decided_on") and not filled(record.get("final_decision")):
		found.append(problem("conference.decision_missing", "final_decision"))
	if not record.get("decided_on") and not filled(record.get("final_decision")):
		return found
	# "consult the client about the actions and measures suggested ... after which the Field Office will
	# make a final decision" [H]:154
	if not checked(record.get("client_consulted")) or not record.get("client_consulted_on"):
		found.append(problem("conference.client_not_consulted", "client_consulted", "client_consulted_on"))
	if not filled(record.get("decided_by")) or not record.get("decided_on"):
		found.append(problem("conference.decision_unsigned", "decided_by", "decided_on"))
	return found + _decision_date_problems(record, today)


def _decision_date_problems(record: Record, today: date) -> list[Problem]:
	decided_on = record.get("decided_on")
	for field in ("held_on", "client_consulted_on"):
		found = problems_of_date(decided_on, "decided_on", today, (field, record.get(field)))
		if found:
			return found
	return []


def conference_consequences(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""Calling, holding and deciding are moves of the case; whoever has a seat reads for some days."""
	before, now = stored or {}, record
	follows: list[Consequence] = []
	client, case, name = record["client"], record["case"], record["name"]
	topic = {"kind": now.get("kind"), "topic": now.get("topic")}
	if before.get("status") != now.get("status"):
		event = f"conference.{str(now.get('status')).lower()}"
		# A conference is called before the day for which it is planned; nothing in the ledger lies ahead.
		day = now.get("held_on") if now.get("status") == "Held" else now.get("planned_on")
		day = min(day or today, today)
		follows.append(Event(client, case, event, day, "Case Conference", name, topic))
	if now.get("decided_on") and not before.get("decided_on"):
		day = now["decided_on"]
		follows.append(Event(client, case, "conference.decided", day, "Case Conference", name, topic))
	return [*follows, *conference_access(record, stored, register, today), Refresh("Case", case)]


def conference_still_open(case: str | None, register: Register) -> list[Problem]:
	"""What keeps the case in the conference: called and not held, or held and not decided."""
	meetings = register.many("Case Conference", case=case)
	called = [meeting["name"] for meeting in meetings if meeting.get("status") == "Called"]
	undecided = [
		meeting["name"]
		for meeting in meetings
		if meeting.get("status") == "Held" and not meeting.get("decided_on")
	]
	found = [problem("conference.not_held", conference=name) for name in called]
	return found + [problem("conference.not_decided", conference=name) for name in undecided]


def seats_not_heard(report: Record, register: Register) -> list[str]:
	"""Labels of the seats that a Case Report calls for and that sat in no decided conference.

	A conference about everything settles it. One held in stages is complete when every seat has had its
	stage [H]:154: otherwise the Police Officer of a victim who wants to testify would never be heard.
	"""
	meetings = decided_conferences(report.get("case"), register)
	if any(_is_about_all(meeting, report) for meeting in meetings):
		return []
	heard = {
		row.get("seat")
		for meeting in meetings
		for row in rows(meeting, "seats")
		if checked(row.get("attended"))
	}
	return [_label(seat, register) for seat in required_seats(report, register) if seat not in heard]


def _is_about_all(meeting: Record, report: Record) -> bool:
	held_on, assessed_on = meeting.get("held_on"), report.get("assessed_on")
	about_all = (meeting.get("topic") or ALL_TOPICS) == ALL_TOPICS
	return about_all and bool(held_on and assessed_on and held_on >= assessed_on)
