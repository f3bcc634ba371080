"""Which work waits for which role, after the handbook: one entry per duty, read by `ccm_app.api.work`.

A duty is asked by category and status, never by the name of a state: an administrator may rename every state.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from frappe import _

from ccm_app.api.approving import approvers
from ccm_app.api.border_duties import border_duties
from ccm_app.api.duty import OFFICE, Duty, Filters
from ccm_app.api.referral_duties import referral_duties
from ccm_app.api.sharing_duties import sharing_duties
from ccm_app.confidentiality.roles import (
	ADVISORY,
	CENTRAL,
	CLERK,
	COORDINATION,
	MANAGER,
	MONITORING,
	PROTECTION,
	WORKER,
)
from ccm_app.domain import categories

RENEWAL_DAYS = 30
__all__ = ("OFFICE", "Duty", "Filters", "duties")
_NO_CASE: dict[str, Any] = {"case": "", "office": ""}


def duties(today: date) -> list[Duty]:
	"""Every duty, in the order of the stages."""
	groups = (
		_registration,
		_assessment,
		_planning,
		_referral,
		sharing_duties,
		_follow_up,
		_money,
		_handover,
		border_duties,
		_oversight,
		_bodies,
	)
	return [duty for group in groups for duty in group(today)]


def _cases_with(roles: tuple[str, ...], what: str, why: str, filters: Filters, **more: Any) -> Duty:
	"""A duty of the Field Office about its own cases; due on the case's next due date."""
	values = {"due": "next_due_on", "since": "stage_since", "case": "name", "of_office": "field_office"}
	return Duty(roles, "Case", what, why, filters, **(values | more))


def _registration(today: date) -> Iterator[Duty]:
	yield _cases_with(
		(MANAGER, CLERK),
		_("Register the client"),
		_("The client is identified; the Field Office registers every client immediately."),
		[["stage", "=", categories.IDENTIFICATION]],
	)


def _assessment(today: date) -> Iterator[Duty]:
	"""[H]:148: the Case Report within two work weeks, its review immediately."""
	yield _cases_with(
		(WORKER,),
		_("Assess and write the Case Report"),
		_("The client is registered and has no Case Report; it is due within two work weeks."),
		[
			["stage", "in", [categories.REGISTRATION, categories.ASSESSMENT]],
			["next_due_what", "=", "Social assessment"],
		],
		unless=("Social Assessment", [["status", "=", "Draft"]]),
	)
	yield Duty(
		(WORKER,),
		"Social Assessment",
		_("Finish and submit the Case Report"),
		_("The Case Report is a draft; the Field Office can review it once it is submitted."),
		[["status", "=", "Draft"]],
		since="assessed_on",
		of_office="field_office",
	)
	yield Duty(
		(MANAGER,),
		"Social Assessment",
		_("Review the Case Report"),
		_("The social worker has submitted it; the Field Office reviews it immediately."),
		[["status", "=", "Submitted"]],
		since="submitted_on",
		of_office="field_office",
	)


def _planning(today: date) -> Iterator[Duty]:
	"""[H]:154-160: the Field Case Manager chairs the conference and makes the plan."""
	yield _cases_with(
		(MANAGER,),
		_("Call or hold the case conference"),
		_("The Field Case Manager calls and chairs the conference, at very short notice."),
		[["next_due_what", "=", "Case conference"], _open()],
	)
	yield _cases_with(
		(MANAGER,),
		_("Prepare the case plan"),
		_("The next step of the case is a plan with schedule, providers and budget."),
		[["next_due_what", "=", "Case plan"], _open()],
		unless=("Case Plan", [["budget_category", "in", [*_WITH_OTHERS, categories.BUDGET_REJECTED]]]),
	)
	yield Duty(
		(MANAGER,),
		"Case Plan",
		_("Revise the plan"),
		_("The budget was rejected; the note of the approver says why."),
		[["budget_category", "=", categories.BUDGET_REJECTED]],
		since="proposed_on",
		of_office="field_office",
	)


def _referral(today: date) -> Iterator[Duty]:
	"""[H]:166-168: the Field Office refers, and asks for the answer."""
	yield Duty(
		(MANAGER, CLERK),
		"Referral",
		_("Send the referral"),
		_("The referral is a draft; the provider has not been asked yet."),
		[["referral_category", "=", categories.REFERRAL_DRAFT], ["waits_for_place", "=", 0]],
		since="referred_on",
		of_office="field_office",
	)
	yield Duty(
		(MANAGER, CLERK),
		"Referral",
		_("Ask the provider for the answer"),
		_("The day on which the provider should have answered has come."),
		[["referral_category", "=", categories.REFERRAL_SENT], ["answer_due_on", "<=", today]],
		due="answer_due_on",
		since="referred_on",
		of_office="field_office",
	)
	yield from referral_duties(today)
	yield Duty(
		(MANAGER,),
		"Provider Designation",
		_("Ask the Local Resource Committee to renew the designation"),
		_("The designation of the provider ends within 30 days."),
		[
			["status", "=", "Designated"],
			["valid_until", "between", [today, today + timedelta(days=RENEWAL_DAYS)]],
		],
		due="valid_until",
		since="valid_from",
		case="",
		of_office="field_office",
	)


