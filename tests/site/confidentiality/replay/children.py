"""Rows of child tables on their own."""

from __future__ import annotations

from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, fresh, told
from tests.site.confidentiality.replay.http import Answer
from tests.site.confidentiality.replay.world import Victim


def _with_opened_identity(world: Any) -> Victim:
	"""Staff say why they open the identity of their own client, as the form asks them to."""
	mine = world.mine()
	if world.title == "ours":
		for who in world.who("staff"):
			who.call("ccm_app.api.vault.open_identity", client=mine.client, purpose="REGISTER")
	return world.new(world.words.there) if world.title == "naive" else world.victim()


@attack(
	"L09",
	"a save carries the row of another client's child table off",
	prepare=_with_opened_identity,
	may_change=("tabClient Identity", "tabIdentity Contact"),
)
def stolen_row(world: Any, victim: Victim) -> Evidence:
	words, mine = world.words, world.mine()
	before, answers = world.row(words.child, victim.child), []
	for who in world.who("staff"):
		rows = list(who.read(words.person, mine.person).record.get(words.children) or [])
		stolen = {"name": victim.child, "rel_name": "Aunt", "relation": "Aunt", "doctype": words.child}
		answers.append(who.change(words.person, mine.person, **{words.children: [*rows, stolen]}))
		parent = {"parent": victim.person, "parenttype": words.person, "parentfield": words.children}
		answers.append(
			who.change(words.person, mine.person, **{words.children: [*rows, {**stolen, **parent}]})
		)
	after = world.row(words.child, victim.child)
	harm = "" if after == before else "the row of the other client was changed or carried off"
	return Evidence(answers, both(harm, told(answers, victim)))


@attack("L10", "a row of a child table is read and moved by its own name", prepare=fresh, names_a_record=True)
def row_by_its_name(world: Any, victim: Victim) -> Evidence:
	words, mine = world.words, world.mine()
	before, answers = world.row(words.child, victim.child), []
	for who in world.who("staff") + world.who("web"):
		answers += [
			who.change(words.child, victim.child, parent=mine.person),
			who.read(words.child, victim.child),
			who.call("frappe.client.get", doctype=words.child, name=victim.child, parent=words.person),
			who.call("frappe.client.get_value", doctype=words.child, filters=victim.child, fieldname="name"),
			who.ask("DELETE", f"/api/resource/{words.child}/{victim.child}"),
		]
	harm = "" if world.row(words.child, victim.child) == before else "the row was changed or carried off"
	return Evidence(answers, both(harm, told(answers, victim)))


@attack("L15", "a list of child rows gives the rows of all clients")
def all_rows(world: Any, victim: Victim) -> Evidence:
	words, answers = world.words, []
	fields = ["name", "parent", words.child_name]
	for who in world.who("staff") + world.who("provider") + world.who("half"):
		for parent in dict.fromkeys((words.person, words.client, words.text)):
			answers += _rows_under(who, words.child, parent, fields)
	return Evidence(answers, told(answers, victim, victim.child, victim.person))


def _rows_under(who: Any, child: str, parent: str, fields: list[str]) -> list[Answer]:
	given = {"doctype": child, "fields": fields}
	return [
		who.call("frappe.client.get_list", **given, parent=parent, limit_page_length=0),
		who.list(child, parent=parent, fields=["name", "parent"], limit_page_length=0),
		who.call("frappe.desk.reportview.get", **given, parent_doctype=parent, page_length=500),
		who.call("frappe.desk.reportview.get_list", **given, parent_doctype=parent, page_length=500),
	]
