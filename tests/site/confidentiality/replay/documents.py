"""One record over the plain ways of reading and writing."""

from __future__ import annotations

import json
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, fresh, told
from tests.site.confidentiality.replay.http import Answer, Visitor
from tests.site.confidentiality.replay.world import Victim


def _moved_here(world: Any, who: Visitor, kind: str, name: str) -> list[Answer]:
	"""Say that a record belongs to the writer's own place, by each road to a save."""
	place = {world.words.place: world.words.here}
	document = json.dumps({"doctype": kind, "name": name, **place})
	return [
		who.change(kind, name, **place),
		who.change(kind, name, **{world.words.place: ""}),
		who.call("frappe.client.set_value", doctype=kind, name=name, fieldname=place),
		who.call("frappe.client.save", doc=document),
		who.call("frappe.desk.form.save.savedocs", doc=document, action="Save"),
		who.call("frappe.client.bulk_update", docs=json.dumps([{"doctype": kind, "docname": name, **place}])),
	]


@attack(
	"L07",
	"a manager takes over another place's client by changing the place",
	prepare=fresh,
	names_a_record=True,
)
def takeover(world: Any, victim: Victim) -> Evidence:
	words, answers = world.words, []
	kinds = [kind for kind in (words.client, words.text, words.plan, words.referral) if kind != words.child]
	before = {kind: world.row(kind, victim.record(words, kind)) for kind in kinds}
	for who in world.who("staff"):
		for kind in dict.fromkeys(kinds):
			answers += _moved_here(world, who, kind, victim.record(words, kind))
	taken = [kind for kind in before if world.row(kind, victim.record(words, kind)) != before[kind]]
	harm = f"another place's {', '.join(taken)} was changed" if taken else ""
	return Evidence(answers, both(harm, told(answers, victim)))


@attack("L08", "a save under the name of another record overwrites it", prepare=fresh)
def other_name(world: Any, victim: Victim) -> Evidence:
	words, mine, answers, harms = world.words, world.mine(), [], []
	for kind in dict.fromkeys((words.client, words.text, words.plan)):
		name, own = victim.record(words, kind), mine.record(words, kind)
		before = world.row(kind, name)
		kept = {key: world.cell(kind, name, key) for key in ("modified", "creation", "owner")}
		for who in world.who("staff"):
			answers.append(who.change(kind, own, name=name, **kept))
			document = json.dumps({"doctype": kind, "name": name, words.place: words.here, **kept})
			answers.append(who.call("frappe.client.save", doc=document))
		if world.row(kind, name) != before:
			harms.append(f"{kind} {name} was overwritten")
	return Evidence(answers, both(*harms))


@attack("L12", "the answer to a save holds fields that the writer may not read")
def answer_of_a_save(world: Any, victim: Victim) -> Evidence:
	words, answers = world.words, []
	target = world.mine() if world.title == "naive" else victim
	for who in world.who("half"):
		name = target.text
		document = who.read(words.text, name).record
		values = {"phone": "023"} if world.title == "naive" else {"risk_level": "High"}
		text = json.dumps({**document, **values}, default=str)
		answers += [
			who.change(words.text, name, **values),
			who.call("frappe.client.set_value", doctype=words.text, name=name, fieldname=values),
			who.call("frappe.client.save", doc=text),
			who.call("frappe.desk.form.save.savedocs", doc=text, action="Save"),
			who.call("run_doc_method", dt=words.text, dn=name, method="get_signature"),
		]
	hidden = {what: target.secrets[what] for what in ("health", "child_health")}
	return Evidence(answers, told(answers, Victim(secrets=hidden)))


@attack("L13", "the side information of a record holds old and new values of hidden fields")
def side_information(world: Any, victim: Victim) -> Evidence:
	words, answers = world.words, []
	for who in world.who("half") + world.who("provider"):
		target = world.mine() if world.title == "naive" else victim
		given = {"doctype": words.text, "name": target.text}
		answers.append(who.get("frappe.desk.form.load.getdoc", **given))
		answers.append(who.call("frappe.desk.form.load.get_docinfo", **given))
		filters = {"ref_doctype": words.text, "docname": target.text}
		answers.append(who.list("Version", filters=filters, fields=["data"]))
	hidden = Victim(
		secrets={"health": world.mine().secrets["health"], "of the victim": victim.secrets["health"]}
	)
	return Evidence(answers, told(answers, hidden))


def _questions(who: Visitor, kind: str, name: str) -> list[Answer]:
	"""Ways to ask for one record."""
	return [
		who.read(kind, name),
		who.ask("GET", f"/api/v2/document/{kind}/{name}"),
		who.change(kind, name),
		who.ask("DELETE", f"/api/resource/{kind}/{name}"),
		who.call("frappe.client.get", doctype=kind, name=name),
		who.call("frappe.client.get_value", doctype=kind, filters={"name": name}, fieldname="name"),
		who.call("frappe.client.validate_link", doctype=kind, docname=name),
		who.call("frappe.client.has_permission", doctype=kind, docname=name),
		who.call("frappe.client.get_doc_permissions", doctype=kind, docname=name),
		who.call("frappe.client.is_document_amended", doctype=kind, docname=name),
		who.get("frappe.desk.form.load.getdoc", doctype=kind, name=name),
		who.call("run_doc_method", dt=kind, dn=name, method="get_signature"),
		who.ask("GET", "/printview", params={"doctype": kind, "name": name}),
		who.call("frappe.utils.print_format.download_pdf", doctype=kind, name=name),
	]


@attack("L38", "the answers tell a guest which clients there are", names_a_record=True)
def missing_or_forbidden(world: Any, victim: Victim) -> Evidence:
	"""On a first version the same requests about nobody are compared here; on ours the verdict does it."""
	words, ghost, answers, harms = world.words, world.ghost(), [], []
	visitors = world.who("guest") + world.who("web") + world.who("staff")
	for who in visitors if world.title == "ours" else world.who("guest"):
		for kind in words.protected:
			name = victim.record(words, kind)
			there = _questions(who, kind, name)
			answers += there
			if world.title == "naive" and there[0].status != who.read(kind, ghost.record(words, kind)).status:
				harms.append(f"{who.email} is told by the status whether {kind} {name} exists")
	return Evidence(answers, both(*harms[:1]))
