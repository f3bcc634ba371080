"""Steps of a workflow: taken from a mail, skipped, or approved by the wrong person."""

from __future__ import annotations

import json
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, fresh
from tests.site.confidentiality.replay.http import Answer, Visitor
from tests.site.confidentiality.replay.world import Victim

ACTIONS = "frappe.workflow.doctype.workflow_action.workflow_action"


def _moving(world: Any) -> str:
	"""The DocType whose workflow is attacked: on a first version the plan, with ours the case as well as the plan."""
	return world.words.plan if world.title == "naive" else "Case"


def _signed(world: Any, given: dict[str, str]) -> str:
	"""The address part of a link, signed with the key of the site."""
	signing = "frappe.get_attr('frappe.utils.verified_command.get_signed_params')"
	return str(world.site.run(f"{signing}({given!r})")).strip('"')


def _with_mailed_link(world: Any) -> Victim:
	"""The link of a mail about a step, signed by the site as it signs its mails."""
	victim = fresh(world) if world.title == "naive" else world.victim()
	kind = _moving(world)
	action, email = ("Send", "worker") if world.title == "naive" else ("Call conference", "own")
	about = {"doctype": kind, "docname": victim.case, "action": action}
	state = world.cell(kind, victim.case, "workflow_state")
	victim.more["link"] = _signed(world, {**about, "user": world.visitor(email).email})
	victim.more["first"] = _signed(world, {**about, "current_state": state})
	return victim


@attack(
	"L36", "the link of a mail takes a step as its receiver, without signing in", prepare=_with_mailed_link
)
def mailed_link(world: Any, victim: Victim) -> Evidence:
	kind, guest = _moving(world), world.who("guest")[0]
	before = world.cell(kind, victim.case, "workflow_state")
	answers = [
		guest.ask("GET", f"/api/method/{ACTIONS}.apply_action?{victim.more['first']}"),
		guest.ask("GET", f"/api/method/{ACTIONS}.confirm_action?{victim.more['link']}"),
		guest.ask("GET", f"/?cmd={ACTIONS}.confirm_action&{victim.more['link']}"),
	]
	after = world.cell(kind, victim.case, "workflow_state")
	told_by_guest = [one for one in answers if one.holds(victim.client)]
	harm = "" if after == before else f"a guest took the step from {before} to {after}"
	return Evidence(answers, both(harm, "the page names the client" if told_by_guest else ""))


def _skips(who: Visitor, kind: str, name: str) -> list[Answer]:
	"""Submit a record without any step of the workflow."""
	document = who.read(kind, name).record
	text = json.dumps({**document, "docstatus": 1}, default=str)
	return [
		who.change(kind, name, docstatus=1),
		who.call("frappe.client.submit", doc=json.dumps(document, default=str)),
		who.call("frappe.desk.form.save.savedocs", doc=text, action="Submit"),
		who.call(
			"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
			doctype=kind,
			docnames=json.dumps([name]),
			action="submit",
		),
		who.ask("POST", f"/api/v2/document/{kind}/{name}/method/submit", json={}),
	]


@attack("C01", "a record is submitted past the workflow", prepare=fresh)
def submitted_past_the_workflow(world: Any, victim: Victim) -> Evidence:
	answers: list[Answer] = []
	harms: list[str] = []
	kinds = (
		{world.words.plan: victim.plan}
		if world.title == "naive"
		else {"Case": victim.case, "Case Plan": victim.plan}
	)
	for kind, name in kinds.items():
		who = world.visitor("worker" if world.title == "naive" else "own")
		before = _step_of(world, kind, name)
		answers += _skips(who, kind, name)
		if _step_of(world, kind, name) != before:
			harms.append(f"{kind} went from {before} to {_step_of(world, kind, name)}")
		values = {
			key: value
			for key, value in who.read(kind, name).record.items()
			if key in ("client", "province", "goal")
		}
		made = who.insert(
			kind, **values, docstatus=1, case=victim.case, prepared_on="2026-11-01", currency="USD"
		)
		answers.append(made)
		if made.well and made.record.get("docstatus") == 1:
			harms.append(f"{kind} was inserted as submitted")
	return Evidence(answers, both(*harms))


def _step_of(world: Any, kind: str, name: str) -> str:
	"""What stands in the table about the step."""
	return world.cell(kind, name, "workflow_state") + "/" + world.cell(kind, name, "docstatus")


def _in_review(world: Any) -> Victim:
	"""A plan that its own writer has sent; on ours a plan in draft, which others must cost and approve."""
	victim = fresh(world)
	if world.title == "naive":
		manager, words = world.visitor("own"), world.words
		plan = manager.insert(words.plan, client=victim.client, province=words.there, goal="mine").record[
			"name"
		]
		victim.plan = victim.case = plan
		document = json.dumps({"doctype": words.plan, "name": plan})
		worker = world.visitor("worker")
		worker.call("frappe.model.workflow.apply_workflow", doc=document, action="Send")
	return victim


@attack("C02", "somebody approves what they wrote themselves, by writing the state", prepare=_in_review)
def self_approval(world: Any, victim: Victim) -> Evidence:
	kind, who, answers = world.words.plan, world.visitor("own"), []
	before = _step_of(world, kind, victim.plan)
	states = ("Agreed",) if world.title == "naive" else ("Approved", "Costed")
	for state in states:
		document = {**who.read(kind, victim.plan).record, "workflow_state": state}
		answers += [
			who.change(kind, victim.plan, workflow_state=state),
			who.change(
				kind, victim.plan, workflow_state=state, budget_category=state, approved_on="2026-11-20"
			),
			who.call(
				"frappe.client.set_value", doctype=kind, name=victim.plan, fieldname={"workflow_state": state}
			),
			who.call("frappe.desk.form.save.savedocs", doc=json.dumps(document, default=str), action="Save"),
		]
	after = _step_of(world, kind, victim.plan)
	return Evidence(answers, "" if after == before else f"the plan went from {before} to {after}")


@attack("C03", "a state that only one role may edit is edited by another", prepare=_in_review)
def edited_by_the_wrong_role(world: Any, victim: Victim) -> Evidence:
	words, answers = world.words, []
	harms = []
	visitors = (
		[world.visitor("worker")]
		if world.title == "naive"
		else [world.visitor("budget"), world.visitor("worker")]
	)
	for who in visitors:
		before = world.row(words.plan, victim.plan)
		answers.append(who.change(words.plan, victim.plan, **{words.plan_text: "written by the wrong role"}))
		given = {"doctype": words.plan, "name": victim.plan}
		answers.append(who.call("frappe.client.set_value", **given, fieldname={words.plan_text: "again"}))
		if world.row(words.plan, victim.plan) != before:
			harms.append(f"{who.email} changed a plan out of turn")
	return Evidence(answers, both(*harms))
