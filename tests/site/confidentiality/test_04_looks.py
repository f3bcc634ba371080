"""Opening an identity and searching by name over HTTP: no door around the purpose, the log and the limit."""

from __future__ import annotations

import json
import time
import unittest
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ccm_app.caseload.rest import Person, Refused
from ccm_app.domain.roles import CENTRAL, CLERK, EVERY_ROLE, MANAGER, PROTECTION, WORKER
from tests.site.people import PASSWORD, administrator, command, host, person, url
from tests.site.test_1_refusals import a_client

LOG, VAULT = "Identity Look", "Client Identity"
STAFF = (MANAGER, CLERK, WORKER)
OPENERS = (*((role, "SVR") for role in STAFF), (CENTRAL, ""))


def new_key() -> str:
	return f"looks-{uuid.uuid4()}"


def letters() -> str:
	"""Eight letters that no other name begins with."""
	return "".join(chr(ord("a") + int(sign, 16)) for sign in uuid.uuid4().hex[:8]).capitalize()


def again(person_: Person) -> Person:
	"""The same account, signed in once more: a connection of its own."""
	return Person(url(), person_.email, PASSWORD, host())


class LookCampaign(unittest.TestCase):
	"""A client of Svay Rieng with an identity that nobody else has, recorded by the clerk."""

	def setUp(self) -> None:
		clerk = person(CLERK, "SVR")
		registered = a_client(age_at_registration=24)
		self.client = clerk.insert("Client", registered)["name"]
		self.family = f"Kram{letters()}"
		self.identity = {
			"client": self.client,
			"register_anyway": 1,
			"family_name_latin": self.family,
			"given_name_latin": "Invented",
		}
		# Written by the server's own account, so that the purpose of registration stands for nobody of the staff.
		administrator().insert(VAULT, self.identity | {"form_key": new_key()})
		case = {"client": self.client, "case_type": "TL", "opened_on": "2026-11-02"}
		clerk.insert("Case", case | {"case_manager": person(MANAGER, "SVR").email, "form_key": new_key()})

	def looks(self, **equal: Any) -> list[dict[str, Any]]:
		"""The rows of the log about this client, as the Data Protection Officer reads them."""
		wanted = {"client": self.client, **equal}
		return person(PROTECTION).find(LOG, wanted, ("name", "user", "act", "purpose", "answers"))

	def refused(self, act: Callable[[], Any]) -> Refused:
		with self.assertRaises(Refused) as caught:
			act()
		self.assertIn(caught.exception.status, (403, 404, 417), str(caught.exception))
		self.assertNotIn(self.family, str(caught.exception))
		return caught.exception

	def doors(self, who: Person) -> dict[str, Callable[[], Any]]:
		"""Every way over HTTP on which a stored identity could be loaded."""
		given = {"doctype": VAULT, "name": self.client}
		document = json.dumps({**given, "client": self.client, "other_names": "Other"})
		return {
			"REST": lambda: who.read(VAULT, self.client),
			"REST v2": lambda: who._ask("GET", f"/api/v2/document/{VAULT}/{self.client}"),
			"form": lambda: self.silent(
				who._ask("GET", "/api/method/frappe.desk.form.load.getdoc", params=given)
			),
			"client.get": lambda: who.call("frappe.client.get", **given),
			"client.get_value": lambda: self.silent(
				who.call(
					"frappe.client.get_value",
					doctype=VAULT,
					filters=given["name"],
					fieldname="family_name_latin",
				)
			),
			"PUT": lambda: who.change(VAULT, self.client, {"other_names": "Other"}),
			"set_value": lambda: who.call(
				"frappe.client.set_value", **given, fieldname="other_names", value="Other"
			),
			"savedocs": lambda: who.call("frappe.desk.form.save.savedocs", doc=document, action="Save"),
			"client.save": lambda: who.call("frappe.client.save", doc=document),
			"method of the document": lambda: self.method_of(who, VAULT, self.client),
			"print": lambda: who._ask("GET", f"/printview?doctype={VAULT}&name={self.client}"),
			"list": lambda: self.silent(
				who.find(VAULT, {"client": self.client}, ("name", "family_name_latin"))
			),
		}

	def method_of(self, who: Person, kind: str, name: str) -> Any:
		"""Call a method of a document that is none of those that may be called."""
		given = {"dt": kind, "dn": name, "method": "db_set", "args": {"user": "x"}}
		return who._ask("POST", "/api/method/run_doc_method", json=given)

	def silent(self, answer: Any) -> None:
		"""An answer is fine as long as it holds no name; it then counts as refused."""
		self.assertNotIn(self.family, str(answer))
		raise Refused(403, ["nothing of the identity was told"])


