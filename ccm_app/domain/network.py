"""The providers of the directory, the meetings of the bodies, and the smaller records around the network."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from ccm_app.domain import bodies, reference
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.provider_names import name_problems
from ccm_app.domain.reading import decimal_of, number_setting, rows
from ccm_app.domain.register import Record, Register, checked, filled
from ccm_app.domain.registry_number import office_code_problems

QUORUM_BASE = {"All persons": "persons", "Role Member only": "role_member"}


def office_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""A new office code keeps its distance from the others, so that a slip of the hand is noticed."""
	if stored is not None:
		return []
	others: Collection[str] = [str(office["name"]) for office in register.many("Field Office")]
	code = str(record.get("code"))
	return office_code_problems(code, [other for other in others if other != code])


def provider_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""Ages, places and costs of a provider that can be true."""
	found: list[Problem] = []
	lowest, highest = decimal_of(record.get("minimum_age")), decimal_of(record.get("maximum_age"))
	if lowest < 0 or (highest and highest < lowest):
		found.append(problem("provider.ages", "minimum_age", "maximum_age"))
	for row in rows(record, "services"):
		if any(decimal_of(row.get(field)) < 0 for field in ("places", "unit_cost")):
			found.append(problem("provider.negative_number", "services", row=row.get("idx")))
	found += _row_problems(record)
	return found + name_problems(record, stored, register)


def _row_problems(record: Record) -> list[Problem]:
	"""Ages of services and places that can be true, and places only for services that are given."""
	found: list[Problem] = []
	given = {row.get("service_type") for row in rows(record, "services")}
	for table in ("services", "capacity"):
		for row in rows(record, table):
			lowest, highest = decimal_of(row.get("from_age")), decimal_of(row.get("up_to_age"))
			if lowest < 0 or (highest and highest < lowest):
				found.append(problem("provider.ages_of_row", table, row=row.get("idx")))
			if table == "capacity" and decimal_of(row.get("places")) < 0:
				found.append(problem("provider.negative_number", table, row=row.get("idx")))
			if row.get("service_type") not in given:
				found.append(problem("provider.unknown_service", table, row=row.get("idx")))
	return found


def meeting_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""Nothing is decided without a quorum, and a vote is carried by half plus one of those present [H]:233."""
	found = problems_of_date(record.get("held_on"), "held_on", today)
	found += problems_of_date(record.get("minutes_agreed_on"), "minutes_agreed_on", today)
	decisions = rows(record, "decisions")
	if not decisions:
		return found
	quorum, presiding = meeting_quorum(record, register)
	found += bodies.problems_of_quorum(quorum, presiding)
	for decision in decisions:
		if decision.get("reached_by") != "Consensus":
			found += bodies.problems_of_vote(_vote(decision, record))
		if decision.get("reached_by") == "Vote":
			found += _request_problems(decision, register)
	return found


def _request_problems(decision: Record, register: Register) -> list[Problem]:
	"""Consensus, "or if requested by 2 participants through voting" [H]:233."""
	needed = number_setting(register, "vote_requested_by", bodies.VOTE_REQUESTS_NEEDED)
	if bodies.vote_requested(int(decision.get("vote_requests") or 0), needed):
		return []
	return [problem("body.vote_not_requested", "decisions", needed=needed, row=decision.get("idx"))]


def _vote(decision: Record, record: Record) -> dict[str, Any]:
	return {
		"present": sum(
			checked(row.get("present")) and row.get("role") != "Guest" for row in rows(record, "attendance")
		),
		"in_favour": decision.get("votes_for") or 0,
		"against": decision.get("votes_against") or 0,
		"abstained": decision.get("abstentions") or 0,
		"accepted": checked(decision.get("is_accepted")),
		"is_secret": decision.get("reached_by") == "Secret ballot",
	}


def meeting_quorum(record: Record, register: Register) -> tuple[bodies.Quorum, bool]:
	"""The quorum of a meeting from its attendance, and whether Chair or Vice-chair preside."""
	body = register.one("CCM Body", record.get("body")) or {}
	members = rows(body, "members")
	base = QUORUM_BASE.get(str(body.get("quorum_base")), "persons")
	persons = sum(int(row.get("persons") or 1) for row in members)
	role_members = sum(int(row.get("persons") or 1) for row in members if row.get("role") == "Member")
	present = [row for row in rows(record, "attendance") if checked(row.get("present"))]
	chair = any(row.get("role") == "Chairperson" for row in present)
	vice = any(row.get("role") == "Vice-chair" for row in present)
	ordinary = sum(row.get("role") in ("Member", "Secretary") for row in present)
	fraction = number_setting(register, "quorum_fraction", bodies.QUORUM_FRACTION)
	quorum = bodies.quorum_reached(base, persons, role_members, ordinary, chair, vice, fraction)
	return quorum, chair or vice


def meeting_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""The quorum with its calculation shown, because the handbook can be read in two ways; whether minutes are written.

	The minutes themselves are sealed, so a list can only ask for the tick.
	"""
	quorum, _ = meeting_quorum(record, register)
	return {
		"quorum_needed": quorum.needed,
		"quorum_reached": int(quorum.reached),
		"quorum_calculation": quorum.calculation,
		"minutes_written": int(filled(record.get("minutes"))),
	}


def visit_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""A monitoring visit has taken place."""
	return problems_of_date(record.get("visited_on"), "visited_on", today)


def batch_problems(record: Record, stored: Record | None, register: Register, today: date) -> list[Problem]:
	"""A batch of blank forms of a size that can be printed, for a year that is near."""
	copies, year = decimal_of(record.get("copies")), decimal_of(record.get("year"))
	found: list[Problem] = []
	if not 1 <= copies <= 500:
		found.append(problem("paper_form.copies", "copies", copies=copies))
	if not 2000 <= year <= today.year + 1:
		found.append(problem("paper_form.year", "year", year=year))
	return found


def batch_filled(record: Record, stored: Record | None, register: Register, today: date) -> dict[str, Any]:
	"""The numbers of a batch follow those of the batch before, so that no two sheets carry the same one."""
	names = ("first_sequence", "last_sequence", "first_number", "last_number")
	if stored is not None:
		return {name: stored.get(name) for name in names}
	form, office = record.get("form"), record.get("field_office")
	copies, year = int(decimal_of(record.get("copies"))), int(decimal_of(record.get("year")))
	if not form or not office or not 2000 <= year <= today.year + 1 or not 1 <= copies <= 500:
		return {}
	earlier = register.many("Paper Form Batch", form=form, field_office=office, year=year)
	first = max((int(batch.get("last_sequence") or 0) for batch in earlier), default=0) + 1
	last = first + copies - 1
	numbers = [reference.paper_form_number(str(form), str(office), year, one) for one in (first, last)]
	return dict(zip(names, (first, last, *numbers), strict=True))


def decision_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""Whether two registrations are one person is decided with a reason, about two different clients."""
	found: list[Problem] = []
	if record.get("client") == record.get("other_client"):
		found.append(problem("duplicate.same_number", "other_client"))
	if record.get("status") != "To be compared" and not filled(record.get("reason")):
		found.append(problem("duplicate.decision_without_reason", "reason"))
	return found
