"""Stage 3: the social assessment and its Case Report [H]:148."""

from __future__ import annotations

from datetime import date
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.consequences import Consequence, Event, Refresh
from ccm_app.domain.dates import problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import case_of, client_of, holidays_of, rows
from ccm_app.domain.register import Record, Register, checked, filled
from ccm_app.domain.working_days import working_days_between

FINDINGS = (
	"psychosocial_trauma",
	"medical_problems",
	"wants_to_testify",
	"education_or_training_issue",
	"needs_interpreter",
)
# What calls for a seat beside the findings: a choice of Conference Seat that is read from the client.
LANGUAGE_NOT_KHMER = "language_not_khmer"
KHMER = "km"


def required_seats(report: Record, register: Register) -> list[str]:
	"""The seats that a conference on this Case Report must have, in the order of the list.

	Always: the Field Case Manager in the chair, a Social or Pastoral Worker and a Representative of
	Service Providers; "if psycho-social trauma is reported a Psychologist should join", "if the victim wants
	to testify at court a Police Officer", "in case of medical problems a Healthcare Expert", "an
	Educational Expert ... when education and vocational training is an issue" [H]:152-154. The ministry
	adds seats to the list without code, also one for clients who speak another language than Khmer.
	"""
	said = dict(report) | {LANGUAGE_NOT_KHMER: _speaks_another_language(report, register)}
	seats = sorted(
		register.many("Conference Seat", is_active=1), key=lambda seat: int(seat.get("sort_order") or 0)
	)
	return [
		str(seat["name"])
		for seat in seats
		if checked(seat.get("always_required")) or checked(said.get(seat.get("required_when") or ""))
	]


def _speaks_another_language(report: Record, register: Register) -> bool:
	"""Whether the client's language is known and is not Khmer."""
	language = client_of(report, register).get("language")
	return filled(language) and language != KHMER


def assessment_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""A Case Report comes after registration and says whether a conference is needed and with whom."""
	case = case_of(record, register)
	found: list[Problem] = []
	if stored is None and case.get("stage") == categories.IDENTIFICATION:
		found.append(problem("case.not_registered", "case"))
	assessed_on = record.get("assessed_on")
	found += problems_of_date(assessed_on, "assessed_on", today, ("registered_on", case.get("registered_on")))
	found += problems_of_date(record.get("submitted_on"), "submitted_on", today, ("assessed_on", assessed_on))
	found += problems_of_date(
		record.get("reviewed_on"), "reviewed_on", today, ("submitted_on", record.get("submitted_on"))
	)
	if record.get("status") != "Draft":
		found += _submission_problems(record)
	if record.get("status") == "Reviewed":
		found += _review_problems(record, stored)
	return found + _reviewed_is_kept(record, stored)


def _reviewed_is_kept(record: Record, stored: Record | None) -> list[Problem]:
	"""What the Field Office has reviewed is not rewritten; a reassessment is a report of its own."""
	if (stored or {}).get("status") != "Reviewed":
		return []
	fixed = ("status", "assessed_on", "conference_suggested", "recommendations", *FINDINGS)
	before = stored or {}
	changed = [name for name in fixed if _plain(record.get(name)) != _plain(before.get(name))]
	return [problem("assessment.reviewed_is_kept", *changed)] if changed else []


def _plain(value: object) -> str:
	return "" if value in (None, 0, "0", False) else str(value)


def _submission_problems(record: Record) -> list[Problem]:
	found: list[Problem] = []
	if not filled(record.get("conference_suggested")):
		found.append(problem("assessment.no_suggestion", "conference_suggested"))
	if record.get("conference_suggested") == "No" and not filled(record.get("simple_case_reason")):
		found.append(problem("assessment.no_reason_for_simple_case", "simple_case_reason"))
	if not rows(record, "needed_services"):
		found.append(problem("assessment.no_needs", "needed_services"))
	return found


def _review_problems(record: Record, stored: Record | None) -> list[Problem]:
	found: list[Problem] = []
	if not filled(record.get("reviewed_by")):
		found.append(problem("assessment.no_reviewer", "reviewed_by"))
	if (stored or {}).get("status") not in ("Submitted", "Reviewed"):
		found.append(problem("assessment.not_submitted", "status"))
	return found


def assessment_filled(
	record: Record, stored: Record | None, register: Register, today: date
) -> dict[str, Any]:
	"""The dates of submission and review, the work days taken, and the seats that follow from the findings."""
	case = case_of(record, register)
	values: dict[str, Any] = {}
	status = record.get("status") or "Draft"
	if status != "Draft" and not record.get("submitted_on"):
		values["submitted_on"] = today
	if status == "Reviewed" and not record.get("reviewed_on"):
		values["reviewed_on"] = today
	finished = record.get("submitted_on") or values.get("submitted_on") or record.get("assessed_on")
	values["working_days_taken"] = _days_taken(case, finished, register)
	if record.get("conference_suggested") == "Yes":
		values["suggested_seats"] = _seats_with_derived(record, register)
	return values


def _days_taken(case: Record, finished: date | None, register: Register) -> int:
	registered_on = case.get("registered_on")
	if not registered_on or not finished or finished < registered_on:
		return 0
	return working_days_between(registered_on, finished, holidays_of(case.get("field_office"), register))


def _seats_with_derived(record: Record, register: Register) -> list[dict[str, Any]]:
	listed = [dict(row) for row in rows(record, "suggested_seats")]
	present = {row.get("seat") for row in listed}
	missing = [seat for seat in required_seats(record, register) if seat not in present]
	return listed + [{"seat": seat} for seat in missing]


def assessment_consequences(record: Record, stored: Record | None, today: date) -> list[Consequence]:
	"""Submission and review are moves of the case; both change what is due next."""
	before, now = (stored or {}).get("status"), record.get("status")
	follows: list[Consequence] = [Refresh("Case", record["case"])]
	if now == before or now == "Draft":
		return follows
	day = record.get("reviewed_on") if now == "Reviewed" else record.get("submitted_on")
	event = "assessment.reviewed" if now == "Reviewed" else "assessment.submitted"
	details = {
		"conference": record.get("conference_suggested"),
		"working_days": record.get("working_days_taken"),
	}
	name = record["name"]
	return [
		Event(record["client"], record["case"], event, day or today, "Social Assessment", name, details),
		*follows,
	]
