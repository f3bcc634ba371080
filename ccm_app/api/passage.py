"""A client's whole passage on one screen: the ten stages, the next steps and why not yet, the moves so far."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import get_transitions
from frappe.utils import getdate

from ccm_app.confidentiality.attempts import attempts_of_case
from ccm_app.domain import categories
from ccm_app.domain.stages import NextStep, next_steps
from ccm_app.registry import ledger, saying, states
from ccm_app.registry.facts import facts_of
from ccm_app.registry.site_register import SiteRegister

DATE_FIELDS = {
	categories.IDENTIFICATION: "opened_on",
	categories.REGISTRATION: "registered_on",
	categories.ASSESSMENT: "assessed_on",
	categories.PLAN: "plan_approved_on",
	categories.REFERRAL: "first_referral_on",
	categories.SERVICES: "services_started_on",
	categories.REINTEGRATION: "reintegrated_on",
	categories.CLOSURE: "closed_on",
	categories.EVALUATION: "evaluated_on",
}
LONGEST_TIMELINE = 500


@frappe.whitelist(methods=["GET", "POST"])
def get_passage(case: str) -> dict[str, Any]:
	"""The passage of one case, for whoever may read the case.

	Answers {"case", "client", "stage", "next_due_on", "next_due_what", "stages": [{"stage", "label",
	"reached", "current", "open", "date"}], "next_steps": [{"stage", "label", "actions", "possible",
	"sentences"}], "timeline": [{"occurred_on", "event", "subject_kind", "subject_name", "details", "actor"}],
	"attempts": [[rows of `attempts.attempts_of`]]}.
	A case that does not exist and a case that is not the user's look alike: DoesNotExistError.
	"""
	record = open_case(case)
	steps = next_steps(facts_of(record), SiteRegister(), getdate())
	moves = _moves(record)
	return {
		"case": record.name,
		"client": record.client,
		"stage": record.stage,
		"next_due_on": record.next_due_on,
		"next_due_what": _(record.next_due_what) if record.next_due_what else None,
		"stages": [_stage(stage, record, steps, moves) for stage in categories.STAGES],
		"next_steps": [_step(step, record) for step in steps],
		"timeline": moves,
		"attempts": attempts_of_case(record.name),
	}


def open_case(name: str) -> Document:
	"""The case, when it exists and the user may read it; else DoesNotExistError with one and the same text."""
	if frappe.db.exists("Case", name):
		record = frappe.get_doc("Case", name)
		if record.has_permission("read"):
			return record
		frappe.clear_messages()
	frappe.throw(
		_("There is no case with this number among yours. Compare it with the paper and type it again."),
		frappe.DoesNotExistError,
	)
	raise AssertionError("frappe.throw always raises")


def _stage(
	stage: str, record: Document, steps: list[NextStep], moves: list[dict[str, Any]]
) -> dict[str, Any]:
	date = record.get(DATE_FIELDS.get(stage, "")) or _entered_on(stage, moves)
	current = record.stage == stage
	entered = {categories.IDENTIFICATION} | {move["details"].get("to") for move in moves if move["details"]}
	return {
		"stage": stage,
		"label": _(stage),
		"reached": current or stage in entered,
		"current": current,
		"open": any(step.stage == stage and not step.problems for step in steps),
		"date": date if current or stage in entered else None,
	}


def _entered_on(stage: str, moves: list[dict[str, Any]]) -> Any:
	entries = (move for move in moves if move["event"] == "case.moved" and move["details"].get("to") == stage)
	first = next(entries, None)
	return getdate(first["occurred_on"]) if first else None


def _step(step: NextStep, record: Document) -> dict[str, Any]:
	return {
		"stage": step.stage,
		"label": _(step.stage),
		"actions": actions_to(step.stage, record),
		"possible": not step.problems,
		"sentences": [saying.sentence_of(one, "Case") for one in step.problems],
	}


def actions_to(stage: str, record: Document) -> list[str]:
	"""The actions by which this user can bring the case into the stage."""
	workflow = states.active_workflow("Case")
	ways = get_transitions(record, workflow) if workflow else []
	fitting = (way["action"] for way in ways if states.category_of("Case", way["next_state"]) == stage)
	return list(dict.fromkeys(fitting))


def _moves(record: Document) -> list[dict[str, Any]]:
	"""The moves of the case and of its client, as codes; the newest last."""
	# Who may read the case may read its moves: that was asked before.
	rows = frappe.get_all(
		"Case Event",
		filters={"client": record.client},
		or_filters=[["case", "=", record.name], ["case", "is", "not set"]],
		fields=["occurred_on", "event", "subject_kind", "subject_name", "details", "actor", "sequence"],
		order_by="sequence desc",
		limit=LONGEST_TIMELINE,
	)
	return [dict(row) | {"details": ledger.details_of(row)} for row in reversed(rows)]
