"""Revocation while a page is open: two offices, three providers; the next request of whoever lost access is refused.

Everything is asked over REST with sessions that stay open, so that what Frappe or the app keep of a user between two
requests is tried too. What only the server can do (to let time pass for a row) is done with a command of the site.
"""

from __future__ import annotations

import json
import unittest
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import requests

from ccm_app.caseload.rest import Person, Refused
from tests.site.confidentiality.three_referrals import SERVICES, referred_to_three
from tests.site.day import today
from tests.site.people import PASSWORD, administrator, command, host, person, url
from tests.site.test_1_refusals import a_case, a_client, new_key

CENTRAL, MONITORING, PROVIDER = "CCM Central Office", "CCM Monitoring Team", "CCM Service Provider"
MANAGER, CLERK, WORKER = "CCM Field Case Manager", "CCM Clerk", "CCM Social Worker"
TODAY, YESTERDAY = today().isoformat(), (today() - timedelta(days=1)).isoformat()
REASON = "Somebody asked for this client at the gate."
# Who was refused, once for each revocation and once for each request after it.
COUNTED: dict[str, list[str]] = {"revocations": [], "refusals": []}


def tearDownModule() -> None:
	"""Say what was tried."""
	refused, people = COUNTED["refusals"], set(COUNTED["refusals"])
	print(
		f"campaign revocation: {len(refused)} requests of {len(people)} people after"
		f" {len(COUNTED['revocations'])} revocations, every one refused or empty"
	)


class RevocationTest(unittest.TestCase):
	"""Tools: a case, what its page asks, and the count of refusals."""

	def a_case(self) -> tuple[str, str]:
		"""A registered client of Svay Rieng with a case; their numbers."""
		clerk = person(CLERK, "SVR")
		client = clerk.insert("Client", a_client(age_at_registration=24))["name"]
		case = clerk.insert("Case", a_case(client))["name"]
		return client, case

	def page(self, client: str, case: str) -> list[Callable[[Person], Any]]:
		"""What the page of a case asks while it is open: each answers something while the user has access."""
		listed = {"doctype": "Case", "fields": ["name"], "filters": {"name": case}}
		return [
			lambda who: who.read("Case", case),
			lambda who: who.read("Client", client),
			lambda who: who.find("Case", {"name": case}),
			lambda who: who.find("Client", {"name": client}),
			lambda who: who.call("frappe.client.get_list", **listed),
			lambda who: self.form(who, case),
			lambda who: who.call("ccm_app.api.passage.get_passage", case=case),
		]

	def form(self, who: Person, case: str) -> Any:
		"""What the form of the case loads; the documents stand beside the message."""
		path = "/api/method/frappe.desk.form.load.getdoc"
		return who._ask("POST", path, json={"doctype": "Case", "name": case}).get("docs")

	def open_page(self, who: Person, client: str, case: str) -> None:
		"""The page works before."""
		for number, ask in enumerate(self.page(client, case)):
			self.assertTrue(ask(who), f"{who.email}, request {number}")

	def shut(self, who: Person, client: str, case: str) -> None:
		"""The next requests of the same session are refused or empty, and a change changes nothing."""
		COUNTED["revocations"].append(who.email)
		asks = [*self.page(client, case), lambda who: who.change("Case", case, {"wants_case_conference": 1})]
		for number, ask in enumerate(asks):
			answer: Any = None
			with suppress(Refused):
				answer = ask(who)
			self.assertFalse(answer, f"{who.email}, request {number}: {answer}")
			COUNTED["refusals"].append(who.email)
		self.assertFalse(administrator().read("Case", case)["wants_case_conference"])

	def at_the_server(self, method: str, *arguments: Any) -> str:
		"""Let the server do what no user can."""
		return command("execute", method, "--args", repr(list(arguments)))

	def own_session(self, role: str, office: str) -> Person:
		"""A session of its own, which the other tests do not use."""
		return Person(url(), person(role, office).email, PASSWORD, host())


