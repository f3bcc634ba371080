"""Strings that would run somewhere, in every field that can be typed in, and then everywhere that shows it.

First each is sent as somebody would type it: it is kept as text, or refused with a sentence. Then such strings are written
beneath the rules, as an older database could hold them, and every page, paper, mail and sheet has to show them as text.
"""

from __future__ import annotations

import base64
import json
import tempfile
import unittest
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

import pypdfium2
from playwright.sync_api import Browser, Dialog, Error, Request

from ccm_app.caseload.rest import Refused
from ccm_app.domain.roles import CENTRAL, MANAGER, MONITORING, WORKER
from tests.site.browser.desk import QUIET, Seat, address, chromium, seat
from tests.site.confidentiality.canary.acts import REPORTS, papers_of
from tests.site.confidentiality.canary.journey import AT_WORK, TAKEN, Journey
from tests.site.confidentiality.canary.marks import VAULT, Marks
from tests.site.confidentiality.injection.fields import Record, kinds, record_of
from tests.site.confidentiality.injection.sheets import is_formula, live_in_csv, live_in_excel
from tests.site.confidentiality.injection.strings import (
	DRAWN,
	FLAG,
	FORMULAS,
	OUTSIDE,
	PLANTED,
	PRODUCT,
	SHORT,
	STRINGS,
	TEMPLATES,
	WORD,
)
from tests.site.people import PASSWORD, command, person

PAGE_PATIENCE = 15_000
A_MOMENT = 150
SEES = ("client", "case", "social-assessment", "case-plan", "referral", "service-record", "client-consent")


