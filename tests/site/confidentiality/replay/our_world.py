"""Our site: the same attacks, on the records that hold what a first version keeps in one."""

from __future__ import annotations

import functools
import json
import os
import uuid
from datetime import timedelta
from typing import Any

import requests

from ccm_app.caseload.rest import Person
from ccm_app.domain.naming import new_referral_name
from ccm_app.domain.registry_number import case_number, client_number
from ccm_app.field_kit.dictionary import DOCTYPES
from tests.site.confidentiality.replay.http import Visitor, small_paper
from tests.site.confidentiality.replay.site import Site
from tests.site.confidentiality.replay.world import Common, Victim, Words, new_secrets, ok
from tests.site.day import today
from tests.site.people import PASSWORD, administrator, host, person, url

CLERK, MANAGER, WORKER = "CCM Clerk", "CCM Field Case Manager", "CCM Social Worker"
WORDS = Words(
	client="Client",
	person="Client Identity",
	text="Social Assessment",
	child="Identity Contact",
	plan="Case Plan",
	referral="Referral",
	provider="Service Provider",
	name="family_name_latin",
	note="situation_history",
	health="health_findings",
	children="contacts",
	child_name="family_name",
	child_health="given_name",
	place="field_office",
	plan_text="recovery_goal",
	here="BTB",
	there="SVR",
)
PEOPLE = {
	"provider": ("CCM Service Provider", ""),
	"staff": (MANAGER, "BTB"),
	"clerk": (CLERK, "BTB"),
	"own": (MANAGER, "SVR"),
	"own clerk": (CLERK, "SVR"),
	"worker": (WORKER, "SVR"),
	"central": ("CCM Central Office", ""),
	"half": ("CCM Monitoring Team", ""),
	"ministry": ("CCM Ministry Administrator", ""),
	"budget": ("CCM Budget Approver", ""),
}
GROUPS = {
	"web": ("web", "provider"),
	"provider": ("provider", "staff"),
	"staff": ("staff", "clerk"),
	"half": ("half",),
	"admin": ("ministry", "keeper"),
	"guest": ("guest",),
}
WEB = "web-without-role@ccm.example"
# What the platform keeps about records, and who may do what. Logs of looks and of signing in are written rightly.
OF_THE_PLATFORM = (
	"DocShare",
	"File",
	"Comment",
	"ToDo",
	"Workflow Action",
	"Document Follow",
	"Tag Link",
)
OF_RIGHTS = (
	"DocPerm",
	"Custom DocPerm",
	"Property Setter",
	"Custom Field",
	"Has Role",
	"Workflow",
	"DocType",
)
WRITTEN_RIGHTLY = {"Identity Look", "Look Purpose", "Identity Token", "Match Card", "Sign-in Place"}


def day(number: int) -> str:
	"""The day that lies so many days before today."""
	return (today() - timedelta(days=number)).isoformat()


class OurWorld(Common):
	"""The site under test."""

	def __init__(self) -> None:
		given = (
			url(),
			os.environ["CCM_SITE_NAME"],
			os.environ["CCM_SITE_COMMAND"],
			os.environ["CCM_SITE_BENCH"],
		)
		super().__init__("ours", Site(*given), WORDS)

	def visitor(self, key: str) -> Visitor:
		if key in PEOPLE:
			return _visitor_of(person(*PEOPLE[key]))
		if key in ("keeper", "root"):
			return _visitor_of(administrator())
		return _guest() if key == "guest" else _website_user(self.site)

	def who(self, group: str) -> list[Visitor]:
		return [self.visitor(key) for key in GROUPS.get(group, (group,))]

	def new(self, place: str) -> Victim:
		return _Making(place).victim()

	def ghost(self) -> Victim:
		client, case = client_number("SVR", 2026, 987654), case_number("SVR", 2026, 987654)
		made = {"text": f"{case}-SA01", "plan": f"{case}-PL01", "referral": new_referral_name()}
		return Victim(client=client, person=client, case=case, child=uuid.uuid4().hex[:10], **made)

	def readable(self) -> list[tuple[Visitor, str, Victim]]:
		return [
			(self.visitor("half"), WORDS.text, self.victim()),
			(self.visitor("staff"), WORDS.client, self.mine()),
			(self.visitor("provider"), WORDS.referral, self.victim()),
		]

	def sums(self) -> dict[str, str]:
		found = self.site.sums([f"tab{kind}" for kind in (*_kinds(), *OF_THE_PLATFORM, *OF_RIGHTS)])
		# Whoever saves their own settings is shared with themselves and gets a version: that is Frappe's own.
		for table, about in (("DocShare", "share_doctype"), ("Version", "ref_doctype")):
			whole = f"select count(*), sum(crc32(concat_ws('/', name, modified, owner, {about}))) from `tab{table}`"
			found[f"tab{table}"] = "/".join(self.site.rows(f"{whole} where {about} != 'User'")[0])
		return found

	def warm_up(self) -> None:
		self.victim()
		self.mine()
		for group in GROUPS:
			self.who(group)


@functools.cache
def _kinds() -> tuple[str, ...]:
	"""Every DocType of the app that is stored in a table and in which no log is written."""
	found = []
	for file in sorted(DOCTYPES.glob("*/*.json")):
		content = json.loads(file.read_text(encoding="utf-8"))
		if content.get("doctype") == "DocType" and not content.get("issingle"):
			found.append(content["name"])
	return tuple(name for name in found if name not in WRITTEN_RIGHTLY)


