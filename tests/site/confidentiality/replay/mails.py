"""Mails about clients."""

from __future__ import annotations

from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, told
from tests.site.confidentiality.replay.http import Answer
from tests.site.confidentiality.replay.world import Victim

FOLLOW = "frappe.desk.form.document_follow"


@attack("L23", "whoever follows a record is mailed what changes in it")
def following(world: Any, victim: Victim) -> Evidence:
	"""The mail itself needs a mail server: what it would hold is asked of the function that writes it."""
	words, answers, harms = world.words, [], []
	followers = world.who("provider") + world.who("staff")
	for who in followers:
		values = {"document_follow_notify": 1, "document_follow_frequency": "Hourly"}
		who.call("frappe.client.set_value", doctype="User", name=who.email, fieldname=values)
		for kind in (*words.protected, "Case"):
			name = victim.case if kind == "Case" else victim.record(words, kind)
			answers.append(who.call(f"{FOLLOW}.follow_document", doctype=kind, doc_name=name, user=who.email))
			answers.append(who.call(f"{FOLLOW}.update_follow", doctype=kind, doc_name=name, following=True))
	rows = world.site.rows("select user, ref_doctype, ref_docname from `tabDocument Follow`")
	harms += [f"{user} follows {kind} {name}" for user, kind, name in rows if name in victim.names]
	for who in followers[:1]:
		mail = world.site.run(f"frappe.get_attr('{FOLLOW}.get_message_for_user')('Hourly', '{who.email}')")
		harms += [f"{who.email} is mailed {what}" for what, text in victim.secrets.items() if text in mail]
	world.site.rows("delete from `tabDocument Follow`")
	return Evidence(answers, both(*harms))


def _with_a_mail(world: Any) -> Victim:
	"""A mail about the victim that the platform keeps."""
	victim = world.victim()
	name = victim.more["mail"] = "replaymail"
	kind, about = (world.words.client, victim.client) if world.title == "naive" else ("Case", victim.case)
	columns = (
		"name, creation, modified, owner, modified_by, docstatus, idx, communication_type, subject, content"
	)
	when = "now(), now(), 'Administrator', 'Administrator', 0, 0, 'Communication', 'About'"
	values = f"'{name}', {when}, '{victim.secrets['note']}', '{kind}', '{about}', 'Linked', 'Email'"
	world.site.rows(
		f"insert into tabCommunication ({columns}, reference_doctype, reference_name, status, communication_medium)"
		f" values ({values})"
	)
	world.later(lambda: world.site.rows(f"delete from tabCommunication where name='{name}'"))
	return victim


@attack("L28", "a mail about a client is hung on a record of one's own and read there", prepare=_with_a_mail)
def relinked(world: Any, victim: Victim) -> Evidence:
	answers: list[Answer] = []
	name = victim.more["mail"]
	before = world.row("Communication", name)
	for who in world.who("provider") + world.who("web") + world.who("staff"):
		task = who.insert("ToDo", description="mine").record.get("name") or "none"
		given = {"reference_doctype": "ToDo", "reference_name": task}
		answers += [
			who.call("frappe.email.relink", name=name, **given),
			who.call("frappe.core.doctype.communication.communication.relink", name=name, **given),
			who.call("frappe.desk.form.load.get_docinfo", doctype="ToDo", name=task),
			who.call("frappe.desk.form.load.get_communications", doctype="ToDo", name=task),
			who.read("Communication", name),
			who.list("Communication", fields=["*"], filters={"name": name}),
		]
	harm = "" if world.row("Communication", name) == before else "the mail hangs on another record"
	return Evidence(answers, both(harm, told(answers, victim)))