def _follow_up(today: date) -> Iterator[Duty]:
	"""[H]:144, :178: follow-up is part and parcel, and no client is lost in the system."""
	yield Duty(
		(WORKER, MANAGER),
		"Follow-up",
		_("Make the follow-up visit"),
		_("The day of the follow-up has come and nothing is recorded."),
		[["status", "=", "Planned"], ["due_on", "<=", today]],
		due="due_on",
		since="due_on",
		of_office="field_office",
	)
	yield _cases_with(
		OFFICE,
		_("Find out how the client is"),
		_("Nothing has been recorded for longer than the settings allow."),
		[["next_due_what", "=", "News of the client"], ["next_due_on", "<=", today], _open()],
	)


def _money(today: date) -> Iterator[Duty]:
	"""[H]:122: costs are calculated with the Field Coordination Unit; then the budget is approved."""
	yield Duty(
		(COORDINATION,),
		"Case Plan",
		_("Confirm the costs"),
		_("The Field Office has proposed the budget and consults the Field Coordination Unit on the costs."),
		[["budget_category", "=", categories.BUDGET_PROPOSED]],
		since="proposed_on",
	)
	for role, filters in approvers():
		yield Duty(
			(role,),
			"Case Plan",
			_("Approve or reject the budget"),
			_("The costs are confirmed; nobody can be referred before the budget is approved."),
			filters,
			since="costs_consulted_on",
		)


def _handover(today: date) -> Iterator[Duty]:
	"""[H]:120: the Central Office coordinates the referral to another destination."""
	for category, what, why in (
		(
			categories.HANDOVER_PROPOSED,
			_("Receive the hand-over"),
			_("A Field Office hands the case over to the Central Office."),
		),
		(
			categories.HANDOVER_RECEIVED,
			_("Assign the hand-over to an office"),
			_("The Central Office has received the case and coordinates where it goes."),
		),
	):
		filters: Filters = [["handover_category", "=", category]]
		yield Duty((CENTRAL,), "Case Handover", what, why, filters, since="proposed_on")
	yield Duty(
		(MANAGER,),
		"Case Handover",
		_("Accept or return the hand-over"),
		_("The Central Office has assigned the case to your office."),
		[["handover_category", "=", categories.HANDOVER_ASSIGNED]],
		since="assigned_on",
		of_office="to_office",
	)


def _oversight(today: date) -> Iterator[Duty]:
	"""[H]:130, :184-186: evaluation; the register's clean-up; the review of emergency looks."""
	yield Duty(
		(CENTRAL, MONITORING),
		"Case",
		_("Evaluate the closed case"),
		_("The case is closed and not evaluated; cases are evaluated together."),
		[["stage", "=", categories.CLOSURE]],
		since="closed_on",
		case="name",
	)
	yield Duty(
		(CENTRAL,),
		"Possible Duplicate",
		_("Compare the two registrations"),
		_("They may be the same person; only the Central Office may open both."),
		[["status", "=", "To be compared"]],
		**_NO_CASE,
	)
	yield Duty(
		(PROTECTION,),
		"Break Glass",
		_("Review the emergency look"),
		_("Somebody opened a client in an emergency; the Data Protection Officer judges every such look."),
		[["review_status", "=", "Waiting for review"]],
		due="review_due_on",
		since="asked_on",
		**_NO_CASE,
	)
	yield Duty(
		(CENTRAL, PROTECTION),
		"Break Glass",
		_("Agree to the emergency access, or leave it"),
		_("The case is sealed, or the user has a conflict of interest: a second person has to agree."),
		[["status", "=", "Waiting for a second person"]],
		since="asked_on",
		**_NO_CASE,
	)


def _bodies(today: date) -> Iterator[Duty]:
	"""[H]:274, :294: members review the Minutes, the Secretary sees to old action items."""
	yield Duty(
		(ADVISORY,),
		"Body Meeting",
		_("Review the minutes"),
		_("The minutes are written and not agreed yet."),
		[["minutes_written", "=", 1], ["minutes_agreed_on", "is", "not set"]],
		since="held_on",
		**_NO_CASE,
	)
	yield Duty(
		(CENTRAL,),
		"Body Meeting",
		_("See to the action items"),
		_("An action item of the meeting has passed its day and is not done."),
		[["Action Item", "due_on", "<=", today], ["Action Item", "done_on", "is", "not set"]],
		since="held_on",
		**_NO_CASE,
	)


def _open() -> list[Any]:
	return ["stage", "not in", categories.ENDED_STAGES]


# The plan waits for the Field Coordination Unit or for the approver.
_WITH_OTHERS = (categories.BUDGET_PROPOSED, categories.BUDGET_COSTED)
