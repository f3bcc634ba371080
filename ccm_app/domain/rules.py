"""Which rule belongs to which record. The shells ask here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ccm_app.domain import (
	access,
	assessments,
	break_glass,
	case_fields,
	categories,
	clients,
	closures,
	conferences,
	consents,
	designations,
	disclosures,
	handovers,
	leaves,
	merges,
	network,
	plans,
	provider_answers,
	provider_messages,
	referrals,
	reintegration,
	services,
	stages,
	statistical_periods,
	statistics_publications,
	voidings,
)
from ccm_app.domain.consequences import Consequence, Event, Refresh, Update
from ccm_app.domain.handovers import OFFICE_RECORDS
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.provider_names import name_warnings
from ccm_app.domain.reading import case_of, number_setting
from ccm_app.domain.reference import paper_form_problems
from ccm_app.domain.register import Record, Register

Check = Callable[[Record, Record | None, Register, date], list[Problem]]
Fill = Callable[[Record, Record | None, Register, date], dict[str, Any]]

# Long texts of each record; longer ones are refused with a sentence, never cut.
NARRATIVES: Mapping[str, tuple[str, ...]] = {
	"Social Assessment": (
		"situation_history",
		"family_situation",
		"livelihood",
		"education_situation",
		"health_findings",
		"psychosocial_findings",
		"legal_situation",
		"risks",
		"client_wishes",
		"recommendations",
	),
	"Case Conference": ("client_view", "final_decision", "minutes"),
	"Service Record": ("note",),
	"Provider Message": ("message",),
	"Follow-up": ("note",),
	"Case Closure": ("summary",),
	"Case Evaluation": ("success_factors", "system_changes"),
	"Body Meeting": ("agenda", "minutes"),
	"Monitoring Visit": ("findings", "recommendations"),
}

# Stored records that may still be changed when the case has ended: the letter of closure is handed over,
# and a client may withdraw consent at any time.
AFTER_CLOSURE = ("Case Closure", "Client Consent")

CHECKS: Mapping[str, tuple[Check, ...]] = {
	"Client": (clients.client_problems,),
	"Client Identity": (clients.identity_problems,),
	"Case": (
		clients.case_problems,
		lambda record, stored, register, _: stages.move_problems(
			dict(record) | {"stage_before": (stored or {}).get("stage")}, stored, register
		),
		lambda record, stored, register, _: access.sensitivity_problems(record, stored, register),
	),
	"Conflict of Interest": (lambda record, *_: break_glass.conflict_problems(record),),
	"Movement": (clients.movement_problems,),
	"Social Assessment": (assessments.assessment_problems,),
	"Case Conference": (conferences.conference_problems,),
	"Case Plan": (
		plans.plan_problems,
		plans.prepared_problems,
	),
	"Client Consent": (consents.consent_problems,),
	"Disclosure": (disclosures.disclosure_problems,),
	"Referral": (referrals.referral_problems,),
	"Provider Answer": (provider_answers.answer_problems,),
	"Provider Message": (provider_messages.message_problems,),
	"Service Record": (services.service_problems,),
	"Reintegration": (reintegration.reintegration_problems,),
	"Follow-up": (reintegration.follow_up_problems,),
	"Follow-up Schedule": (lambda record, *_: reintegration.schedule_problems(record),),
	"Case Closure": (closures.closure_problems,),
	"Case Evaluation": (closures.evaluation_problems,),
	"Case Handover": (handovers.handover_problems,),
	"Provider Designation": (designations.designation_problems,),
	"Service Provider": (network.provider_problems,),
	"Field Office": (network.office_problems,),
	"Body Meeting": (network.meeting_problems,),
	"Monitoring Visit": (network.visit_problems,),
	"Paper Form Batch": (network.batch_problems,),
	"Possible Duplicate": (network.decision_problems,),
	"Client Merge": (merges.merge_problems,),
	"Staff Leave": (leaves.leave_problems,),
	"Voiding": (voidings.voiding_problems,),
	"Statistical Period": (statistical_periods.period_problems,),
	"Statistics Publication": (statistics_publications.publication_problems,),
}

FILLS: Mapping[str, Fill] = {
	"Client": clients.client_filled,
	"Case": case_fields.case_filled,
	"Movement": clients.movement_filled,
	"Social Assessment": assessments.assessment_filled,
	"Case Plan": plans.plan_filled,
	"Referral": referrals.referral_filled,
	"Provider Answer": provider_answers.answer_filled,
	"Provider Message": provider_messages.message_filled,
	"Service Record": services.service_filled,
	"Follow-up": reintegration.follow_up_filled,
	"Case Handover": handovers.handover_filled,
	"Client Merge": merges.merge_filled,
	"Voiding": voidings.voiding_filled,
	"Provider Designation": designations.designation_filled,
	"Body Meeting": network.meeting_filled,
	"Paper Form Batch": network.batch_filled,
}


def problems_of(
	kind: str, record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""Everything that forbids saving `record` of this DocType; `stored` is the row as it stands now."""
	found = _case_problems(kind, record, stored, register) if kind in OFFICE_RECORDS else []
	if found:
		return found
	for check in CHECKS.get(kind, ()):
		found += check(record, stored, register, today)
	return [*found, *_paper_form_problems(record, stored), *_narrative_problems(kind, record, register)]