class Offices(RevocationTest):
	def test_the_sender_of_a_hand_over_sees_nothing_more_and_the_receiver_does(self) -> None:
		client, case = self.a_case()
		person(CLERK, "SVR").insert("Client Identity", self.identity(client))
		person(CLERK, "SVR").move("Case", case, "Register")
		sender, receiver = person(CLERK, "SVR"), person(MANAGER, "BTB")
		self.open_page(sender, client, case)
		proposal = {"case": case, "reason": "Services in another province", "suggested_province": "02"}
		days = {"client_consulted_on": TODAY, "proposed_on": TODAY, "form_key": new_key()}
		name = person(MANAGER, "SVR").insert("Case Handover", proposal | days)["name"]
		person(CENTRAL).move("Case Handover", name, "Receive")
		person(CENTRAL).change("Case Handover", name, {"to_office": "BTB"})
		person(CENTRAL).move("Case Handover", name, "Assign")
		self.open_page(sender, client, case)
		receiver.change("Case Handover", name, {"new_case_manager": receiver.email})
		receiver.move("Case Handover", name, "Accept")
		self.shut(sender, client, case)
		self.shut(person(MANAGER, "SVR"), client, case)
		self.open_page(receiver, client, case)

	def identity(self, client: str) -> dict[str, Any]:
		return {
			"client": client,
			"register_anyway": 1,
			"family_name_latin": "Prak",
			"given_name_latin": "Test",
			"form_key": new_key(),
		}

	def test_a_case_that_becomes_restricted_closes_for_the_colleagues_and_sealed_for_everybody(self) -> None:
		client, case = self.a_case()
		manager, clerk, central, monitoring = (
			person(MANAGER, "SVR"),
			person(CLERK, "SVR"),
			person(CENTRAL),
			person(MONITORING),
		)
		self.open_page(clerk, client, case)
		manager.change("Case", case, {"sensitivity": "Restricted", "sensitivity_reason": REASON})
		self.shut(clerk, client, case)
		self.open_page(central, client, case)
		self.open_page(monitoring, client, case)
		manager.change(
			"Case", case, {"sensitivity": "Sealed", "sensitivity_reason": "Threats after the trial."}
		)
		self.shut(central, client, case)
		self.shut(monitoring, client, case)
		self.open_page(manager, client, case)

	def test_a_named_person_until_the_naming_ends(self) -> None:
		client, case = self.a_case()
		manager, clerk = person(MANAGER, "SVR"), person(CLERK, "SVR")
		manager.change("Case", case, {"sensitivity": "Restricted", "sensitivity_reason": REASON})
		manager.call("ccm_app.api.sensitivity.name_person", case=case, user=clerk.email)
		self.open_page(clerk, client, case)
		manager.call("ccm_app.api.sensitivity.end_person", case=case, user=clerk.email)
		self.shut(clerk, client, case)

	def test_a_conflict_of_interest_closes_a_client_for_one_user_of_any_role(self) -> None:
		for role, office in ((CLERK, "SVR"), (MONITORING, "")):
			client, case = self.a_case()
			who = person(role, office)
			self.open_page(who, client, case)
			values = {
				"user": who.email,
				"client": client,
				"reason": "Of the same family.",
				"from_date": TODAY,
			}
			person(CENTRAL).insert("Conflict of Interest", values)
			self.shut(who, client, case)


class Emergencies(RevocationTest):
	def test_an_emergency_access_opens_for_reading_and_ends_with_its_minutes(self) -> None:
		client, case = self.a_case()
		who = person(WORKER, "BTB")
		self.shut(who, client, case)
		# Another run on the same day has used up the number of the day.
		asked = {"opened_by": who.email, "asked_on": (">=", TODAY)}
		self.at_the_server("frappe.db.set_value", "Break Glass", asked, "asked_on", f"{YESTERDAY} 10:00:00")
		reason = "The client stands before me and is followed."
		question = {"client_number": client, "purpose": "Danger to life", "reason": reason}
		self.assertEqual(who.call("ccm_app.api.break_glass.open", **question)["status"], "Open")
		self.open_page(who, client, case)
		for act in (
			lambda: who.change("Case", case, {"wants_case_conference": 1}),
			lambda: who.insert("Movement", {"case": case, "moved_on": TODAY, "to_custodian_kind": "FAMILY"}),
			lambda: who.insert("Client Consent", {"case": case, "purpose": "Referral", "given_on": TODAY}),
		):
			with self.assertRaises(Refused) as caught:
				act()
			self.assertIn(caught.exception.status, (403, 404, 417))
		row = {"client": client, "party": who.email}
		self.at_the_server("frappe.db.set_value", "Case Access", row, "valid_until", f"{YESTERDAY} 10:00:00")
		self.shut(who, client, case)