class InjectionCampaign(unittest.TestCase):
	figures: ClassVar[Counter[str]] = Counter()
	journey: ClassVar[Journey]
	records: ClassVar[list[Record]]

	@classmethod
	def setUpClass(cls) -> None:
		cls.journey = Journey(Marks(), TAKEN[:1])
		cls.journey.take(until=AT_WORK)
		client = cls.journey.name_of("Client")
		person(MANAGER, "SVR").call("ccm_app.api.vault.open_identity", client=client, purpose="CASEWORK")
		own = {kind: name for _role, kind, name in reversed(cls.journey.shell.made)}
		wanted = [kind for kind, one in kinds().items() if not one.get("istable") and not one.get("issingle")]
		found = [record_of(kind, own.get(kind, "")) for kind in wanted if kind != VAULT]
		cls.records = [one for one in [record_of(VAULT, client), *found] if one and one.names]

	@classmethod
	def masters(cls) -> list[Record]:
		"""The records that others use as well: what stood in them is put back."""
		made = {kind for _role, kind, _name in cls.journey.shell.made}
		return [one for one in cls.records if one.kind not in made]

	@classmethod
	def on_the_site(cls, function: str, given: Any) -> str:
		"""Run a function of `planting` on the site with what a file holds; what it printed."""
		with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
			json.dump(given, file)
			file.flush()
			# The site's own user reads it.
			Path(file.name).chmod(0o644)
			named = repr({"path": file.name})
			return command("execute", f"ccm_app.tests.planting.{function}", "--kwargs", named)

	@classmethod
	def tearDownClass(cls) -> None:
		for one in cls.masters():
			with suppress(Refused):
				one.restore()
		cls.on_the_site("plant", [row for one in cls.masters() for row in one.unplanted()])

	def test_0_what_runs_is_seen(self) -> None:
		"""Each planted string runs in a page that draws it as HTML, and is found; a formula and a template, too."""
		with chromium() as browser, seat(browser, person(MANAGER, "SVR").email, PASSWORD) as one:
			for string in PLANTED:
				ran: list[str] = []
				one.page.on("request", lambda request, ran=ran: self.outside(request, ran))
				one.open("/app/case")
				# As in a page that goes on behind it: one of them leaves its tag open.
				drawn = f"<div>{string}</div>"
				one.page.evaluate("text => { $(text).appendTo(document.body); }", drawn)
				self.assertTrue(self.waited_for(one, ran), string)
			one.page.evaluate("text => { document.body.append(text); }", PRODUCT)
			self.assertTrue(any("template" in found for found in self.what_ran(one, "a sum")))
		for formula in FORMULAS:
			self.assertTrue(is_formula(formula), formula)

	def waited_for(self, one: Seat, ran: list[str]) -> bool:
		"""Whether something runs on the open page, or asks outside, within a few seconds."""
		for _moment in range(60):
			if ran or self.what_ran(one, "the page"):
				return True
			one.page.wait_for_timeout(A_MOMENT)
		return False

	def test_1_every_string_is_kept_as_text_or_refused_with_a_sentence(self) -> None:
		wrong: list[str] = []
		for record in self.records:
			about_clients = any(one["fieldname"] == "sealed_text" for one in kinds()[record.kind]["fields"])
			for string in STRINGS if about_clients else SHORT:
				wrong += self.in_groups(record, string)
		self.assertEqual(wrong, [], "\n".join(wrong[:30]))

	def in_groups(self, record: Record, string: str) -> list[str]:
		"""Fields that take no other value at all are asked apart, so that the others are written."""
		stiff = [one for one in record.names if one in record.stiff]
		others = [one for one in record.names if one not in record.stiff]
		found = self.tried(record, stiff, string, one_by_one=False) if stiff else []
		one_by_one = string in (STRINGS[0], DRAWN)
		return found + (self.tried(record, others, string, one_by_one=one_by_one) if others else [])

	def tried(
		self, record: Record, names: list[tuple[str, str]], string: str, *, one_by_one: bool
	) -> list[str]:
		"""Write the string into the fields; one_by_one: until each has taken or refused it."""
		try:
			read = record.who.change(record.kind, record.name, record.values(names, string))
			if one_by_one:
				read = record.who.read(record.kind, record.name)
		except Refused as refusal:
			if len(names) == 1 or not one_by_one:
				return self.refusal(record, names, string, refusal)
			half = len(names) // 2
			parts = (names[:half], names[half:])
			return [fault for part in parts for fault in self.tried(record, part, string, one_by_one=True)]
		return [fault for one in names if (fault := self.compared(record, one, string, read))]

	def refusal(
		self, record: Record, names: list[tuple[str, str]], string: str, refusal: Refused
	) -> list[str]:
		where = f"{record.kind} {names} {string!r}"
		self.figures["refused"] += len(names)
		if len(names) == 1 and string == STRINGS[0]:
			record.stiff.append(names[0])
		if refusal.status >= 500 or not refusal.sentences:
			return [f"{where}: {refusal}"]
		return [f"{where}: calculated"] if PRODUCT in str(refusal) else []

	def compared(self, record: Record, name: tuple[str, str], string: str, read: dict[str, Any]) -> str:
		table, field = name
		values = [row.get(field) for row in read[table]] if table else [read.get(field)]
		for value in map(str, values):
			if value.strip() == string.strip():
				self.figures["kept"] += 1
			elif value == str(record.before.get(field)) or value == "None":
				self.figures["refused"] += 1
			elif "<" in string and PRODUCT not in value:
				self.figures["cleaned"] += 1
			else:
				return f"{record.kind} {table} {field}: {string!r} came back as {value!r}"
		return ""

	def test_2_nothing_runs_on_any_page_of_the_desk(self) -> None:
		planted = [row for one in self.records for row in one.planted(PLANTED)]
		self.figures["planted"] = sum(len(values) for _kind, _name, values in planted)
		self.on_the_site("plant", planted)
		ran, seen = [], 0
		with chromium() as browser:
			for role, paths in ((MANAGER, self.pages()), (MONITORING, self.lists()), (CENTRAL, self.lists())):
				found, shown = self.walked(browser, role, paths)
				ran, seen = ran + found, seen + shown
		self.figures["ran"] = len(ran)
		self.assertEqual(ran, [], "\n".join(ran))
		self.assertGreater(self.figures["pages"], 30)
		self.assertGreater(seen, 8, "the planted strings are not on the pages")

	def walked(self, browser: Browser, role: str, paths: list[str]) -> tuple[list[str], int]:
		"""What ran while somebody of this role opened the pages, and on how many the planted strings stand."""
		ran: list[str] = []
		seen = 0
		with seat(browser, person(role, "SVR").email, PASSWORD) as one:
			one.page.set_default_timeout(PAGE_PATIENCE)
			one.page.on("dialog", lambda dialog: self.shut(dialog, ran))
			one.page.on("request", lambda request: self.outside(request, ran))
			for path in paths:
				ran += self.looked_at(one, path)
				seen += WORD in one.page.content()
		return ran, seen

	def pages(self) -> list[str]:
		"""Everything that the own case manager opens."""
		made = {kind: name for _role, kind, name in reversed(self.journey.shell.made)}
		forms = [f"/app/{kind.lower().replace(' ', '-')}/{name}" for kind, name in made.items()]
		papers = [f"/printview?{urlencode(given)}" for given in papers_of(self.journey)]
		masters = [f"/app/{one.kind.lower().replace(' ', '-')}/{one.name}" for one in self.masters()]
		return [*forms, *self.lists(), *papers, *masters[:12]]

	def lists(self) -> list[str]:
		"""Lists, the report builder, reports."""
		lists = [f"/app/{kind}" for kind in SEES]
		reports = [f"/app/query-report/{name}" for name in REPORTS]
		return [*lists, "/app/case/view/report", "/app/coordinated-case-management", *reports]

	def looked_at(self, one: Seat, path: str) -> list[str]:
		try:
			self.open(one, path)
		except Error as error:
			return [f"{path}: {str(error)[:200]}"]
		self.figures["pages"] += 1
		return self.what_ran(one, path)

	def open(self, one: Seat, path: str) -> None:
		"""From one page of the desk to the next as a person does, without loading the desk anew."""
		at_the_desk = one.page.evaluate("() => Boolean(window.frappe?.set_route && frappe.boot?.user)")
		if not path.startswith("/app"):
			one.page.goto(f"{address()}{path}")
		elif not at_the_desk:
			one.open(path)
		else:
			one.page.evaluate("path => { frappe.set_route(path); }", path)
			one.page.wait_for_timeout(A_MOMENT)
			one.page.wait_for_function(QUIET)
			one.page.wait_for_timeout(2 * A_MOMENT)

	def what_ran(self, one: Seat, path: str) -> list[str]:
		"""What was executed on the page that is open; forgets it, so that the next page answers for itself."""
		flag = one.page.evaluate(f"() => {{ const ran = window.{FLAG}; delete window.{FLAG}; return ran; }}")
		ran = [f"{path}: a script ran"] if flag else []
		return ran + ([f"{path}: a template ran"] if PRODUCT in one.text() else [])

	def shut(self, dialog: Dialog, ran: list[str]) -> None:
		if dialog.type != "beforeunload":
			ran.append(f"a dialog: {dialog.message}")
		dialog.dismiss()

	def outside(self, request: Request, ran: list[str]) -> None:
		there = urlsplit(request.url)
		if there.scheme in ("http", "https") and there.hostname != urlsplit(address()).hostname:
			ran.append(f"a request to {there.hostname} for {request.frame.url}")

	def test_3_papers_show_the_strings_and_run_none(self) -> None:
		who, shown = person(MANAGER, "SVR"), Counter[str]()
		for given in papers_of(self.journey):
			for way in ("/printview", "/api/method/frappe.utils.print_format.download_pdf"):
				answer = who.session.get(who.url + way, params=given, timeout=120)
				self.assertEqual(answer.status_code, 200, (given, way))
				text = answer.text if way == "/printview" else self.text_of(answer.content)
				self.assertNotIn(PRODUCT, text, given)
				self.figures["papers"] += 1
				shown[way] += WORD in text
				if way == "/printview":
					self.assertNotIn("<img src=x", text, given)
					self.assertNotIn(f'<iframe src="http://{OUTSIDE}', text, given)
		for way, many in shown.items():
			self.assertGreater(many, 2, way)

	def text_of(self, content: bytes) -> str:
		return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))

	def test_4_a_spreadsheet_gets_text_and_no_formula(self) -> None:
		who = person(CENTRAL)
		for report in REPORTS:
			for given in ({"reason": FORMULAS[0]}, {"reason": "For the court."}):
				for form, read in (("CSV", live_in_csv), ("Excel", live_in_excel)):
					given |= {"report_name": report, "file_format": form}
					answer = who.call("ccm_app.api.exports.export_report", **given)
					cells, live = read(base64.b64decode(answer["content"]))
					self.figures["cells"] += cells
					self.assertEqual(live, [], (report, form))

	def test_5_mails_and_notices_hold_no_typed_word(self) -> None:
		given = {"user": person(WORKER, "BTB").email, "client": self.journey.name_of("Client")}
		# Tags would be refused; what else runs somewhere is kept, and goes no further than the record.
		given["reason"] = f"{FORMULAS[0]} {TEMPLATES[0]} {WORD}: the client stands before me."
		printed = self.on_the_site("mails_of_an_emergency", given)
		mails = json.loads(next(line for line in reversed(printed.splitlines()) if line.startswith("[")))
		self.figures["mails"] = len(mails)
		self.assertTrue(any("Emergency access" in one for one in mails), mails)
		told = [one for one in mails if any(word in one for word in (WORD, OUTSIDE, PRODUCT))]
		self.assertEqual(told, [])

	def test_6_the_campaign(self) -> None:
		counted = self.figures
		print(
			f"campaign injection: {len(STRINGS)} strings x {sum(len(one.names) for one in self.records)} fields of"
			f" {len(self.records)} records, {counted['refused']} refused with a sentence, {counted['kept']} kept as"
			f" typed, {counted['cleaned']} kept without their tags; {counted['planted']} planted, {counted['pages']} pages,"
			f" {counted['papers']} papers, {counted['mails']} mails and notices, {counted['cells']} cells,"
			f" {counted['ran']} executed or asked outside"
		)
		self.assertGreater(counted["refused"] + counted["kept"], 2_000)
		self.assertEqual(counted["ran"], 0)
