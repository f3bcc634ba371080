"""Stage 8: reintegration and follow-up; the second half of the first year is critical [H]:176-178."""

from __future__ import annotations

from datetime import date
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.consequences import Consequence, Event, Insert, Refresh
from ccm_app.domain.dates import months_after, problems_of_date
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import case_of, decimal_of, number_setting, rows
from ccm_app.domain.register import Record, Register, checked, filled

CRITICAL_MONTHS = range(7, 13)
BEFORE_SERVICES = categories.STAGES[:6]


def schedule_months(schedule: Record) -> list[tuple[int, str]]:
	"""Month after reintegration and kind of each planned follow-up, in order of time."""
	return sorted(
		(int(decimal_of(row.get("month_number"))), str(row.get("kind") or "Visit"))
		for row in rows(schedule, "visits")
	)


def schedule_problems(record: Record) -> list[Problem]:
	"""A schedule must cover months 7 to 12: "during the second half of the first year many reintegrated
	clients give up and succumb" [H]:178."""
	months = [month for month, _ in schedule_months(record)]
	found: list[Problem] = []
	if any(month < 1 for month in months):
		found.append(problem("schedule.month_below_one", "visits"))
	if not any(month in CRITICAL_MONTHS for month in months):
		found.append(problem("schedule.second_half_missing", "visits"))
	return found


def reintegration_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""Reintegration "should only start when recovery and preparation ... have been sufficiently
	successful" [H]:176."""
	case = case_of(record, register)
	found: list[Problem] = []
	if stored is None and case.get("stage") in BEFORE_SERVICES:
		found.append(problem("reintegration.too_early", "case", stage=case.get("stage")))
	if not checked(record.get("recovery_sufficient")):
		found.append(problem("reintegration.recovery", "recovery_sufficient"))
	if not checked(record.get("preparation_sufficient")):
		found.append(problem("reintegration.preparation", "preparation_sufficient"))
	start = ("services_started_on", case.get("services_started_on"))
	found += problems_of_date(record.get("started_on"), "started_on", today, start)
	found += problems_of_date(record.get("client_consulted_on"), "client_consulted_on", today)
	found += problems_of_date(
		record.get("ended_on"), "ended_on", today, ("started_on", record.get("started_on"))
	)
	if stored is None and _running(record, register):
		found.append(problem("reintegration.another_runs", "case"))
	if record.get("ended_on") and not filled(record.get("end_reason")):
		found.append(problem("reintegration.ended_without_reason", "end_reason"))
	if stored and stored.get("started_on") != record.get("started_on"):
		found.append(problem("reintegration.start_is_fixed", "started_on"))
	return found


def _running(record: Record, register: Register) -> bool:
	others = register.many("Reintegration", case=record.get("case"))
	return any(not other.get("ended_on") for other in others)


def reintegration_consequences(
	record: Record, stored: Record | None, register: Register
) -> list[Consequence]:
	"""The start plans every follow-up of the schedule, so that none has to be remembered."""
	client, case, name = record["client"], record["case"], record["name"]
	details = {"option": record.get("option"), "place": record.get("place")}
	if stored is None:
		started = record["started_on"]
		schedule = register.one("Follow-up Schedule", record.get("follow_up_schedule")) or {}
		planned: list[Consequence] = [
			Insert("Follow-up", _planned(record, month, kind)) for month, kind in schedule_months(schedule)
		]
		moved = Event(client, case, "reintegration.started", started, "Reintegration", name, details)
		return [moved, *planned, Refresh("Case", case)]
	if record.get("ended_on") and not stored.get("ended_on"):
		return [
			Event(client, case, "reintegration.ended", record["ended_on"], "Reintegration", name, details)
		]
	return []


def _planned(record: Record, month: int, kind: str) -> dict[str, Any]:
	return {
		"case": record["case"],
		"reintegration": record["name"],
		"due_on": months_after(record["started_on"], month),
		"kind": kind,
		"status": "Planned",
		"form_key": f"{record['name']}-month-{month}",
	}