class NoDoorAroundThePurpose(LookCampaign):
	def test_without_a_purpose_every_door_is_closed_and_with_one_every_look_is_kept(self) -> None:
		tried = 0
		for role, office in OPENERS:
			who = person(role, office)
			for door, act in self.doors(who).items():
				with self.subTest(role=role, door=door):
					self.refused(act)
					tried += 1
			self.assertEqual(self.looks(user=who.email), [])
		print(f"campaign looks: {tried} ways to load an identity without a purpose, all refused")

	def test_a_purpose_opens_and_a_get_keeps_its_row(self) -> None:
		for number, (role, office) in enumerate(OPENERS, start=1):
			who = person(role, office)
			answer = who.call("ccm_app.api.vault.open_identity", client=self.client, purpose="CASEWORK")
			self.assertEqual((answer["client"], answer["recorded"]), (self.client, True))
			self.assertEqual(who.read(VAULT, self.client)["family_name_latin"], self.family)
			acts = [row["act"] for row in self.looks(user=who.email)]
			self.assertEqual(sorted(acts), ["Opened", "Purpose stated"], role)
			self.assertEqual(len(self.looks(act="Opened")), number)

	def test_a_purpose_of_one_office_opens_nothing_for_another(self) -> None:
		owner = person(MANAGER, "SVR")
		owner.call("ccm_app.api.vault.open_identity", client=self.client, purpose="CASEWORK")
		for role in STAFF:
			stranger = person(role, "BTB")
			stated = {"client": self.client, "purpose": "CASEWORK"}
			self.refused(
				lambda who=stranger, stated=stated: who.call("ccm_app.api.vault.open_identity", **stated)
			)
			for door, act in self.doors(stranger).items():
				with self.subTest(role=role, door=door):
					self.assertNotIn("Say first", " ".join(self.refused_or_empty(act)))
			self.assertEqual(self.looks(user=stranger.email), [])

	def refused_or_empty(self, act: Callable[[], Any]) -> list[str]:
		return self.refused(act).sentences


class TheLogIsOnlyAddedTo(LookCampaign):
	def test_no_role_writes_changes_or_removes_a_look(self) -> None:
		manager = person(MANAGER, "SVR")
		manager.call("ccm_app.api.vault.open_identity", client=self.client, purpose="CASEWORK")
		(look,) = self.looks(user=manager.email)
		new = {"user": "Administrator", "at": "2026-11-02 09:00:00", "act": "Opened", "client": self.client}
		everybody = [person(role, "SVR") for role in EVERY_ROLE] + [administrator()]
		tried = 0
		for who in everybody:
			for door, act in self.attempts(who, look["name"], new).items():
				with self.subTest(door=door, user=who.email):
					self.refused(act)
				tried += 1
		self.assertEqual(self.looks(user=manager.email), [look])
		print(f"campaign log of looks: {tried} attempts to write, change or remove a row, all refused")

	def attempts(self, who: Person, name: str, new: dict[str, Any]) -> dict[str, Callable[[], Any]]:
		given = {"doctype": LOG, "name": name}
		path = f"/api/resource/{LOG}/{name}"
		return {
			"POST": lambda: who.insert(LOG, new),
			"PUT": lambda: who.change(LOG, name, {"user": "Administrator"}),
			"DELETE": lambda: who._ask("DELETE", path),
			"method of v2": lambda: who._ask("POST", f"/api/v2/document/{LOG}/{name}/method/db_set", json={}),
			"set_value": lambda: who.call(
				"frappe.client.set_value", **given, fieldname="user", value="Administrator"
			),
			"client.delete": lambda: who.call("frappe.client.delete", **given),
			"client.insert": lambda: who.call("frappe.client.insert", doc={"doctype": LOG, **new}),
			"savedocs": lambda: who.call(
				"frappe.desk.form.save.savedocs", doc=json.dumps({**given, **new}), action="Save"
			),
			"run_doc_method": lambda: self.method_of(who, LOG, name),
			"delete_items": lambda: self.nothing_gone(who, name),
			"rename_doc": lambda: who.call(
				"frappe.client.rename_doc", doctype=LOG, old_name=name, new_name="x"
			),
		}

	def nothing_gone(self, who: Person, name: str) -> None:
		"""The platform answers 200 and tells in a message that nothing was removed."""
		who.call("frappe.desk.reportview.delete_items", doctype=LOG, items=json.dumps([name]))
		self.assertEqual(len(self.looks(name=name)), 1)
		raise Refused(403, ["nothing was removed"])


class SearchByName(LookCampaign):
	def search(self, who: Person, text: str) -> dict[str, Any]:
		return dict(who.call("ccm_app.api.vault.search", text=text, purpose="DUPLICATE"))

	def limit_to(self, searches: int) -> None:
		given = repr({"searches": searches})
		command("execute", "ccm_app.tests.over_the_network.limit_searches", "--kwargs", given)

	def forget_searches(self) -> None:
		"""An hour passes for the searches made so far."""
		command("execute", "ccm_app.tests.over_the_network.an_hour_passes")

	def test_a_name_is_found_within_reach_and_the_answer_holds_no_name(self) -> None:
		self.forget_searches()
		for role, office in OPENERS:
			answer = self.search(person(role, office), f"invented {self.family.upper()}")
			self.assertEqual([one["client"] for one in answer["clients"]], [self.client], role)
			self.assertNotIn(self.family.lower(), str(answer).lower())
		self.assertEqual(self.search(person(MANAGER, "BTB"), self.family)["clients"], [])
		for role in set(EVERY_ROLE) - {role for role, _office in OPENERS}:
			self.refused(lambda role=role: self.search(person(role), self.family))

	def test_searches_sent_at_once_do_not_pass_the_limit(self) -> None:
		self.forget_searches()
		self.addCleanup(self.limit_to, 30)
		self.addCleanup(self.forget_searches)
		self.limit_to(7)
		seats = [again(person(CLERK, "SVR")) for _seat in range(10)]
		started = time.monotonic()
		with ThreadPoolExecutor(10) as pool:
			outcomes = list(pool.map(self.one_of_many, seats * 3))
		seconds = time.monotonic() - started
		self.assertEqual((outcomes.count("answered"), outcomes.count("refused")), (7, 23), set(outcomes))
		print(
			f"campaign searches: 30 sent by 10 at once in {seconds:.1f} s, 7 allowed, 7 answered, 23 refused"
		)

	def one_of_many(self, who: Person) -> str:
		try:
			self.search(who, self.family)
			return "answered"
		except Refused as refused:
			return "refused" if refused.status == 417 else str(refused)


if __name__ == "__main__":
	unittest.main()
