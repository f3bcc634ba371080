"""What an administrator can configure, and what they can do by it."""

from __future__ import annotations

import json
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, told
from tests.site.confidentiality.replay.http import Answer, Visitor
from tests.site.confidentiality.replay.world import Victim


def _with_fetching_field(world: Any) -> Victim:
	"""Administrators try to add a field that copies a hidden one into a record that more people read."""
	victim, words = world.victim(), world.words
	sources = [(words.referral, f"client.{words.health}")]
	if world.title == "ours":
		sources = [
			(words.plan, f"based_on_assessment.{words.health}"),
			(words.plan, f"based_on_assessment.{words.note}"),
			(words.referral, f"client.{words.name}"),
		]
	for number, (kind, source) in enumerate(sources):
		values = {"label": f"Replay {number}", "fieldname": f"replay_{number}", "fieldtype": "Small Text"}
		world.configure("Custom Field", dt=kind, **values, fetch_from=source)
	return victim


@attack(
	"L39",
	"a field that fetches from another record copies what is hidden there",
	prepare=_with_fetching_field,
	may_change=("tabCase Plan", "tabCase Plan Line", "tabReferral", "tabDocType", "tabCustom Field"),
)
def fetched_field(world: Any, victim: Victim) -> Evidence:
	words, answers = world.words, []
	hidden = Victim(
		secrets={"health": victim.secrets["health"], "of one's own": world.mine().secrets["health"]}
	)
	if world.title == "naive":
		who, mine = world.who("staff")[0], world.mine()
		answers = [who.insert(words.referral, client=mine.client, province=words.here)]
		answers.append(who.list(words.referral, fields=["*"], limit_page_length=0))
		return Evidence(answers, told(answers, hidden))
	world.visitor("own").change(words.plan, victim.plan, based_on_assessment=victim.text)
	for who in world.who("half"):
		answers.append(who.list(words.plan, fields=["*"], limit_page_length=0))
		answers.append(who.read(words.plan, victim.plan))
	columns = world.site.rows(f"select * from `tab{words.plan}` where name='{victim.plan}'")
	copied = any(text in cell for row in columns for cell in row for text in victim.secrets.values())
	return Evidence(answers, both(told(answers, hidden), "the text stands in the table" if copied else ""))


def _console(admin: Visitor, statement: str) -> list[Answer]:
	"""The System Console, once asked for rows and once for a function."""
	module = "frappe.desk.doctype.system_console.system_console"
	answers = []
	for kind, text in (("SQL", statement), ("Python", f"log(frappe.db.sql({statement!r}))")):
		document = {"doctype": "System Console", "type": kind, "console": text}
		answers.append(admin.call(f"{module}.execute_code", doc=json.dumps(document)))
		answers.append(admin.change("System Console", "System Console", type=kind, console=text))
		given = {"docs": json.dumps(document), "method": "run"}
		answers.append(admin.call("run_doc_method", **given))
	return answers


@attack(
	"L41",
	"the administrator reads everything by a statement and takes every role and right",
)
def administrator(world: Any, victim: Victim) -> Evidence:
	words, answers, harms = world.words, [], []
	statements = (
		f"select {words.name} from `tab{words.person}` where name='{victim.person}'",
		f"select {words.note}, {words.health} from `tab{words.text}` where name='{victim.text}'",
		"select password from __Auth limit 3",
	)
	for admin in world.who("admin"):
		for statement in statements:
			answers += _console(admin, statement)
		for kind in dict.fromkeys((words.person, words.text)):
			answers.append(
				admin.call("frappe.client.get_list", doctype=kind, fields=["*"], limit_page_length=0)
			)
	ministry = world.who("admin")[0]
	harms += _takes_rights(world, ministry, victim)
	return Evidence(answers, both(told(answers, victim), *harms))


def _takes_rights(world: Any, ministry: Visitor, victim: Victim) -> list[str]:
	"""What the administrator of the ministry can give themselves."""
	words, email = world.words, ministry.email
	role = "Naive Central" if world.title == "naive" else "CCM Central Office"
	roles = [
		*ministry.read("User", email).record.get("roles", []),
		{"role": role},
		{"role": "System Manager"},
	]
	before = _rights(world, email)
	ministry.change("User", email, roles=[{"role": row["role"]} for row in roles])
	ministry.call("frappe.client.set_value", doctype="User", name=email, fieldname={"roles": roles})
	made = ministry.insert("Custom DocPerm", parent=words.person, role="All", read=1, permlevel=0)
	level = {"doc_type": words.text, "field_name": words.health, "property": "permlevel", "value": "0"}
	kind = {"doctype_or_field": "DocField", "property_type": "Int"}
	lowered = ministry.insert("Property Setter", **level, **kind)
	script = ministry.insert(
		"Server Script", name="Replay", script_type="API", api_method="replay", script="1"
	)
	after = _rights(world, email)
	for one, name in ((made, "Custom DocPerm"), (lowered, "Property Setter"), (script, "Server Script")):
		if one.well and one.record.get("name"):
			world.site.rows(f"delete from `tab{name}` where name='{one.record['name']}'")
	harms = [f"{email} took {', '.join(sorted(after - before))}"] if after - before else []
	return harms + [f"made: {one}" for one in (made, lowered, script) if one.well]


def _rights(world: Any, email: str) -> set[str]:
	rows = world.site.rows(f"select role from `tabHas Role` where parent='{email}' and parenttype='User'")
	return {row[0] for row in rows}


@attack("C13", "a permission that names only one right gets all the others too")
def omitted_rights(world: Any, victim: Victim) -> Evidence:
	words, answers, harms = world.words, [], []
	role = "Naive Worker" if world.title == "naive" else "CCM Service Provider"
	for admin in world.who("admin"):
		for kind in dict.fromkeys((words.provider, words.person)):
			answer = admin.insert("Custom DocPerm", parent=kind, role=role, permlevel=0, read=1)
			answers.append(answer)
			name = answer.record.get("name")
			if answer.well and name:
				rights = {
					one: world.cell("Custom DocPerm", name, one)
					for one in ("write", "create", "delete", "export")
				}
				harms += [f"{admin.email}: {kind}, {rights}"] if "1" in rights.values() else []
				world.site.rows(f"delete from `tabCustom DocPerm` where name='{name}'")
	world.site.run("frappe.clear_cache()")
	return Evidence(answers, both(*harms))
