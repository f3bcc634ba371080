"""Where each action of the shipped workflows leads, as fixed categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ccm_app.caseload.steps import Ref, Step
from ccm_app.domain import categories

LEADS_TO = {
	("Case", "Register"): categories.REGISTRATION,
	("Case", "Start assessment"): categories.ASSESSMENT,
	("Case", "Call conference"): categories.CONFERENCE,
	("Case", "Prepare plan"): categories.PLAN,
	("Case", "Refer"): categories.REFERRAL,
	("Case", "Start services"): categories.SERVICES,
	("Case", "Start reintegration"): categories.REINTEGRATION,
	("Case", "Close"): categories.CLOSURE,
	("Case", "Evaluate"): categories.EVALUATION,
	("Case Plan", "Propose budget"): categories.BUDGET_PROPOSED,
	("Case Plan", "Confirm costs"): categories.BUDGET_COSTED,
	("Case Plan", "Approve"): categories.BUDGET_APPROVED,
	("Referral", "Send"): categories.REFERRAL_SENT,
	("Referral", "Record acceptance"): categories.REFERRAL_ACCEPTED,
	("Referral", "Start service"): categories.REFERRAL_IN_SERVICE,
	("Referral", "Complete"): categories.REFERRAL_COMPLETED,
}


def with_passed(steps: Sequence[Step]) -> list[Step]:
	"""The steps, each move knowing the categories that it and the later moves of its record lead to."""
	later: dict[Ref, tuple[str, ...]] = {}
	marked = []
	for step in reversed(steps):
		if step.verb == "move" and isinstance(step.target, Ref):
			passed = (LEADS_TO[step.kind, step.action], *later.get(step.target, ()))
			later[step.target] = passed
			marked.append(replace(step, passed=passed))
		else:
			marked.append(step)
	return marked[::-1]