class Accounts(RevocationTest):
	def change_user(self, email: str, values: dict[str, Any]) -> None:
		administrator().change("User", email, values)

	def test_a_disabled_user_with_a_live_session_and_a_key_of_the_api(self) -> None:
		client, case = self.a_case()
		who = self.own_session(WORKER, "SVR")
		keyed = self.with_a_key(who.email)
		self.open_page(who, client, case)
		self.open_page(keyed, client, case)
		# A disabled user is signed out everywhere: whoever acts for the other tests signs in again.
		self.addCleanup(person.cache_clear)
		self.addCleanup(self.change_user, who.email, {"enabled": 1})
		self.change_user(who.email, {"enabled": 0})
		self.shut(who, client, case)
		self.shut(keyed, client, case)

	def with_a_key(self, email: str) -> Person:
		"""The same user with a key of the API instead of a session."""
		printed = self.at_the_server("frappe.core.doctype.user.user.generate_keys", email)
		secret = json.loads(next(line for line in printed.splitlines() if line.startswith("{")))["api_secret"]
		key = administrator().read("User", email)["api_key"]
		keyed = Person.__new__(Person)
		keyed.url, keyed.email, keyed.session = url().rstrip("/"), email, requests.Session()
		keyed.session.headers.update({"Accept": "application/json", "Authorization": f"token {key}:{secret}"})
		if host():
			keyed.session.headers["Host"] = str(host())
		return keyed

	def test_a_user_whose_role_was_taken_away(self) -> None:
		client, case = self.a_case()
		who = self.own_session(WORKER, "SVR")
		self.open_page(who, client, case)
		roles = administrator().read("User", who.email)["roles"]
		self.addCleanup(self.change_user, who.email, {"roles": [{"role": row["role"]} for row in roles]})
		self.change_user(who.email, {"roles": [row for row in roles if row["role"] != WORKER]})
		self.shut(who, client, case)

	def test_a_user_who_left_the_staff(self) -> None:
		client, case = self.a_case()
		who = person(WORKER, "SVR")
		self.open_page(who, client, case)
		staff = administrator().read("Field Office", "SVR")["staff"]
		self.addCleanup(administrator().change, "Field Office", "SVR", {"staff": staff})
		left = [row | ({"until_date": YESTERDAY} if row["user"] == who.email else {}) for row in staff]
		administrator().change("Field Office", "SVR", {"staff": left})
		self.shut(who, client, case)


class Providers(RevocationTest):
	def referred(self) -> tuple[str, str, dict[str, str]]:
		"""Client, case, and a sent referral for each of the three providers, each with a consent of its own."""
		client, case = self.a_case()
		return client, case, referred_to_three(client, case)

	def live(self, client: str) -> set[str]:
		"""The providers that have a live row for this client."""
		about = {"client": client, "party_kind": "Service Provider"}
		rows = administrator().find("Case Access", about, ("party", "valid_until"))
		return {row["party"] for row in rows if not row["valid_until"]}

	def test_each_providers_row_ends_with_what_it_rests_on_and_the_provider_never_reaches_the_desk(
		self,
	) -> None:
		client, case, referrals = self.referred()
		manager = person(MANAGER, "SVR")
		self.assertEqual(self.live(client), set(SERVICES.values()))
		self.shut(person(PROVIDER), client, case)
		manager.change("Referral", referrals["COSECAM"], {"answered_on": TODAY, "answer_reason": "No place."})
		manager.move("Referral", referrals["COSECAM"], "Record refusal")
		self.assertEqual(self.live(client), {"CCPCR-SVR", "CWDA"})
		consent = manager.read("Referral", referrals["CWDA"])["consent"]
		manager.change("Client Consent", consent, {"withdrawn_on": TODAY})
		self.assertEqual(self.live(client), {"CCPCR-SVR"})
		manager.move("Referral", referrals["CCPCR-SVR"], "Withdraw")
		self.assertEqual(self.live(client), set())
		self.shut(person(PROVIDER), client, case)
