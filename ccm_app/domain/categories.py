"""The fixed categories on which the rules rest. States may be renamed, added and reordered; these stay."""

from __future__ import annotations

IDENTIFICATION = "Identification"
REGISTRATION = "Registration"
ASSESSMENT = "Social assessment"
CONFERENCE = "Case conference"
PLAN = "Case plan"
REFERRAL = "Referral"
SERVICES = "Services"
REINTEGRATION = "Reintegration and follow-up"
CLOSURE = "Closure"
EVALUATION = "Evaluation"
VOID = "Void"

# [H]:138-184, the ten stages in the handbook's order.
STAGES = (
	IDENTIFICATION,
	REGISTRATION,
	ASSESSMENT,
	CONFERENCE,
	PLAN,
	REFERRAL,
	SERVICES,
	REINTEGRATION,
	CLOSURE,
	EVALUATION,
)
OPEN_STAGES = STAGES[:8]
ENDED_STAGES = (CLOSURE, EVALUATION, VOID)

BUDGET_DRAFT, BUDGET_PROPOSED, BUDGET_COSTED = "Draft", "Proposed", "Costed"
BUDGET_APPROVED, BUDGET_REJECTED = "Approved", "Rejected"

REFERRAL_DRAFT, REFERRAL_SENT, REFERRAL_ACCEPTED = "Draft", "Sent", "Accepted"
REFERRAL_DECLINED, REFERRAL_IN_SERVICE = "Declined", "In service"
REFERRAL_COMPLETED, REFERRAL_WITHDRAWN = "Completed", "Withdrawn"
REFERRAL_OPEN = (REFERRAL_SENT, REFERRAL_ACCEPTED, REFERRAL_IN_SERVICE)
REFERRAL_ENGAGED = (REFERRAL_ACCEPTED, REFERRAL_IN_SERVICE, REFERRAL_COMPLETED)

HANDOVER_PROPOSED, HANDOVER_RECEIVED, HANDOVER_ASSIGNED = "Proposed", "Received", "Assigned"
HANDOVER_ACCEPTED, HANDOVER_RETURNED = "Accepted", "Returned"
HANDOVER_OPEN = (HANDOVER_PROPOSED, HANDOVER_RECEIVED, HANDOVER_ASSIGNED)

# The field of each DocType with a workflow that holds the category.
CATEGORY_FIELDS = {
	"Case": "stage",
	"Case Plan": "budget_category",
	"Referral": "referral_category",
	"Case Handover": "handover_category",
}