@functools.cache
def _visitor_of(one: Person) -> Visitor:
	return Visitor(one.url, one.email, one.session)


def _session() -> requests.Session:
	session = requests.Session()
	session.headers["Accept"] = "application/json"
	if name := host():
		session.headers["Host"] = name
	return session


@functools.cache
def _guest() -> Visitor:
	return Visitor(url(), "Guest", _session())


@functools.cache
def _website_user(site: Site) -> Visitor:
	"""A website user who has no role at all, as somebody has who once signed up."""
	values = {
		"doctype": "User",
		"email": WEB,
		"first_name": "Web",
		"send_welcome_email": 0,
		"user_type": "Website User",
		"new_password": PASSWORD,
	}
	if not site.value(f"select name from tabUser where name='{WEB}'"):
		site.run(f"frappe.get_doc({values!r}).insert().name")
	return _visitor_of(Person(url(), WEB, PASSWORD, host()))


class _Making:
	"""Takes one client through the register as the staff of an office do."""

	def __init__(self, place: str):
		self.place, self.secrets = place, new_secrets()
		self.clerk, self.manager, self.worker = (person(role, place) for role in (CLERK, MANAGER, WORKER))

	def victim(self) -> Victim:
		client = self.clerk.insert("Client", self._registration())["name"]
		identity = self.clerk.insert("Client Identity", self._identity(client))
		case = self.clerk.insert("Case", self._case(client))["name"]
		self.clerk.move("Case", case, "Register")
		self.manager.move("Case", case, "Start assessment")
		report = self.worker.insert("Social Assessment", self._report(case))["name"]
		reviewed = {"status": "Reviewed", "reviewed_on": day(8), "reviewed_by": self.manager.email}
		self.manager.change("Social Assessment", report, reviewed)
		self.manager.move("Case", case, "Prepare plan")
		plan = self.manager.insert("Case Plan", self._plan(case))["name"]
		referral = self.manager.insert("Referral", self._referral(case))["name"]
		records = {"client": client, "person": client, "case": case, "plan": plan, "referral": referral}
		child = str(identity["contacts"][0]["name"])
		return Victim(**records, text=report, child=child, **self._file(report), secrets=self.secrets)

	@staticmethod
	def _key() -> dict[str, str]:
		return {"form_key": f"replay-{uuid.uuid4()}"}

	def _registration(self) -> dict[str, Any]:
		values = {"field_office": self.place, "identified_on": day(12), "registered_on": day(12)}
		values |= {"identification_channel": "HOTLINE", "temporary_shelter": "Not needed", "sex": "Female"}
		return values | {"age_at_registration": 24, "home_province": "20"} | self._key()

	def _identity(self, client: str) -> dict[str, Any]:
		names = {
			"register_anyway": 1,
			"family_name_latin": self.secrets["name"],
			"given_name_latin": "Blessing",
		}
		contact = {"family_name": self.secrets["child_name"], "given_name": self.secrets["child_health"]}
		return {"client": client, **names, "contacts": [{"relation": "Aunt", **contact}]} | self._key()

	def _case(self, client: str) -> dict[str, Any]:
		values = {
			"client": client,
			"case_type": "TL",
			"opened_on": day(12),
			"case_manager": self.manager.email,
		}
		return values | self._key()

	def _report(self, case: str) -> dict[str, Any]:
		values = {"case": case, "social_worker": self.worker.email, "assessed_on": day(10)}
		values |= {
			"status": "Submitted",
			"submitted_on": day(9),
			"needed_services": [{"service_type": "SHELTER"}],
		}
		values |= {"situation_history": self.secrets["note"], "health_findings": self.secrets["health"]}
		return (
			values
			| {"conference_suggested": "No", "simple_case_reason": "One service is enough."}
			| self._key()
		)

	def _plan(self, case: str) -> dict[str, Any]:
		line = {
			"service_type": "SHELTER",
			"provider": "CWDA",
			"phase": "Recovery",
			"quantity": 1,
			"unit_cost": 50,
		}
		values = {
			"case": case,
			"prepared_on": day(7),
			"currency": "USD",
			"recovery_goal": self.secrets["plan"],
		}
		values |= {"client_consulted_on": day(7), "client_agreed": 1, "costs_consulted_on": day(7)}
		return values | {"lines": [line]} | self._key()

	def _referral(self, case: str) -> dict[str, Any]:
		values = {"case": case, "service_type": "SHELTER", "provider": "CWDA", "host_agency": "CWDA"}
		values |= {
			"urgency": "Planned",
			"referred_on": day(6),
			"location_reason": "Only provider of this service",
		}
		values |= {"client_consulted_on": day(6), "client_agreed": 1, "what_to_bring": self.secrets["file"]}
		reasons = [
			{"care_option": option, "reason": "Not safe."}
			for option in ("FAMILY", "KIN", "FOSTER", "COMMUNITY")
		]
		return (
			values
			| {"residential_from": day(5), "residential_until": day(-60), "alternatives_ruled_out": reasons}
			| self._key()
		)

	def _file(self, report: str) -> dict[str, str]:
		visitor = _visitor_of(self.worker)
		form = {"doctype": "Social Assessment", "docname": report, "is_private": "1"}
		parts = {
			"file": (f"{self.secrets['file'][:9]}.pdf", small_paper(self.secrets["file"]), "application/pdf")
		}
		made = ok(visitor.ask("POST", "/api/method/upload_file", data=form, files=parts))
		return {"file": str(made["name"]), "file_url": str(made["file_url"])}