def _case_problems(kind: str, record: Record, stored: Record | None, register: Register) -> list[Problem]:
	case = case_of(record, register)
	if not case:
		return clients.number_problems("Case", record.get("case")) or [
			problem("record.unknown_case", "case", case=record.get("case"))
		]
	ended = case.get("stage") in categories.ENDED_STAGES
	if ended and (stored is None or kind not in AFTER_CLOSURE):
		return [problem("case.is_closed", "case", case=record.get("case"))]
	return []


def _paper_form_problems(record: Record, stored: Record | None) -> list[Problem]:
	"""A mistyped number of a paper form would let the same form be typed in a second time under the right one."""
	typed = record.get("paper_form_number")
	if not typed or typed == (stored or {}).get("paper_form_number"):
		return []
	return paper_form_problems(str(typed))


def _narrative_problems(kind: str, record: Record, register: Register) -> list[Problem]:
	longest = number_setting(register, "narrative_limit", 100_000)
	return [
		problem("text.too_long", field, field=field, length=len(str(record[field])), longest=longest)
		for field in NARRATIVES.get(kind, ())
		if len(str(record.get(field) or "")) > longest
	]


def warnings_of(
	kind: str, record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""What is unwise but allowed: what was typed is kept."""
	if kind == "Service Provider":
		return name_warnings(record, stored, register)
	return clients.identity_warnings(record) if kind == "Client Identity" else []


def completed(
	kind: str, record: Record, stored: Record | None, register: Register, today: date
) -> dict[str, Any]:
	"""The fields that the register fills itself, before the checks."""
	values: dict[str, Any] = {}
	if kind in OFFICE_RECORDS:
		case = case_of(record, register)
		values = {"client": case.get("client"), "field_office": case.get("field_office")}
	fill = FILLS.get(kind)
	if fill:
		values |= fill(dict(record) | values, stored, register, today)
	return values


def consequences(
	kind: str, record: Record, stored: Record | None, register: Register, today: date
) -> list[Consequence]:
	"""What follows from the save, to be carried out in the same transaction."""
	follow = _FOLLOWS.get(kind)
	return follow(record, stored, register, today) if follow else []


def _movement(record: Record, stored: Record | None, register: Register, today: date) -> list[Consequence]:
	"""The client is where the last movement says."""
	if stored is not None:
		return []
	client, case, name = record["client"], record["case"], record["name"]
	present = {
		"present_custodian_kind": record.get("to_custodian_kind"),
		"present_provider": record.get("to_provider"),
		"present_outside_party": record.get("to_outside_party"),
		"present_place": record.get("to_place"),
		"custodian_since": record.get("moved_on"),
	}
	details = {
		"from": record.get("from_custodian_kind"),
		"to": record.get("to_custodian_kind"),
		"provider": record.get("to_provider"),
		"place": record.get("to_place"),
	}
	if record.get("to_outside_party"):
		details["outside_party"] = record["to_outside_party"]
	moved = Event(client, case, "client.moved", record["moved_on"], "Movement", name, details)
	return [Update("Client", client, present), moved, Refresh("Case", case)]


_Follow = Callable[[Record, "Record | None", Register, date], list[Consequence]]

_FOLLOWS: Mapping[str, _Follow] = {
	"Client": lambda record, stored, *_: clients.client_consequences(record, stored),
	"Client Identity": lambda record, stored, _, today: clients.identity_consequences(record, stored, today),
	"Case": stages.case_consequences,
	"Movement": _movement,
	"Social Assessment": lambda record, stored, _, today: assessments.assessment_consequences(
		record, stored, today
	),
	"Case Conference": conferences.conference_consequences,
	"Case Plan": lambda record, stored, _, today: plans.plan_consequences(record, stored, today),
	"Client Consent": consents.consent_consequences,
	"Disclosure": lambda record, stored, _, today: disclosures.disclosure_consequences(record, stored, today),
	"Referral": referrals.referral_consequences,
	"Provider Answer": provider_answers.answer_consequences,
	"Provider Message": provider_messages.message_consequences,
	"Service Record": services.service_consequences,
	"Reintegration": lambda record, stored, register, _: reintegration.reintegration_consequences(
		record, stored, register
	),
	"Follow-up": lambda record, stored, _, today: reintegration.follow_up_consequences(record, stored, today),
	"Case Closure": lambda record, stored, *_: closures.closure_consequences(record, stored),
	"Case Evaluation": lambda record, stored, register, _: closures.evaluation_consequences(
		record, stored, register
	),
	"Case Handover": handovers.handover_consequences,
	"Client Merge": merges.merge_consequences,
	"Voiding": voidings.voiding_consequences,
	"Break Glass": lambda record, stored, *_: break_glass.break_glass_consequences(record, stored),
	"Conflict of Interest": lambda record, *_: break_glass.conflict_consequences(record),
}
