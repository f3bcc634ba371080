"""Private files, and what is attached to whose record."""

from __future__ import annotations

import base64
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, fresh, told
from tests.site.confidentiality.replay.http import Answer, Visitor, small_paper
from tests.site.confidentiality.replay.world import Victim, ok


def _fetched(who: Visitor, victim: Victim) -> list[Answer]:
	"""Ways to the content of a file whose address is known."""
	return [
		who.ask("GET", victim.file_url),
		who.get("frappe.core.doctype.file.file.download_file", file_url=victim.file_url),
		who.get("download_file", file_url=victim.file_url),
		who.get("frappe.core.api.file.get_attached_images", doctype="Client", names=[victim.client]),
		who.read("File", victim.file),
	]


@attack("L24", "whoever knows the address of a private file makes a second record of it and reads it")
def second_record(world: Any, victim: Victim) -> Evidence:
	answers: list[Answer] = []
	for who in world.who("web") + world.who("staff"):
		made = who.insert("File", file_url=victim.file_url, is_private=1, file_name="mine.pdf")
		task = who.insert("ToDo", description="mine").record.get("name") or "none"
		given = {"doctype": "ToDo", "name": task}
		mail = who.call(
			"frappe.core.doctype.communication.email.make", **given, content="x", attachments=[victim.file]
		)
		added = who.call("frappe.utils.file_manager.add_attachments", **given, attachments=[victim.file])
		form = {"file_url": victim.file_url, "is_private": "1", "library_file_name": victim.file}
		uploaded = who.ask("POST", "/api/method/upload_file", data=form)
		answers += [made, mail, added, uploaded, *_fetched(who, victim)]
	return Evidence(answers, told(answers, victim))


@attack("L25", "the list of files gives the addresses of all clients' files")
def list_of_files(world: Any, victim: Victim) -> Evidence:
	answers: list[Answer] = []
	fields = ["name", "file_url", "attached_to_name"]
	for who in world.who("staff") + world.who("provider"):
		for kind in dict.fromkeys((world.words.client, world.words.text)):
			filters = {"attached_to_doctype": kind}
			answers.append(who.list("File", filters=filters, fields=fields, limit_page_length=0))
			given = {"doctype": "File", "filters": filters, "fields": fields}
			answers.append(who.call("frappe.desk.reportview.get", **given, page_length=500))
		answers.append(who.call("frappe.core.api.file.get_files_in_folder", folder="Home/Attachments"))
		answers.append(who.call("frappe.core.api.file.get_files_by_search_text", text=victim.file_url[15:22]))
	return Evidence(answers, told(answers, victim, victim.file_url))


@attack("L26", "a stranger attaches a file to any client, and to numbers that are yet to come")
def planted_file(world: Any, victim: Victim) -> Evidence:
	words, ghost, answers = world.words, world.ghost(), []
	kinds = dict.fromkeys((words.client, words.text))
	paper = base64.b64encode(small_paper("planted")).decode()
	for who in world.who("web") + world.who("staff"):
		for kind in kinds:
			for name in (victim.record(words, kind), ghost.record(words, kind)):
				values = {"attached_to_doctype": kind, "attached_to_name": name, "is_private": 1}
				answers.append(who.insert("File", file_name="planted.pdf", content=paper, decode=1, **values))
				form = {"doctype": kind, "docname": name, "is_private": "1"}
				parts = {"file": ("planted.pdf", small_paper("planted"), "application/pdf")}
				answers.append(who.ask("POST", "/api/method/upload_file", data=form, files=parts))
	names = ",".join(f"'{one.record(words, kind)}'" for one in (victim, ghost) for kind in kinds)
	where = f"file_name like 'planted%' and attached_to_name in ({names})"
	planted = world.site.value(f"select count(*) from tabFile where {where}")
	world.site.rows("delete from tabFile where file_name like 'planted%'")
	return Evidence(answers, f"{planted} files were planted" if int(planted) else "")


def _cancelled_plan(world: Any) -> Victim:
	"""A cancelled plan with a private file: where plans are cancelled at all."""
	if world.title != "naive":
		return world.victim()
	victim, central, plan = fresh(world), world.visitor("central"), world.words.plan
	victim.more = world.attach(central, plan, victim.plan, victim.secrets["file"])
	ok(central.call("frappe.client.submit", doc=central.read(plan, victim.plan).record))
	ok(central.call("frappe.client.cancel", doctype=plan, name=victim.plan))
	return victim


@attack(
	"L27", "an amendment of another place's record brings its private files along", prepare=_cancelled_plan
)
def amendment(world: Any, victim: Victim) -> Evidence:
	"""Nothing of ours is ever amended: the nearest is a plan that claims to revise, or to rest on, a foreign record."""
	words, answers = world.words, []
	foreign = {"amended_from": victim.plan, "revision_of": victim.plan, "based_on_assessment": victim.text}
	for who in world.who("staff"):
		mine = world.mine()
		own = who.read(words.plan, mine.plan).record
		kept = {
			key: value
			for key, value in own.items()
			if key not in ("name", "creation", "modified", "form_key")
		}
		made = who.insert(words.plan, **{**kept, **foreign, "docstatus": 0, "workflow_state": None})
		found = who.list(
			"File",
			filters={"attached_to_name": made.record.get("name") or "none"},
			fields=["name", "file_url"],
		)
		answers += [made, found]
		for row in (found.data or {}).get("data") or []:
			answers.append(who.ask("GET", row["file_url"]))
	return Evidence(answers, told(answers, victim))


def _import_file(world: Any) -> Victim:
	"""A file of rows that somebody is about to import."""
	victim = world.new(world.words.there) if world.title == "naive" else world.victim()
	values = {"reference_doctype": world.words.client, "import_type": "Insert New Records"}
	victim.more["import"] = name = world.configure("Data Import", **values)
	if name:
		admin = next(one for one in world.who("admin") if one.read("Data Import", name).well)
		rows = f"{world.words.place},{world.words.name}\nB,{victim.secrets['name']}\n".encode()
		form = {"doctype": "Data Import", "docname": name, "is_private": "1"}
		made = admin.ask(
			"POST", "/api/method/upload_file", data=form, files={"file": ("rows.csv", rows, "text/csv")}
		)
		admin.change("Data Import", name, import_file=made.message["file_url"] if made.well else "")
	return victim


@attack("L29", "the preview of an import shows its rows to anybody", prepare=_import_file)
def preview_of_an_import(world: Any, victim: Victim) -> Evidence:
	name, answers, module = (
		victim.more.get("import") or "none",
		[],
		"frappe.core.doctype.data_import.data_import",
	)
	for who in world.who("web") + world.who("staff"):
		answers.append(who.call(f"{module}.get_preview_from_template", data_import=name))
		answers.append(who.call(f"{module}.get_import_logs", data_import=name))
		answers.append(who.call(f"{module}.download_import_log", data_import_name=name))
	return Evidence(answers, told(answers, victim))
