"""Records that are wrong afterwards."""

from __future__ import annotations

import json
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, fresh
from tests.site.confidentiality.replay.http import Answer, Visitor
from tests.site.confidentiality.replay.world import Victim, new_secret, ok

SCRIPT = "<script>alert(1)</script>"
CLIENT = (
	"tabClient",
	"tabClient Key",
	"tabCase Event",
	"tabCase Access",
	"tabPossible Duplicate",
	"tabMovement",
)


def _submitted_plan(world: Any) -> Victim:
	victim = fresh(world)
	if world.title == "naive":
		central, plan = world.visitor("central"), world.words.plan
		ok(central.call("frappe.client.submit", doc=central.read(plan, victim.plan).record))
	return victim


@attack("C04", "what is written together with a cancellation is stored unchecked", prepare=_submitted_plan)
def cancelled_with_changes(world: Any, victim: Victim) -> Evidence:
	words, who, answers = world.words, world.visitor("own"), []
	before = world.row(words.plan, victim.plan)
	field = "plan" if world.title == "naive" else words.plan_text
	kinds = (
		{words.plan: victim.plan}
		if world.title == "naive"
		else {words.plan: victim.plan, "Case": victim.case}
	)
	for kind, name in kinds.items():
		given = {"doctype": kind, "name": name}
		document = {**who.read(kind, name).record, "docstatus": 2, field: SCRIPT}
		answers += [
			who.change(kind, name, docstatus=2, **{field: SCRIPT}),
			who.call(
				"frappe.desk.form.save.cancel", **given, workflow_state_fieldname=field, workflow_state=SCRIPT
			),
			who.call("frappe.client.cancel", **given),
			who.call(
				"frappe.desk.form.save.savedocs", doc=json.dumps(document, default=str), action="Cancel"
			),
		]
	cancelled = world.cell(words.plan, victim.plan, "docstatus") == "2" and world.title == "ours"
	script = SCRIPT in world.row(words.plan, victim.plan)
	changed = world.title == "ours" and world.row(words.plan, victim.plan) != before
	harms = [
		what
		for what, true in (("cancelled", cancelled), ("a script is stored", script), ("changed", changed))
		if true
	]
	return Evidence(answers, both(*harms))


@attack(
	"C05",
	"a field that is only read on the form is written",
	prepare=fresh,
	may_change=("tabClient", "tabCase"),
)
def read_only_field(world: Any, victim: Victim) -> Evidence:
	words, who, answers, harms = world.words, world.visitor("own"), [], []
	asked: list[tuple[str, str, dict[str, Any]]] = [(words.client, victim.client, {"case_manager": "forged"})]
	if world.title == "ours":
		asked = [
			(
				"Client",
				victim.client,
				{"registry_number": "forged", "status": "Closed", "void_reason": "forged"},
			),
			(
				"Case",
				victim.case,
				{"case_number": "forged", "closed_on": "2026-11-20", "evaluated_on": "2026-11-20"},
			),
			("Case", victim.case, {"stage": "Closure", "field_office": "BTB", "next_due_on": "2031-01-01"}),
			(
				"Case Plan",
				victim.plan,
				{"budget_category": "Approved", "total_approved": 9, "approved_by": who.email},
			),
		]
	for kind, name, values in asked:
		before = {column: world.cell(kind, name, column) for column in values}
		answers.append(who.change(kind, name, **values))
		given = {"doctype": kind, "name": name, "fieldname": values}
		answers.append(who.call("frappe.client.set_value", **given))
		after = {column: world.cell(kind, name, column) for column in values}
		harms += [f"{kind}: {after}"] if after != before else []
	return Evidence(answers, both(*harms))


