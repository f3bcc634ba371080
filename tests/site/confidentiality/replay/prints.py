"""Printing, and templates that an administrator may write."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, told
from tests.site.confidentiality.replay.http import Answer, Visitor
from tests.site.confidentiality.replay.world import Victim


def _printed(who: Visitor, kind: str, name: str, **more: Any) -> list[Answer]:
	"""Every road to a print of one record."""
	given = {"doctype": kind, "name": name, **more}
	return [
		who.ask("GET", "/printview", params=given),
		who.get("frappe.utils.print_format.download_pdf", **given),
		who.get("frappe.utils.weasyprint.download_pdf", **{"print_format": "Standard", **given}),
		who.call("frappe.www.printview.get_html_and_style", doc=kind, **more, name=name),
		who.get("frappe.utils.print_format.download_multi_pdf", doctype=kind, name=json.dumps([name])),
	]


def _is_paper(answer: Answer) -> bool:
	"""A PDF with pages: of records that may not be printed Frappe makes one without any."""
	return answer.content[:4] == b"%PDF" and b"/Count 0" not in answer.content


@attack("L31", "a record is printed by somebody who may read but not print")
def print_without_right(world: Any, victim: Victim) -> Evidence:
	words, answers, harms = world.words, [], []
	if world.title == "naive":
		asked = [(world.visitor("provider"), words.client, world.mine().client)]
	else:
		clerk, monitor = world.visitor("own clerk"), world.visitor("half")
		asked = [
			(clerk, words.text, victim.text),
			(monitor, "Case", victim.case),
			(monitor, "Client", victim.client),
		]
	for who, kind, name in asked:
		one = [answer for answer in _printed(who, kind, name) if not answer.text.startswith("{")]
		answers += one
		shown = [answer for answer in one if answer.well and (_is_paper(answer) or answer.holds(name))]
		if shown:
			harms.append(f"{who.email} printed {kind} without the right to print")
	return Evidence(answers, both(*harms))


@attack("L32", "a record that exists only in the request prints the names of what it links to")
def unsaved_record(world: Any, victim: Victim) -> Evidence:
	words, answers = world.words, []
	made_up = [
		{"doctype": words.referral, "provider": "Shelter X", "client": victim.client, "case": victim.case},
		{"doctype": words.plan, "client": victim.client, "case": victim.case, "province": words.here},
		{"doctype": words.text, "name": victim.text, "client": victim.client, words.place: words.here},
	]
	for who in world.who("provider") + world.who("staff") + world.who("web"):
		for document in made_up:
			text = json.dumps(document)
			answers.append(
				who.call("frappe.www.printview.get_html_and_style", doc=text, print_format="Standard")
			)
			answers.append(who.call("frappe.www.printview.get_rendered_raw_commands", doc=text))
			answers.append(who.call("run_doc_method", docs=text, method="get_signature"))
	return Evidence(answers, told(answers, victim))


def _templates(victim: Victim, words: Any) -> list[str]:
	return [
		f"{{{{ frappe.db.sql('select {words.name} from `tab{words.person}`') }}}}",
		f"{{{{ frappe.get_doc('{words.person}', '{victim.person}').{words.name} }}}}",
		f"{{{{ frappe.get_doc('{words.text}', '{victim.text}').{words.note} }}}}",
		"{{ frappe.db.sql('select password from __Auth') }}",
		f"{{% if 1 %}}{{{{ frappe.db.set_value('{words.client}', '{victim.client}', '{words.place}', 'X') }}}}{{% endif %}}",
	]


def _with_templates(world: Any) -> Victim:
	"""Administrators try to save print formats and letter heads that ask the database."""
	victim, words = world.victim(), world.words
	names = []
	for number, template in enumerate(_templates(victim, words)):
		values = {
			"doc_type": words.client,
			"print_format_type": "Jinja",
			"custom_format": 1,
			"html": template,
		}
		names.append(
			world.configure("Print Format", name=f"Replay {number}", standard="No", module="Core", **values)
		)
	world.configure("Email Template", name="Replay", subject="x", response=_templates(victim, words)[0])
	victim.more["formats"] = [name for name in names if name]
	return victim


@attack(
	"L33", "a template that an administrator writes reads and changes everything", prepare=_with_templates
)
def template(world: Any, victim: Victim) -> Evidence:
	words, answers, mine = world.words, [], world.mine()
	place = world.cell(words.client, victim.client, words.place)
	for who in world.who("staff"):
		for name in victim.more["formats"]:
			answers += _printed(who, words.client, mine.client, format=name)
			answers.append(
				who.call(
					"frappe.www.printview.get_html_and_style",
					doc=words.client,
					name=mine.client,
					print_format=name,
				)
			)
	for admin in world.who("admin"):
		for text in _templates(victim, words):
			given = {
				"template": text,
				"doc": json.dumps({"doctype": words.client}),
				"template_name": "Replay",
			}
			answers.append(
				admin.call("frappe.email.doctype.email_template.email_template.get_email_template", **given)
			)
	after = world.cell(words.client, victim.client, words.place)
	harm = "" if after == place else "a template wrote into a record"
	if after != place:
		world.site.rows(
			f"update `tab{words.client}` set {words.place}='{place}' where name='{victim.client}'"
		)
	return Evidence(answers, both(harm, told(answers, victim)))


def _with_old_links(world: Any) -> Victim:
	world.set_up("System Settings", allow_older_web_view_links=1)
	victim = world.victim()
	if world.title == "ours":
		columns = "name, creation, modified, owner, modified_by, docstatus, idx, reference_doctype, reference_docname"
		values = f"'replay', now(), now(), 'Administrator', 'Administrator', 0, 0, '{world.words.text}', '{victim.text}'"
		world.site.rows(
			f"insert into `tabDocument Share Key` ({columns}, `key`) values ({values}, 'replaykey')"
		)
		world.later(lambda: world.site.rows("delete from `tabDocument Share Key` where name='replay'"))
	return victim


@attack("L34", "a guest prints a record with a key that can be computed", prepare=_with_old_links)
def computed_key(world: Any, victim: Victim) -> Evidence:
	answers: list[Answer] = []
	for who in world.who("guest") + (world.who("web") if world.title == "ours" else []):
		for kind in dict.fromkeys((world.words.client, world.words.text, world.words.referral)):
			name = victim.record(world.words, kind)
			for key in (hashlib.sha224(f"{kind}:{name}".encode()).hexdigest(), "replaykey"):
				answers += _printed(who, kind, name, key=key)
	shown = [one for one in answers if one.well and _is_paper(one)]
	harm = f"printed for a guest: {shown[0]}" if shown else ""
	return Evidence(answers, both(harm, told(answers, victim)))
