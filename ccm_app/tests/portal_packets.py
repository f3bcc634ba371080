"""Every combination of what a consent can say, and what then stands on the portal page, the slip, a copy, and in the API.

One client, whose every text is marked with a word of its own, and one referral. For each combination the consent is
written beneath the rules, as a database could hold it, and everybody asks again. Which marked words came back is told;
what should have come back is known by the campaign alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import add_days, nowdate
from frappe.utils.password import update_password

from ccm_app.api import papers
from ccm_app.confidentiality import vault
from ccm_app.confidentiality.provider_answering import record_answer
from ccm_app.confidentiality.sealed_fields import sealed_fields
from ccm_app.domain.sharing import SHARES
from ccm_app.tests import factories
from ccm_app.tests.matrix.visiting import Visitor
from ccm_app.tests.matrix.ways import Request
from ccm_app.tests.personas import MANAGER
from ccm_app.tests.portal_world import OTHER, OWN, PASSWORD, USERS, make_case, make_referral, people

COPY = "/api/method/ccm_app.api.disclosures.give_copy"
MARK = re.compile(r"qz[a-z]{8}")
OFTEN = 8
LETTERS = "abcdefghijklmnop"
PURPOSES = ("Referral", "Medical care", "Photograph", "Contact with family", "Legal proceedings", "")
RECEIVERS = ({"receiver": OWN}, {"receiver": OTHER}, {"receiver_kind": "Court", "receiver_other": "Court"})
# Validity -> the days of the consent, counted from today.
VALIDITIES: dict[str, dict[str, int | None]] = {
	"open": {"given_on": -5, "valid_until": None, "withdrawn_on": None},
	"until today": {"given_on": -5, "valid_until": 0, "withdrawn_on": None},
	"over": {"given_on": -5, "valid_until": -1, "withdrawn_on": None},
	"not yet": {"given_on": 1, "valid_until": None, "withdrawn_on": None},
	"withdrawn": {"given_on": -5, "valid_until": None, "withdrawn_on": 0},
}
KINDS = (
	"Client",
	"Client Identity",
	"Case",
	"Social Assessment",
	"Case Conference",
	"Case Plan",
	"Client Consent",
)
KINDS += (
	"Referral",
	"Service Record",
	"Provider Message",
	"Provider Answer",
	"Disclosure",
	"Identity Look",
	"Movement",
)


def campaign(folder: str, part: int = 1, every_pdf: int = 80) -> dict[str, Any]:
	"""Ask everything; writes `marks.json` (mark -> DocType and field) and `found.json` (a row for each combination).

	part: asks only every so many-th combination, for a look in between.
	"""
	site = str(frappe.local.site)
	people()
	update_password(MANAGER, PASSWORD)
	marks, world = _world()
	frappe.db.commit()
	asked = Asked(site, world)
	listed = list(combinations())[::part]
	rows = [asked.row(number, one, every_pdf) for number, one in enumerate(listed)]
	frappe.init(site=site, force=True)
	frappe.connect()
	_write(folder, "marks.json", marks)
	_write(folder, "found.json", rows)
	return {"combinations": len(rows), "requests": asked.requests}


def _write(folder: str, name: str, content: object) -> None:
	Path(folder, name).write_text(json.dumps(content), encoding="utf-8")


def combinations() -> Iterator[dict[str, Any]]:
	"""All ticks of a referral that was accepted; a few before that; each purpose, receiver and validity with all ticks."""
	plain = {"purpose": "Referral", "receiver": 0, "validity": "open"}
	for ticks in product((0, 1), repeat=len(SHARES)):
		yield {**plain, "state": "Accepted", "ticks": dict(zip(SHARES, ticks, strict=True))}
	every = dict.fromkeys(SHARES, 1)
	for code in SHARES:
		yield {**plain, "state": "Sent", "ticks": dict.fromkeys(SHARES, 0) | {code: 1}}
		yield {**plain, "state": "Sent", "ticks": every | {code: 0}}
	for purpose, receiver, validity in product(PURPOSES, range(len(RECEIVERS)), VALIDITIES):
		named = {"purpose": purpose, "receiver": receiver, "validity": validity}
		yield {**named, "state": "Accepted", "ticks": every}


# The world ----------------------------------------------------------------------------------------------


def _world() -> tuple[dict[str, list[str]], dict[str, str]]:
	case = make_case()
	referral = make_referral(str(case.name), **dict.fromkeys(SHARES, 1))
	about = {"case": case.name, "client": case.client, "referral": referral.name}
	record_answer(str(referral.name), "Accepted", "Portal")
	factories.make("Service Record", case=case.name, referral=referral.name, from_date=nowdate())
	identity = frappe.get_doc("Client Identity", case.client)
	identity.append("phones", {"phone_number": "012 1", "is_safe_to_call": 1})
	identity.append("phones", {"phone_number": "012 2", "is_safe_to_call": 0})
	identity.append("addresses", {"house_and_street": "x", "is_safe": 1})
	identity.append("addresses", {"house_and_street": "y", "is_safe": 0})
	identity.append("contacts", {"relation": "z"})
	identity.save()
	report = frappe.db.get_value("Social Assessment", {"case": case.name}, "name")
	named = {"source_name": referral.name, "party_kind": "Service Provider", "valid_until": ("is", "not set")}
	row = frappe.db.get_value("Case Access", named, "name")
	found = {"consent": referral.consent, "report": report, "row": row}
	return _marked(about), {name: str(value) for name, value in {**about, **found}.items()}


def _marked(about: dict[str, Any]) -> dict[str, list[str]]:
	"""Write a word of its own into every sealed text of every record of the client: word -> [DocType, field, row]."""
	marks: dict[str, list[str]] = {}
	with vault.register_reads("marks of a campaign"):
		for kind in KINDS:
			column = "name" if kind in ("Client",) else "client"
			# The campaign reads for itself.
			for name in frappe.get_all(kind, {column: about["client"]}, pluck="name"):
				_mark(kind, str(name), marks)
	return marks


def _mark(kind: str, name: str, marks: dict[str, list[str]], row: str = "") -> None:
	texts = {}
	for field in sorted(sealed_fields(kind)):
		if frappe.get_meta(kind).get_field(field).fieldtype in ("Data", "Small Text", "Long Text", "Text"):
			word = _word(len(marks))
			marks[word] = [kind, field, row]
			texts[field] = word
	if texts:
		vault.write_fields(kind, name, texts, update_modified=False)
	for table in frappe.get_meta(kind).get_table_fields():
		below = {"parent": name, "parenttype": kind, "parentfield": table.fieldname}
		for one in frappe.get_all(table.options, below, ["name", "idx"]):
			_mark(table.options, one.name, marks, f"{table.fieldname} {one.idx}")


def _word(number: int) -> str:
	return "qz" + "".join(LETTERS[(number >> (4 * place)) & 15] for place in range(8))


# Asking -------------------------------------------------------------------------------------------------


class Asked:
	"""The provider, another provider and the case manager, each signed in, and the one referral."""

	def __init__(self, site: str, world: dict[str, str]):
		self.site, self.world, self.requests = site, world, 0
		accounts = {"own": USERS[OWN], "other": USERS[OTHER], "manager": MANAGER}
		self.people = {
			who: Visitor(site, {"email": email, "password": PASSWORD}) for who, email in accounts.items()
		}

	def row(self, number: int, combination: dict[str, Any], every_pdf: int) -> dict[str, Any]:
		"""Write the consent, ask everything, tell which marks came back: channel -> marks."""
		self._connected(lambda: self._write_consent(combination))
		page = f"/portal/referral/{self.world['referral']}"
		found: dict[str, list[str] | None] = {
			"portal": self.ask("own", "GET", page),
			"slip": self.ask("manager", "GET", "/printview", _print_of(self.world["referral"])),
			**dict.fromkeys(("other", "list", "api")),
		}
		if number % OFTEN == 0:
			# These are answered before a consent is read; they are asked often, and not every time.
			found["other"] = self.ask("other", "GET", page)
			found["list"] = self.ask("own", "GET", "/portal")
			ways = self._api(whole=number % every_pdf == 0)
			found["api"] = sorted({mark for way in ways for mark in self.ask("own", *way)})
		copy = {"paper": "Case Report", "record": self.world["report"], "consent": self.world["consent"]}
		with drawn_as_page(number % every_pdf != 0):
			found["copy"] = self.ask("manager", "POST", COPY, form=copy)
		return {**combination, "found": found}

	def ask(
		self,
		who: str,
		verb: str,
		path: str,
		query: dict[str, str] | None = None,
		form: dict[str, str] | None = None,
	) -> list[str]:
		"""Ask, and tell the marks in the answer."""
		self.requests += 1
		answer = self.people[who].ask(Request(verb, path, query or {}, form or {}, None, False))
		if answer.status >= 500:
			raise AssertionError(f"{who} {path}: {answer.status}")
		return sorted(set(MARK.findall(answer.text)))

	def _api(self, *, whole: bool) -> Iterator[tuple[str, str, dict[str, Any]]]:
		"""A few ways to the records, and now and then all of them."""
		yield "GET", f"/api/resource/Referral/{self.world['referral']}", {}
		yield "GET", f"/api/v2/document/Client Identity/{self.world['client']}", {}
		yield "GET", "/api/method/frappe.client.get", {"doctype": "Client", "name": self.world["client"]}
		if whole:
			yield from self._every_way()

	def _every_way(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
		for kind in ("Client", "Client Identity", "Social Assessment", "Referral", "Client Consent"):
			name = self.world["referral"] if kind == "Referral" else self.world["client"]
			every = json.dumps(["*"])
			yield "GET", f"/api/resource/{kind}/{name}", {}
			yield "GET", f"/api/v2/document/{kind}/{name}", {}
			yield "GET", f"/api/resource/{kind}", {"fields": every}
			yield "GET", f"/api/v2/document/{kind}", {"fields": every}
			yield "GET", "/api/method/frappe.client.get", {"doctype": kind, "name": name}
			yield "GET", "/api/method/frappe.client.get_list", {"doctype": kind, "fields": every}
			yield "GET", "/api/method/frappe.desk.reportview.get", {"doctype": kind, "fields": every}
			yield "GET", "/api/method/frappe.desk.search.search_link", {"doctype": kind, "txt": "qz"}
			yield "GET", "/printview", {"doctype": kind, "name": name}
			yield "GET", "/api/method/frappe.utils.print_format.download_pdf", {"doctype": kind, "name": name}
		for report in ("My Work", "Referral Board"):
			yield "GET", "/api/method/frappe.desk.query_report.run", {"report_name": report}

	# At the server ---------------------------------------------------------------------------------------

	def _connected(self, act: Callable[[], Any]) -> Any:
		"""Each request of the visitors ends the connection of the site."""
		frappe.init(site=self.site, force=True)
		frappe.connect()
		frappe.set_user("Administrator")
		try:
			return act()
		finally:
			frappe.db.commit()

	def _write_consent(self, combination: dict[str, Any]) -> None:
		days = VALIDITIES[combination["validity"]]
		values: dict[str, Any] = {"receiver_kind": "Service Provider", "receiver": None}
		values |= {name: add_days(nowdate(), day) if day is not None else None for name, day in days.items()}
		values |= {"purpose": combination["purpose"], **RECEIVERS[combination["receiver"]]}
		values |= {tick: combination["ticks"][code] for code, tick in SHARES.items()}
		values.pop("receiver_other", None)
		frappe.db.set_value("Client Consent", self.world["consent"], values, update_modified=False)
		state = {"referral_category": combination["state"], "workflow_state": combination["state"]}
		frappe.db.set_value("Referral", self.world["referral"], state, update_modified=False)
		# The row is as wide as it can be: what is shown has to be narrowed by the consent itself.
		packet = "Identity" if combination["state"] == "Accepted" else "Codes"
		frappe.db.set_value("Case Access", self.world["row"], "packet", packet, update_modified=False)


@contextmanager
def drawn_as_page(as_page: bool) -> Iterator[None]:
	"""Answer the page from which a PDF is drawn instead of the PDF: drawing takes a second, and there are hundreds."""
	before = papers.pdf_from
	if as_page:
		papers.pdf_from = lambda body: body.encode()
	try:
		yield
	finally:
		papers.pdf_from = before


def _print_of(referral: str) -> dict[str, str]:
	return {"doctype": "Referral", "name": referral, "format": "Referral Slip"}
