"""What the platform writes down, and who may write there."""

from __future__ import annotations

import json
import time
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, told
from tests.site.confidentiality.replay.world import Victim, new_secret


@attack(
	"L40",
	"an error writes the name of a client into the logs and into the answer",
	may_change=("tabClient Identity", "tabIdentity Contact", "tabSocial Assessment"),
)
def error_with_a_name(world: Any, victim: Victim) -> Evidence:
	words, marker, answers = world.words, new_secret(), []
	who = world.visitor("own" if world.title == "naive" else "worker")
	broken = {words.children if world.title == "naive" else "needed_services": [[1, 2], "broken"]}
	document = {"doctype": words.text, "name": victim.text, words.note: marker, **broken}
	answers = [
		who.change(words.text, victim.text, **{words.note: marker, **broken}),
		who.call("frappe.client.save", doc=json.dumps(document)),
		who.call("frappe.desk.form.save.savedocs", doc=json.dumps(document), action="Save"),
		who.call("frappe.desk.reportview.get", doctype=words.text, fields=["name"], order_by=marker),
		who.call("frappe.client.get_list", doctype=words.text, filters=[[words.text, marker, "=", marker]]),
		who.call("frappe.desk.search.search_link", doctype=words.text, txt=marker, query="no.such.function"),
	]
	world.site.run("frappe.get_attr('frappe.deferred_insert.save_to_db')()")
	written = world.site.value(f"select count(*) from `tabError Log` where error like '%{marker}%'")
	harms = [f"{written} rows of the Error Log hold the text"] if int(written) else []
	time.sleep(0.5)
	harms += [f"the log file {path} holds the text" for path in _files_with(world, marker)]
	harms += ["an answer holds a traceback" for one in answers if "Traceback (most recent" in one.text][:1]
	return Evidence(answers, both(*harms))


def _files_with(world: Any, marker: str) -> list[str]:
	"""The log files of the bench and of the site that hold a text."""
	folders = (world.site.bench / "logs", world.site.bench / "sites" / world.site.name / "logs")
	files = [file for folder in folders if folder.is_dir() for file in folder.glob("*.log*")]
	return [file.name for file in files if marker.encode() in file.read_bytes()]


@attack("L42", "a website user forges logs, unlocks and marks records, and reads the list of the staff")
def small_doors(world: Any, victim: Victim) -> Evidence:
	words, answers, harms = world.words, [], []
	central = world.visitor("central").email
	before = world.row(words.client, victim.client)
	for who in world.who("web"):
		given = {"doctype": words.client, "name": victim.client}
		log = {"doctype": words.client, "document": victim.client, "method": "replay", "file_type": "PDF"}
		answers += [
			who.call("frappe.model.document.unlock_document", **given),
			who.call("frappe.core.doctype.access_log.access_log.make_access_log", **log),
			who.call("frappe.desk.like.toggle_like", **given, add="Yes"),
			who.call(
				"frappe.desk.form.utils.add_comment",
				reference_doctype=words.client,
				reference_name=victim.client,
				content="forged",
				comment_email=who.email,
				comment_by=who.email,
			),
		]
		asked = [
			who.call("frappe.desk.form.load.get_user_info_for_viewers", users=json.dumps([central])),
			who.call("frappe.desk.search.get_names_for_mentions", search_term=""),
			who.call("frappe.core.doctype.user.user.get_roles", uid=central),
			who.call("frappe.desk.search.search_link", doctype="User", txt=""),
		]
		answers += asked
		harms += [
			f"{who.email} reads about the staff: {one.asked}"
			for one in asked
			if one.well and one.holds(central)
		]
		harms += [
			f"{who.email} reads the roles of the staff" for one in asked[2:3] if one.well and one.message
		]
	forged = world.site.value("select count(*) from `tabAccess Log` where method='replay'")
	harms += [f"{forged} forged rows in the Access Log"] if int(forged) else []
	harms += ["the record was marked"] if world.row(words.client, victim.client) != before else []
	world.site.rows("delete from `tabAccess Log` where method='replay'")
	world.site.rows("delete from tabComment where content like '%forged%'")
	return Evidence(answers, both(*harms, told(answers, victim)))
