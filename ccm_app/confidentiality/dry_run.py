"""What a change of a workflow, a list or a form would do to the records of today, and carrying it out.

Numbers only: who keeps the configuration reads no case.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime

from ccm_app.confidentiality.configuration import records_by_state
from ccm_app.confidentiality.configuration_taking_back import may_take_back
from ccm_app.confidentiality.platform.deploying import is_deploy_account
from ccm_app.confidentiality.platform.lint import site_facts
from ccm_app.confidentiality.sealed_fields import sealed_fields
from ccm_app.domain.categories import CATEGORY_FIELDS, ENDED_STAGES
from ccm_app.domain.dry_runs import (
	GOES_OVER,
	Standing,
	chosen,
	conditions_of,
	fields_of,
	mapping_problems,
	what_becomes,
)
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.workflow_graph import graph_of
from ccm_app.domain.workflow_rules import graph_problems, standing_problems
from ccm_app.registry import shipped
from ccm_app.registry.register_record import write_by_register
from ccm_app.registry.renamed_states import RUNNING, carry, standing_in
from ccm_app.registry.saying import refuse, sentence_of

KIND, DONE = "Carry Over", "Done"
BATCH = 100
_JOB = f"{__name__}.run"
# Fields by which stages are decided; numbers, days and names of people and records pick out single ones.
_DECIDE = ("Check", "Currency", "Float", "Int", "Percent", "Select")


def of_workflow(drawn: Mapping[str, Any], mapping: Mapping[str, str] | None = None) -> dict[str, Any]:
	"""What a workflow would do to live records, as it is drawn on the form.

	drawn: `document_type`, `states`, `transitions` of a Workflow. mapping: state that is gone -> state that was chosen.
	Answers {"rows": [{"state", "category", "number", "outcome", "becomes", "choices", "without_way"}], "problems":
	[sentence], "moves": how many records go over}.
	"""
	_keepers_only()
	found, rows = _asked(drawn, mapping or {})
	return {
		"rows": [asdict(row) for row in rows],
		"problems": list(dict.fromkeys(sentence_of(one) for one in found)),
		"moves": sum(row.number for row in rows if row.outcome == GOES_OVER),
	}


def _asked(drawn: Mapping[str, Any], mapping: Mapping[str, str]) -> tuple[list[Problem], list[Standing]]:
	kind = str(drawn.get("document_type") or "")
	if kind not in CATEGORY_FIELDS:
		return [problem("dry_run.no_stages", kind=kind)], []
	record, standing = {**drawn, "is_active": 1}, records_by_state(kind)
	found = graph_problems(record, site_facts(is_deploy_account(), frappe.session.user))
	found = found or standing_problems(record, standing)
	rows = chosen(what_becomes(record, standing), mapping)
	if not found:
		rows = [_with_ways(record, row, kind) for row in rows]
	return [*found, *mapping_problems(rows)], rows


def _with_ways(record: Mapping[str, Any], row: Standing, kind: str) -> Standing:
	"""How many of a group no step would lead on, where every step has a condition."""
	conditions = conditions_of(graph_of(record), row.becomes)
	if not conditions:
		return row
	if any(_names_single_records(kind, name) for name in fields_of(conditions)):
		return Standing(**{**asdict(row), "choices": row.choices, "without_way": None})
	filters = {"workflow_state": row.state, CATEGORY_FIELDS[kind]: row.category}
	# Counted only; the guard let nothing but comparisons of fields through.
	stored = frappe.get_all(kind, filters=filters, fields=["name", *fields_of(conditions)])
	without = sum(not any(_holds(one, values) for one in conditions) for values in stored)
	return Standing(**{**asdict(row), "choices": row.choices, "without_way": without})


def _names_single_records(kind: str, name: str) -> bool:
	"""Whether a comparison of this field picks out single records; who keeps the configuration learns nothing about one."""
	field = frappe.get_meta(kind).get_field(name)
	if field is None:
		return name != "workflow_state"
	of_a_list = field.fieldtype == "Link" and (shipped.is_list(field.options) or name == "workflow_state")
	return not of_a_list and field.fieldtype not in _DECIDE


def _holds(condition: str, values: Mapping[str, Any]) -> bool:
	return bool(frappe.safe_eval(condition, None, {"doc": frappe._dict(values)}))


def _keepers_only() -> None:
	if not may_take_back():
		raise frappe.PermissionError


# Carrying out -------------------------------------------------------------------------------------


def begin(name: str, drawn: Mapping[str, Any], mapping: Mapping[str, str]) -> str | None:
	"""Let a changed workflow take effect, and begin to carry records over; answers the Carry Over, None without records.

	The workflow is stored with the rights of whoever asks and past the guard. Raises RulesBroken.
	"""
	_keepers_only()
	workflow = frappe.get_doc("Workflow", name)
	workflow.update({part: drawn[part] for part in ("states", "transitions") if part in drawn})
	workflow.is_active = 1
	found, rows = _asked(workflow.as_dict(), mapping)
	refuse(found)
	moving = [row for row in rows if row.outcome == GOES_OVER]
	carried = _written(workflow, moving) if moving else None
	workflow.flags.ccm_carries_over = bool(carried)
	workflow.save()
	if carried:
		frappe.enqueue(_JOB, queue="long", name=carried, enqueue_after_commit=True, timeout=6 * 60 * 60)
	return carried


def _written(workflow: Document, moving: list[Standing]) -> str:
	states = [
		{"state": row.state, "category": row.category, "becomes": row.becomes, "number": row.number}
		for row in moving
	]
	values = {"kind": workflow.document_type, "workflow": workflow.name, "status": RUNNING, "states": states}
	who = {"begun_by": frappe.session.user, "begun_on": now_datetime(), "records_moved": 0}
	total = {"records_total": sum(row.number for row in moving)}
	return str(write_by_register(KIND, {**values, **who, **total}).name)


def run(name: str) -> None:
	"""Carry records over until none is left; stopped at any moment, it goes on where it was. For the background."""
	while run_batch(name):
		# A batch is stored as a whole: record, ledger and progress.
		frappe.db.commit()
	frappe.db.commit()


def run_batch(name: str, limit: int = BATCH) -> bool:
	"""Carry the next records over, in one transaction; False when it is done. Two who work at it take turns."""
	status = frappe.db.get_value(KIND, name, "status", for_update=True)
	if status != RUNNING:
		return False
	row = frappe.get_doc(KIND, name)
	for group in row.states:
		waiting = standing_in(row.kind, group.state, group.category, limit)
		if waiting:
			moved = sum(carry(row.kind, one, group.state, group.becomes, name) for one in waiting)
			_progress(name, int(row.records_moved) + moved)
			return True
	frappe.db.set_value(KIND, name, {"status": DONE, "finished_on": now_datetime()})
	return False


def _progress(name: str, moved: int) -> None:
	frappe.db.set_value(KIND, name, "records_moved", moved)


def go_on(name: str) -> None:
	"""Begin again what was stopped; for the button."""
	_keepers_only()
	frappe.enqueue(_JOB, queue="long", name=name, timeout=6 * 60 * 60)


def hourly() -> None:
	"""For the scheduler: what a restart of the server has stopped goes on."""
	# The register's own work; nobody is asked.
	for name in frappe.get_all(KIND, filters={"status": RUNNING}, pluck="name"):
		run(name)


# Lists and mandatory fields -------------------------------------------------------------------------


def of_mandatory(kind: str, fieldname: str) -> dict[str, Any]:
	"""How many stored records lack a field that shall be mandatory: {"total", "lacking", "by_state", "sealed"}.

	by_state: [{"state", "number"}] of those that lack it and have a workflow. sealed: it is a text about a person, which
	nobody opens to be counted; then lacking is None.
	"""
	_keepers_only()
	if kind not in shipped.kinds() or shipped.is_row_kind(kind):
		refuse([problem("dry_run.not_ours", kind=kind)])
	meta = frappe.get_meta(kind)
	sealed = fieldname in sealed_fields(kind)
	known = not sealed and meta.has_field(fieldname) and frappe.db.has_column(kind, fieldname)
	answer = {"total": frappe.db.count(kind), "lacking": None, "by_state": [], "sealed": sealed}
	if not known:
		# A field that is about to be added stands in no record.
		return answer if sealed else {**answer, "lacking": answer["total"]}
	is_tick = meta.get_field(fieldname).fieldtype == "Check"
	filters = {fieldname: 0 if is_tick else ("is", "not set")}
	return {**answer, "lacking": frappe.db.count(kind, filters), "by_state": _by_state(kind, filters)}


def _by_state(kind: str, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
	if kind not in CATEGORY_FIELDS:
		return []
	rows = frappe.get_all(
		kind,
		filters=dict(filters),
		fields=["workflow_state as state", "count(*) as number"],
		group_by="workflow_state",
	)
	return [dict(row) for row in rows]


def of_list(kind: str, name: str) -> list[dict[str, Any]]:
	"""Where an entry of a list is used: [{"kind", "field", "number", "open"}], the most used first.

	open: how many of these belong to cases that have not ended; None for records of no case. Whoever switches an entry
	off takes it from new records; these keep it.
	"""
	_keepers_only()
	if not shipped.is_list(kind):
		refuse([problem("dry_run.not_ours", kind=kind)])
	found = [_used(*place, name) for place in _places_of(kind)]
	return sorted((row for row in found if row["number"]), key=lambda row: -row["number"])


def _places_of(kind: str) -> list[tuple[str, str]]:
	return [
		(other, fieldname)
		for other in shipped.kinds()
		if not shipped.is_single(other)
		for fieldname, _target in shipped.links_to(other, frozenset({kind}))
	]


def _used(kind: str, fieldname: str, name: str) -> dict[str, Any]:
	filters = {fieldname: name}
	return {
		"kind": kind,
		"field": frappe.get_meta(kind).get_label(fieldname),
		"number": frappe.db.count(kind, filters),
		"open": _open(kind, filters),
	}


def _open(kind: str, filters: dict[str, Any]) -> int | None:
	if kind == "Case":
		return int(frappe.db.count(kind, {**filters, "stage": ("not in", ENDED_STAGES)}))
	if shipped.is_row_kind(kind) or not frappe.get_meta(kind).has_field("case"):
		return None
	case, table = frappe.qb.DocType("Case"), frappe.qb.DocType(kind)
	((fieldname, value),) = filters.items()
	query = frappe.qb.from_(table).join(case).on(table.case == case.name)
	query = query.select(Count("*"))
	return int(query.where((table[fieldname] == value) & case.stage.notin(ENDED_STAGES)).run()[0][0])


def parsed(text: str | Mapping[str, Any] | None) -> dict[str, Any]:
	"""What a page sends as JSON, as a mapping."""
	read = json.loads(text) if isinstance(text, str) and text else text
	return dict(read or {})
