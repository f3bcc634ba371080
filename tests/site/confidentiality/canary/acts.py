"""What else people do with marked clients, and what they try: papers, exports, searches, mails, errors, deletions."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import requests

from ccm_app.caseload.rest import Person
from ccm_app.domain.roles import CENTRAL, CLERK, MANAGER, MINISTRY, MONITORING, PROTECTION, WORKER
from tests.site.confidentiality.canary.journey import Journey
from tests.site.confidentiality.canary.marks import VAULT, Marks
from tests.site.people import administrator, person

PATIENCE_IN_SECONDS = 120
TODAY = "2026-11-02"
PAPERS = {
	"Case Report": ("Social Assessment", "REPORT"),
	"Conference Minutes": ("Case Conference", "CONFERENCE"),
	"Case Plan": ("Case Plan", "PLAN"),
	"Referral Slip": ("Referral", "STAY-1"),
	"Consent": ("Client Consent", "CONSENT-CCPCR-SVR"),
	"Closure Letter": ("Case Closure", "CLOSURE"),
	"Closure Record": ("Case Closure", "CLOSURE"),
	"Shared About a Client": ("Client", ""),
}
REPORTS = ("My Work", "Due and Overdue", "Where Is Everybody", "Referral Board", "Plan Budget")


def picture(text: str) -> bytes:
	"""A photograph of one pixel that holds a text, also behind its end."""
	remark = b"Comment\0" + text.encode()
	pixel = zlib.compress(b"\0\x80\x80\x80")
	header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
	parts = ((b"IHDR", header), (b"tEXt", remark), (b"IDAT", pixel), (b"IEND", b""))
	chunks = b"".join(_chunk(kind, content) for kind, content in parts)
	return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, content: bytes) -> bytes:
	return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def papers_of(journey: Journey) -> list[dict[str, str]]:
	"""What is asked for to print each paper whose record is there."""
	found = []
	for paper, (kind, part) in PAPERS.items():
		with suppress(LookupError):
			found.append({"doctype": kind, "name": journey.name_of(kind, part), "format": paper})
	return found


class Acts:
	"""Everything that is done to a client at work, and to one whose case is finished.

	`done` counts what was answered and what was refused.
	"""

	def __init__(self, journey: Journey, finished: Journey, marks: Marks):
		self.journey, self.finished, self.marks = journey, finished, marks
		self.done: Counter[str] = Counter()
		self.client = journey.name_of("Client")
		self.case = journey.name_of("Case", "CASE")
		self.text = f"{marks.latin.title()} {marks.khmer} 0{marks.digits}"

	def ask(self, who: Person, path: str, verb: str = "POST", **given: Any) -> requests.Response:
		"""One request, whatever it answers."""
		answer = who.session.request(verb, who.url + path, timeout=PATIENCE_IN_SECONDS, **given)
		self.done["refused" if answer.status_code >= 400 else "answered"] += 1
		return answer

	def call(self, who: Person, method: str, **given: Any) -> requests.Response:
		"""Call a method with what the desk would send."""
		plain = {
			name: json.dumps(value) if isinstance(value, dict | list) else value
			for name, value in given.items()
		}
		return self.ask(who, f"/api/method/{method}", data=plain)

	def all(self) -> None:
		"""One after the other."""
		for act in (self.photograph, self.papers, self.exports, self.searches, self.remarks, self.lists):
			act()
		for act in (self.drafts, self.errors, self.more_records, self.deletions):
			act()

	def photograph(self) -> requests.Response:
		"""A photograph in the vault, named after the client, and a letter beside the case."""
		manager, name = person(MANAGER, "SVR"), f"{self.marks.latin} {self.marks.khmer}.png"
		self.call(
			manager, "ccm_app.api.vault.open_identity", client=self.client, purpose="CASEWORK", note=self.text
		)
		where: dict[str, Any] = {"doctype": "Case", "docname": self.case, "is_private": 1}
		upload = {"file": (name, picture(self.text), "image/png")}
		self.ask(manager, "/api/method/upload_file", data=where, files=upload)
		where = {"doctype": VAULT, "docname": self.client, "is_private": 1, "fieldname": "photograph"}
		answer = self.ask(manager, "/api/method/upload_file", data=where, files=upload)
		address = (answer.json().get("message") or {}).get("file_url") if answer.ok else ""
		if address:
			self.change(manager, {"photograph": address})
		return answer

	def change(self, who: Person, values: dict[str, Any]) -> requests.Response:
		"""Change the identity, of the version that stands there now."""
		given = {"modified": who.version(VAULT, self.client), **values}
		return self.ask(who, f"/api/resource/{VAULT}/{self.client}", "PUT", json=given)

	def papers(self) -> None:
		"""Every paper as page and as PDF."""
		manager = person(MANAGER, "SVR")
		for given in (*papers_of(self.journey), *papers_of(self.finished)):
			self.ask(manager, "/api/method/frappe.utils.print_format.download_pdf", "GET", params=given)
			self.ask(manager, "/printview", "GET", params=given)

	def exports(self) -> None:
		"""Reports as files, with a reason that says too much, and the ways of the platform."""
		who = person(CENTRAL)
		for report in REPORTS:
			for form in ("CSV", "Excel"):
				given = {"report_name": report, "file_format": form, "reason": self.text}
				self.call(who, "ccm_app.api.exports.export_report", **given)
		given = {"doctype": "Case", "fields": ["name"], "file_format_type": "CSV"}
		self.call(who, "frappe.desk.reportview.export_query", **given)

	def searches(self) -> None:
		"""By name through the vault, and in every box in which somebody may type a name."""
		name = self.marks.latin.title()
		for who in (person(MANAGER, "SVR"), person(CLERK, "BTB")):
			for text in (name, self.marks.khmer, f"0{self.marks.digits}"):
				self.call(who, "ccm_app.api.vault.search", text=text, purpose="CASEWORK", note=text)
				self.call(who, "frappe.desk.search.search_link", doctype="Client", txt=text)
				self.call(who, "frappe.utils.global_search.search", text=text)
				wanted = [["Client Identity", "family_name_latin", "like", f"%{text}%"]]
				self.call(who, "frappe.desk.reportview.get", doctype=VAULT, fields=["name"], filters=wanted)
				self.keep_a_filter(who, wanted)

	def keep_a_filter(self, who: Person, wanted: list[list[str]]) -> None:
		"""What the desk remembers of a list that somebody has filtered."""
		settings = {"List": {"filters": wanted}, "last_view": "List"}
		self.call(who, "frappe.model.utils.user_settings.save", doctype=VAULT, user_settings=settings)
		saved = {"filter_name": wanted[0][3], "reference_doctype": VAULT, "filters": json.dumps(wanted)}
		self.ask(who, "/api/resource/List Filter", json=saved)

	def remarks(self) -> None:
		"""Comments, tags, tasks, shares and mails about the case."""
		for who in (person(MANAGER, "SVR"), person(CENTRAL)):
			for kind, name in (("Case", self.case), ("Client", self.client)):
				about = {"reference_doctype": kind, "reference_name": name}
				said = {"content": self.text, "comment_email": who.email, "comment_by": who.email}
				self.call(who, "frappe.desk.form.utils.add_comment", **about, **said)
				self.call(who, "frappe.desk.doctype.tag.tag.add_tag", tag=self.text, dt=kind, dn=name)
				task = {"doctype": kind, "name": name, "description": self.text, "assign_to": [who.email]}
				self.call(who, "frappe.desk.form.assign_to.add", **task)
				self.ask(
					who,
					"/api/resource/ToDo",
					json={"description": self.text, "reference_type": kind, **about},
				)
				mail = {
					"recipients": "a@b.example",
					"subject": self.text,
					"content": self.text,
					"send_email": 1,
				}
				self.call(
					who, "frappe.core.doctype.communication.email.make", doctype=kind, name=name, **mail
				)

	def lists(self) -> None:
		"""Everybody's lists and forms of every kind, so that all caches are filled."""
		made = (*self.finished.shell.made, *self.journey.shell.made)
		records = {kind: name for _role, kind, name in made}
		for role in (CENTRAL, MANAGER, MONITORING):
			who = person(role, "SVR")
			for kind, name in records.items():
				given = {"doctype": kind, "name": name}
				self.ask(who, "/api/method/frappe.desk.form.load.getdoc", "GET", params=given)
				self.call(who, "frappe.desk.reportview.get", doctype=kind, fields=["*"])

	def drafts(self) -> None:
		"""Forms that are typed and never saved: of the identity, of the case, of a record that does not exist yet."""
		clerk, keep = person(CLERK, "SVR"), "ccm_app.api.drafts.keep"
		typed = {"family_name_latin": self.text, "contacts": [{"given_name": self.text}]}
		self.call(clerk, keep, kind=VAULT, record=self.client, values=typed)
		self.call(
			clerk, keep, kind="Case", record=self.case, values={"summary": self.text}, seen=self.text[:20]
		)
		given = {"client": self.client, "note": self.text}
		self.call(clerk, keep, kind="Movement", values=given, form_key="canary-draft")

	def errors(self) -> None:
		"""Saves that break inside, with the identity in their hands."""
		clerk, manager = person(CLERK, "SVR"), person(MANAGER, "SVR")
		names = {"family_name_latin": self.text, "family_name_km": self.marks.khmer}
		for broken in self.broken_values():
			whole = {"doctype": VAULT, "name": self.client, "client": self.client, **names, **broken}
			self.change(clerk, {**names, **broken})
			self.ask(administrator(), f"/api/resource/{VAULT}", json=whole)
			self.call(manager, "frappe.desk.form.save.savedocs", doc=whole, action="Save")
		self.ask(manager, "/api/method/frappe.desk.reportview.get", data=f'{{"broken {self.text}'.encode())

	def broken_values(self) -> Iterator[dict[str, Any]]:
		"""Values that no rule expects."""
		yield {"phones": [[1, 2], self.text]}
		yield {"phones": self.text}
		yield {"phones": [{"doctype": "Client", "phone_number": self.text, "idx": self.text}]}
		yield {"birth_date": self.text}
		yield {"birth_date_precision": self.text}
		yield {"birth_place": self.text}
		yield {"family_name_latin": self.text * 400}
		yield {"family_name_latin": {"text": [self.text]}}
		yield {"other_names": [self.text]}
		yield {"modified": self.text}
		yield {"docstatus": self.text}
		yield {"addresses": [{"house_and_street": self.text, "valid_from": self.text}]}
		yield {"photograph": f"/private/files/{self.text}.png"}
		yield {"photograph": "data:image/png;base64," + base64.b64encode(self.text.encode()).decode()}

	def more_records(self) -> None:
		"""The kinds that a passage of one client does not make: each with a reason that holds a marker."""
		central, manager, other = person(CENTRAL), person(MANAGER, "SVR"), person(WORKER, "BTB")
		kept = self.finished.name_of("Client")
		values: list[tuple[Person, str, dict[str, Any]]] = [
			(central, "Client Merge", {"kept_client": kept, "merged_client": self.client}),
			(
				central,
				"Conflict of Interest",
				{"user": other.email, "client": self.client, "from_date": TODAY},
			),
			(person(PROTECTION), "Legal Hold", {"client": self.client, "note": self.text}),
			(manager, "Case Handover", {"case": self.case, "proposed_on": TODAY, "note": self.text}),
			(person(MONITORING), "Monitoring Visit", {"findings": self.text, "recommendations": self.text}),
		]
		for who, kind, given in values:
			self.ask(who, f"/api/resource/{kind}", json={"reason": self.text, **given})
		reason = {"purpose": "Danger to life", "reason": f"{self.text}: the client stands before me."}
		self.call(other, "ccm_app.api.break_glass.open", client_number=self.client, **reason)
		self.call(other, "ccm_app.api.sensitivity.declare_conflict", client_number=kept, reason=self.text)

	def deletions(self) -> None:
		"""Nobody deletes; what is tried leaves nothing behind either."""
		tries: list[Callable[[Person, str, str], object]] = [
			lambda who, kind, name: self.ask(who, f"/api/resource/{kind}/{name}", "DELETE"),
			lambda who, kind, name: self.call(who, "frappe.client.delete", doctype=kind, name=name),
			lambda who, kind, name: self.call(
				who, "frappe.desk.reportview.delete_items", doctype=kind, items=[name]
			),
		]
		records = [(VAULT, self.client), ("Client", self.client), ("Case", self.case)]
		records += [(kind, name) for _role, kind, name in self.journey.shell.made[-3:]]
		for who in (person(MINISTRY), administrator()):
			for kind, name in records:
				for attempt in tries:
					attempt(who, kind, name)