def follow_up_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""Follow-up monitors the situation and assesses "further need for support" [H]:178."""
	reintegration = register.one("Reintegration", record.get("reintegration")) or {}
	started = ("started_on", reintegration.get("started_on"))
	found: list[Problem] = []
	found += _of_what_problems(record, reintegration)
	if record.get("due_on") and started[1] and record["due_on"] < started[1]:
		found.append(problem("follow_up.due_before_start", "due_on"))
	found += problems_of_date(record.get("visited_on"), "visited_on", today, started)
	if record.get("status") == "Done":
		found += _done_problems(record)
	if record.get("status") == "Client not found" and not filled(record.get("note")):
		found.append(problem("follow_up.not_found_without_note", "note"))
	return found


def _of_what_problems(record: Record, reintegration: Record) -> list[Problem]:
	"""After a reintegration of this case, or of a training, which may be followed up before anybody goes home."""
	if not filled(record.get("reintegration")):
		of_training = filled(record.get("training_course"))
		return [] if of_training else [problem("follow_up.of_nothing", "reintegration")]
	if reintegration.get("case") != record.get("case"):
		return [problem("follow_up.of_another_case", "reintegration")]
	return []


def _done_problems(record: Record) -> list[Problem]:
	found = [
		problem("follow_up.not_complete", field, field=field)
		for field in ("visited_on", "visited_by", "situation")
		if not filled(record.get(field))
	]
	if checked(record.get("further_support_needed")) and not filled(record.get("support_needed")):
		found.append(problem("follow_up.no_support_named", "support_needed"))
	return found


def month_number(started_on: date, day: date) -> int:
	"""In which month after reintegration a day lies: up to one month after the start is month 1."""
	months = (day.year - started_on.year) * 12 + day.month - started_on.month
	if months < 0 or day <= started_on:
		return 1
	return months if day <= months_after(started_on, months) else months + 1


def follow_up_filled(
	record: Record, stored: Record | None, register: Register, today: date
) -> dict[str, Any]:
	"""The month of the visit, or of the due date while it has not taken place."""
	reintegration = register.one("Reintegration", record.get("reintegration")) or {}
	started = reintegration.get("started_on")
	day = record.get("visited_on") or record.get("due_on")
	number = month_number(started, day) if started and day else 0
	return {"month_number": max(number, 1) if number else 0}


def follow_up_consequences(record: Record, stored: Record | None, today: date) -> list[Consequence]:
	"""A follow-up that took place, was missed, or did not find the client is a move."""
	status = record.get("status")
	follows: list[Consequence] = [Refresh("Case", record["case"])]
	if status in ("Planned", (stored or {}).get("status")):
		return follows
	details = {"month": record.get("month_number"), "situation": record.get("situation")}
	event = f"follow_up.{str(status).lower().replace(' ', '_')}"
	# One that is given up before its day, because the case ends, is missed today.
	day = record.get("visited_on") or min(record["due_on"], today)
	name = record["name"]
	return [Event(record["client"], record["case"], event, day, "Follow-up", name, details), *follows]


def critical_follow_ups_done(case: str | None, register: Register) -> int:
	"""How many follow-ups of months 7 to 12 after the latest reintegration were done.

	A visit planned for one of these months and made a little late, in month 13, is no less a visit.
	"""
	latest = max(register.many("Reintegration", case=case), key=lambda row: row["started_on"], default=None)
	if latest is None:
		return 0
	done = register.many("Follow-up", reintegration=latest["name"], status="Done")
	return sum(_is_critical(row, latest["started_on"]) for row in done)


def _is_critical(row: Record, started_on: date) -> bool:
	visited = int(row.get("month_number") or 0)
	planned = month_number(started_on, row["due_on"]) if row.get("due_on") else 0
	late = visited == CRITICAL_MONTHS.stop and planned in CRITICAL_MONTHS
	return visited in CRITICAL_MONTHS or late


def critical_problems(case: str | None, register: Register) -> list[Problem]:
	"""Whether the second half of the first year has been followed up often enough; the number is a setting."""
	needed = number_setting(register, "critical_visits_minimum", 2)
	done = critical_follow_ups_done(case, register)
	return [] if done >= needed else [problem("closure.critical_months", "reason", done=done, needed=needed)]