@attack(
	"C06",
	"a field of a child row that the writer may not write is taken on insert",
	prepare=fresh,
	may_change=("tabCase Plan", "tabCase Plan Line", "tabCase", "tabCase Event", "tabWorkflow Action"),
)
def field_of_a_new_row(world: Any, victim: Victim) -> Evidence:
	words, who = world.words, world.visitor("own")
	if world.title == "naive":
		row = {"rel_name": "Aunt", "rel_health": "forged"}
		made = who.insert(words.client, full_name="Forged", province=words.there, family=[row])
		count = world.site.value(f"select count(*) from `tab{words.child}` where rel_health='forged'")
		return Evidence([made], f"{count} rows hold the forged value" if int(count) else "")
	line = {"service_type": "SHELTER", "provider": "CWDA", "phase": "Recovery", "quantity": 1, "unit_cost": 5}
	forged = {"amount_committed": 987654, "amount_spent": 987654, "amount": 987654}
	values = {
		"case": victim.case,
		"prepared_on": "2026-11-20",
		"currency": "USD",
		"lines": [{**line, **forged}],
	}
	consulted = {"client_consulted_on": "2026-11-20", "client_agreed": 1, "costs_consulted_on": "2026-11-20"}
	made = who.insert(words.plan, **values, **consulted, revision_of=victim.plan, revision_reason="Forged")
	where = "amount_committed=987654 or amount_spent=987654 or amount=987654"
	count = world.site.value(f"select count(*) from `tabCase Plan Line` where {where}")
	return Evidence([made], f"{count} rows hold the forged value" if int(count) else "")


def new_client(world: Any, who: Visitor, **more: Any) -> Answer:
	words = world.words
	if world.title == "naive":
		return who.insert(words.client, full_name=f"Twin {new_secret()}", province=words.there, **more)
	values = {"field_office": words.there, "identified_on": "2026-11-02", "registered_on": "2026-11-02"}
	values |= {"identification_channel": "HOTLINE", "temporary_shelter": "Not needed", "sex": "Female"}
	return who.insert(words.client, **values, age_at_registration=24, home_province="20", **more)


def _deletes(who: Visitor, kind: str, name: str) -> list[Answer]:
	return [
		who.ask("DELETE", f"/api/resource/{kind}/{name}"),
		who.ask("DELETE", f"/api/v2/document/{kind}/{name}"),
		who.call("frappe.client.delete", doctype=kind, name=name),
		who.call("frappe.desk.reportview.delete_items", doctype=kind, items=json.dumps([name])),
	]


@attack("C07", "the number of a deleted client is given to the next person", may_change=CLIENT)
def number_used_again(world: Any, victim: Victim) -> Evidence:
	words, harms = world.words, []
	who = world.visitor("central" if world.title == "naive" else "own clerk")
	first = str(ok(new_client(world, who))["name"])
	answers = _deletes(who, words.client, first)
	if world.title == "ours":
		for other in [world.visitor("central"), *world.who("admin")]:
			answers += _deletes(other, words.client, first)
	second = str(ok(new_client(world, who))["name"])
	if second == first:
		harms.append(f"{first} was given twice")
	if world.title == "ours" and not world.row(words.client, first):
		harms.append(f"{first} was deleted")
	return Evidence(answers, both(*harms))


@attack("C08", "a deleted record comes back under another name", may_change=CLIENT)
def restored_elsewhere(world: Any, victim: Victim) -> Evidence:
	words, answers = world.words, []
	who = world.visitor("central" if world.title == "naive" else "own clerk")
	first = str(ok(new_client(world, who))["name"])
	for other in [who, *world.who("admin")]:
		answers += _deletes(other, words.client, first)
	# The number that came free is taken before anybody restores.
	second = str(ok(new_client(world, who))["name"])
	kept = world.site.value(f"select name from `tabDeleted Document` where deleted_name='{first}'")
	count = f"select count(*) from `tab{words.client}`"
	before = world.site.value(count)
	for admin in world.who("admin"):
		method = "frappe.core.doctype.deleted_document.deleted_document.restore"
		answers.append(admin.call(method, name=kept or "none"))
	after = world.site.value(count)
	harms = [f"{first} came back beside {second}"] if before != after else []
	harms += [f"{first} is gone"] if not world.row(words.client, first) and world.title == "ours" else []
	return Evidence(answers, both(*harms))
