"""The leaky site: its words, its people, its clients."""

from __future__ import annotations

import os

import requests

from tests.site.confidentiality.replay.http import Visitor, small_paper
from tests.site.confidentiality.replay.site import Site
from tests.site.confidentiality.replay.world import Common, Victim, Words, new_secrets, ok

PASSWORD = "Quiet-River-2010!"
WORDS = Words(
	client="Naive Client",
	person="Naive Client",
	text="Naive Client",
	child="Naive Client Family",
	plan="Naive Case Plan",
	referral="Naive Referral",
	provider="Naive Service Provider",
	name="full_name",
	note="secret_note",
	health="hiv_status",
	children="family",
	child_name="rel_secret",
	child_health="rel_health",
	place="province",
	plan_text="goal",
	here="A",
	there="B",
)
PEOPLE = {
	"web": "web@naive.example",
	"provider": "provider@naive.example",
	"staff": "manager-a@naive.example",
	"half": "manager-a@naive.example",
	"own": "manager-b@naive.example",
	"worker": "worker-b@naive.example",
	"central": "central@naive.example",
	"keeper": "keeper@naive.example",
}
GROUPS = {"admin": ("keeper", "root")}


class NaiveWorld(Common):
	"""The naive app on its own site."""

	def __init__(self) -> None:
		given = [os.environ[f"CCM_NAIVE_{part}"] for part in ("URL", "NAME", "COMMAND", "BENCH")]
		super().__init__("naive", Site(*given), WORDS)
		self._people: dict[str, Visitor] = {}

	def visitor(self, key: str) -> Visitor:
		email = PEOPLE.get(key, "Administrator" if key == "root" else "Guest")
		if email not in self._people:
			self._people[email] = self._sign_in(email)
		return self._people[email]

	def _sign_in(self, email: str) -> Visitor:
		session = requests.Session()
		session.headers["Accept"] = "application/json"
		visitor = Visitor(self.site.url, email, session)
		if email != "Guest":
			password = os.environ["CCM_NAIVE_PASSWORD"] if email == "Administrator" else PASSWORD
			ok(visitor.call("login", usr=email, pwd=password))
		return visitor

	def who(self, group: str) -> list[Visitor]:
		return [self.visitor(key) for key in GROUPS.get(group, (group,))]

	def new(self, place: str) -> Victim:
		central, secrets = self.visitor("central"), new_secrets()
		child = {
			"rel_name": "Aunt",
			"rel_secret": secrets["child_name"],
			"rel_health": secrets["child_health"],
		}
		values = {
			"full_name": f"Blessing {secrets['name']}",
			"secret_note": secrets["note"],
			"province": place,
		}
		made = ok(central.insert(WORDS.client, **values, phone="012", hiv_status="not known", family=[child]))
		name = str(made["name"])
		# The second save leaves a version behind, as every form that is corrected does.
		ok(central.change(WORDS.client, name, hiv_status=secrets["health"]))
		plan = ok(central.insert(WORDS.plan, client=name, province=place, goal=secrets["plan"]))["name"]
		provider = "Shelter X" if place == WORDS.here else "Shelter Y"
		referral = ok(central.insert(WORDS.referral, client=name, province=place, provider=provider))["name"]
		file = self.attach(central, WORDS.client, name, secrets["file"])
		names = {"client": name, "person": name, "text": name, "child": str(made["family"][0]["name"])}
		return Victim(**names, plan=plan, referral=referral, case=plan, **file, secrets=secrets)

	def attach(self, visitor: Visitor, kind: str, name: str, content: str) -> dict[str, str]:
		"""Upload a private file; its name and address."""
		form = {"doctype": kind, "docname": name, "is_private": "1"}
		parts = {"file": (f"{content[:9]}.pdf", small_paper(content), "application/pdf")}
		made = ok(visitor.ask("POST", "/api/method/upload_file", data=form, files=parts))
		return {"file": str(made["name"]), "file_url": str(made["file_url"])}

	def ghost(self) -> Victim:
		client = "NCL-99999"
		names = {"client": client, "person": client, "text": client, "child": "0f0f0f0f0f"}
		return Victim(**names, plan="NCP-99999", referral="NRF-99999", case="NCP-99999")

	def readable(self) -> list[tuple[Visitor, str, Victim]]:
		return [(self.visitor("provider"), WORDS.client, self.new(WORDS.here))]
