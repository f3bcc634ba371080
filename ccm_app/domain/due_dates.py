"""What is due next in a case, and when, so that no client is lost in the system [H]:144."""

from __future__ import annotations

from datetime import date, timedelta

from ccm_app.domain import categories
from ccm_app.domain.reading import client_of, holidays_of, latest_assessment, number_setting, referrals
from ccm_app.domain.register import Record, Register
from ccm_app.domain.working_days import add_working_days, assessment_due_on


def assessment_due(registered_on: date | None, office: str | None, register: Register) -> date | None:
	"""Last day of the assessment, "at least within two work weeks" of registration [H]:148; None before it."""
	if not registered_on:
		return None
	days = number_setting(register, "assessment_working_days", 10)
	return assessment_due_on(registered_on, holidays_of(office, register), days)


def next_due(case: Record, register: Register) -> tuple[str | None, date | None]:
	"""What is due next in an open case, and when; every open case has a next due date."""
	stage = case.get("stage")
	if stage in categories.ENDED_STAGES:
		return None, None
	name = case.get("name")
	follow_up = min(
		(row["due_on"] for row in register.many("Follow-up", case=name, status="Planned")), default=None
	)
	if stage == categories.REINTEGRATION and follow_up:
		return "Follow-up", follow_up
	if stage in (categories.IDENTIFICATION, categories.REGISTRATION, categories.ASSESSMENT):
		return _assessment_step(case, register)
	return _later_step(case, register)


def _assessment_step(case: Record, register: Register) -> tuple[str, date | None]:
	report = latest_assessment(case.get("name"), register)
	if report is None:
		return "Social assessment", case.get("assessment_due_on") or case.get("opened_on")
	submitted = report.get("submitted_on") or report["assessed_on"]
	holidays = holidays_of(case.get("field_office"), register)
	if report.get("status") != "Reviewed":
		days = number_setting(register, "review_working_days", 1)
		return "Review of the Case Report", add_working_days(submitted, days, holidays)
	reviewed = report.get("reviewed_on") or submitted
	if report.get("conference_suggested") == "Yes":
		days = number_setting(register, "conference_notice_days", 5)
		return "Case conference", reviewed + timedelta(days=days)
	days = number_setting(register, "plan_working_days", 10)
	return "Case plan", add_working_days(reviewed, days, holidays)


def _later_step(case: Record, register: Register) -> tuple[str, date | None]:
	name, stage = case.get("name"), case.get("stage")
	meetings = [row["planned_on"] for row in register.many("Case Conference", case=name, status="Called")]
	if meetings:
		return "Case conference", min(meetings)
	answers = [
		row["answer_due_on"]
		for row in referrals(name, register, (categories.REFERRAL_SENT,))
		if row.get("answer_due_on")
	]
	if answers:
		return "Answer to a referral", min(answers)
	since = case.get("stage_since") or case.get("opened_on")
	if stage in (categories.CONFERENCE, categories.PLAN) and since:
		days = number_setting(register, "plan_working_days", 10)
		return "Case plan", add_working_days(since, days, holidays_of(case.get("field_office"), register))
	quiet = number_setting(register, "quiet_days", 30)
	since = _with_a_party_since(case, since, register)
	return "News of the client", (since + timedelta(days=quiet)) if since else None


def _with_a_party_since(case: Record, since: date | None, register: Register) -> date | None:
	"""Whoever was handed over across a border is asked after from the arrival on: the office still answers for the case."""
	client = client_of(case, register)
	arrived = client.get("custodian_since") if client.get("present_outside_party") else None
	return max(since, arrived) if since and arrived else since
