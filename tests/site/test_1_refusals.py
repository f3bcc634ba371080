"""Before anything else: what the rules refuse over REST, each with the sentence that the user reads."""

from __future__ import annotations

import unittest
import uuid
from collections.abc import Callable
from typing import Any

from ccm_app.caseload.rest import Refused
from tests.site.people import person

CLERK, MANAGER, WORKER = "CCM Clerk", "CCM Field Case Manager", "CCM Social Worker"


def new_key() -> str:
	return f"refusal-{uuid.uuid4()}"


def a_client(**changed: Any) -> dict[str, Any]:
	"""A registration that is right, but for what the test changes."""
	values = {
		"field_office": "SVR",
		"identified_on": "2026-11-02",
		"registered_on": "2026-11-02",
		"identification_channel": "HOTLINE",
		"temporary_shelter": "Not needed",
		"sex": "Female",
		"age_at_registration": 15,
		"home_province": "20",
		"form_key": new_key(),
	}
	return values | changed


def a_case(client: str, **changed: Any) -> dict[str, Any]:
	"""A case of the client that is right, but for what the test changes."""
	manager = person(MANAGER, "SVR").email
	values = {"client": client, "case_type": "TL", "opened_on": "2026-11-02", "case_manager": manager}
	return values | {"form_key": new_key()} | changed


class RefusalTest(unittest.TestCase):
	"""Tools of the tests below."""

	def refused(self, act: Callable[[], Any], *words: str) -> Refused:
		with self.assertRaises(Refused) as caught:
			act()
		said = " ".join(caught.exception.sentences)
		for word in words:
			self.assertIn(word, said)
		self.assertNotIn("Traceback", said)
		return caught.exception

	def registered(self) -> tuple[str, str]:
		"""A client with identity and a registered case; their numbers."""
		clerk = person(CLERK, "SVR")
		client = clerk.insert("Client", a_client())["name"]
		identity = {
			"client": client,
			"register_anyway": 1,
			"family_name_latin": "Prak",
			"given_name_latin": "Test",
		}
		clerk.insert("Client Identity", identity | {"form_key": new_key()})
		case = clerk.insert("Case", a_case(client))["name"]
		clerk.move("Case", case, "Register")
		return client, case


class BadRegistrations(RefusalTest):
	"""Stage 1 and 2."""

	def refused_client(self, *words: str, **changed: Any) -> None:
		self.refused(lambda: person(CLERK, "SVR").insert("Client", a_client(**changed)), *words)

	def test_a_registration_in_the_future(self) -> None:
		self.refused_client("lies after today", registered_on="2030-01-01")

	def test_identified_after_the_registration(self) -> None:
		self.refused_client("must come first", identified_on="2026-11-10", registered_on="2026-11-02")

	def test_an_age_over_120(self) -> None:
		self.refused_client("130", "Check the age", age_at_registration=130)

	def test_a_negative_age(self) -> None:
		self.refused_client("below zero", age_at_registration=-3)

	def test_every_problem_is_said_at_once(self) -> None:
		self.refused_client(
			"lies after today", "Check the age", registered_on="2030-01-01", age_at_registration=130
		)

	def test_a_birth_after_the_registration(self) -> None:
		clerk = person(CLERK, "SVR")
		client = clerk.insert("Client", a_client())["name"]
		values = {
			"client": client,
			"register_anyway": 1,
			"family_name_latin": "Prak",
			"birth_date": "2026-11-20",
			"form_key": new_key(),
		}
		self.refused(lambda: clerk.insert("Client Identity", values), "after the registration")

	def test_khmer_in_a_latin_field(self) -> None:
		clerk = person(CLERK, "SVR")
		client = clerk.insert("Client", a_client())["name"]
		values = {"client": client, "family_name_latin": "ប្រាក់", "form_key": new_key()}
		self.refused(lambda: clerk.insert("Client Identity", values), "latin letters")

	def test_misordered_khmer_is_kept_as_it_was_typed(self) -> None:
		clerk = person(CLERK, "SVR")
		client = clerk.insert("Client", a_client())["name"]
		values = {"client": client, "family_name_km": "ខែ្មរ", "form_key": new_key()}
		self.assertEqual(clerk.insert("Client Identity", values)["family_name_km"], "ខែ្មរ")

	def test_the_same_form_twice_gives_one_record(self) -> None:
		clerk, values = person(CLERK, "SVR"), a_client()
		first = clerk.insert("Client", values)["name"]
		# The answer may have been lost on the way: the second time the form is answered with its record.
		self.assertEqual(clerk.insert("Client", values)["name"], first)
		self.refused(
			lambda: clerk.insert("Client", values | {"home_province": "14"}), "already been saved", first
		)
		self.assertEqual(len(clerk.find("Client", {"form_key": values["form_key"]})), 1)

	def test_a_number_with_a_wrong_check_digit(self) -> None:
		client, _case = self.registered()
		wrong = client[:-1] + str((int(client[-1]) + 1) % 10)
		self.refused(lambda: person(CLERK, "SVR").insert("Case", a_case(wrong)), "check digit")

	def test_the_register_gives_the_number_and_not_the_user(self) -> None:
		values = a_client(registry_number="SVR-2026-000001-0", name="SVR-2026-000001-0", status="Closed")
		made = person(CLERK, "SVR").insert("Client", values)
		self.assertNotEqual(made["name"], "SVR-2026-000001-0")
		self.assertEqual(made["status"], "Open")


class SkippedStages(RefusalTest):
	"""No way around the stages, by whatever verb."""

	def test_a_stage_cannot_be_written(self) -> None:
		_client, case = self.registered()
		manager = person(MANAGER, "SVR")
		self.refused(lambda: manager.change("Case", case, {"stage": "Closure"}))
		self.assertEqual(manager.read("Case", case)["stage"], "Registration")

	def test_a_state_far_ahead_cannot_be_written(self) -> None:
		_client, case = self.registered()
		manager = person(MANAGER, "SVR")
		self.refused(lambda: manager.change("Case", case, {"workflow_state": "Receiving services"}))
		self.assertEqual(manager.read("Case", case)["stage"], "Registration")

	def test_docstatus_is_no_way_around(self) -> None:
		_client, case = self.registered()
		manager = person(MANAGER, "SVR")
		self.refused(lambda: manager.change("Case", case, {"docstatus": 1}))
		self.assertEqual(manager.read("Case", case)["docstatus"], 0)

	def test_a_case_does_not_begin_in_the_middle(self) -> None:
		clerk = person(CLERK, "SVR")
		client = clerk.insert("Client", a_client())["name"]
		self.refused(lambda: clerk.insert("Case", a_case(client, workflow_state="Receiving services")))
		self.assertEqual(clerk.find("Case", {"client": client}), [])

	def test_no_assessment_before_registration(self) -> None:
		clerk = person(CLERK, "SVR")
		client = clerk.insert("Client", a_client())["name"]
		case = clerk.insert("Case", a_case(client))["name"]
		report = {"case": case, "social_worker": person(WORKER, "SVR").email, "assessed_on": "2026-11-03"}
		self.refused(lambda: person(WORKER, "SVR").insert("Social Assessment", report), "not yet registered")

	def test_no_conference_and_no_plan_without_a_case_report(self) -> None:
		_client, case = self.registered()
		manager = person(MANAGER, "SVR")
		meeting = {"case": case, "planned_on": "2026-11-20"}
		self.refused(lambda: manager.insert("Case Conference", meeting), "no reviewed Case Report")
		plan = {"case": case, "prepared_on": "2026-11-03", "currency": "USD"}
		self.refused(lambda: manager.insert("Case Plan", plan), "no reviewed Case Report")

	def test_a_conference_without_its_chair_and_experts(self) -> None:
		_client, case = self.assessed(psychosocial_trauma=1, conference_suggested="Yes")
		seats = [{"seat": seat, "attended": 1} for seat in ("SPW", "SPR")]
		meeting = {"case": case, "planned_on": "2026-11-05", "held_on": "2026-11-05", "status": "Held"}
		act = lambda: person(MANAGER, "SVR").insert("Case Conference", meeting | {"seats": seats})  # noqa: E731
		self.refused(act, "no chair", "Psychologist", "Field Case Manager")

	def test_absurd_and_negative_plan_lines(self) -> None:
		_client, case = self.assessed(conference_suggested="No", simple_case_reason="Family is ready.")
		line = {"service_type": "PSYCHO", "provider": "CCPCR-SVR", "phase": "Recovery"}
		for cost, words in ((-5, "below zero"), (10**12, "highest amount")):
			plan = {
				"case": case,
				"prepared_on": "2026-11-06",
				"currency": "USD",
				"lines": [line | {"unit_cost": cost}],
			}
			self.refused(lambda plan=plan: person(MANAGER, "SVR").insert("Case Plan", plan), words)

	def test_a_referral_to_a_provider_that_is_not_designated(self) -> None:
		_client, case = self.assessed(conference_suggested="No", simple_case_reason="Family is ready.")
		referral = {
			"case": case,
			"service_type": "MEDICAL",
			"provider": "HCC",
			"host_agency": "CCPCR-SVR",
			"referred_on": "2026-11-06",
			"location_reason": "Safety",
		}
		self.refused(
			lambda: person(MANAGER, "SVR").insert("Referral", referral),
			"Health Care Centre for Children is not designated",
		)

	def test_a_long_text_is_kept_whole_and_a_title_is_not_cut(self) -> None:
		story = "ក" * 10_000
		_client, case = self.assessed(
			situation_history=story, conference_suggested="No", simple_case_reason="x"
		)
		worker = person(WORKER, "SVR")
		name = worker.find("Social Assessment", {"case": case})[0]["name"]
		self.assertEqual(worker.read("Social Assessment", name)["situation_history"], story)
		self.refused(lambda: person(CLERK, "SVR").insert("Client", a_client(paper_form_number="9" * 10_000)))

	def assessed(self, **findings: Any) -> tuple[str, str]:
		"""A client whose Case Report has been reviewed."""
		client, case = self.registered()
		person(MANAGER, "SVR").move("Case", case, "Start assessment")
		worker, manager = person(WORKER, "SVR"), person(MANAGER, "SVR")
		values = {
			"case": case,
			"social_worker": worker.email,
			"assessed_on": "2026-11-03",
			"status": "Submitted",
			"submitted_on": "2026-11-03",
			"needed_services": [{"service_type": "PSYCHO"}],
		}
		report = worker.insert("Social Assessment", values | findings)["name"]
		reviewed = {"status": "Reviewed", "reviewed_on": "2026-11-04", "reviewed_by": manager.email}
		manager.change("Social Assessment", report, reviewed)
		return client, case


class TwoPeople(RefusalTest):
	"""Two saves of the same record."""

	def test_the_second_is_told_and_nothing_is_overwritten(self) -> None:
		client, _case = self.registered()
		clerk, manager = person(CLERK, "SVR"), person(MANAGER, "SVR")
		mine, theirs = clerk.read("Client", client), manager.read("Client", client)
		manager.change("Client", client, theirs | {"home_province": "14"})
		self.refused(lambda: clerk.change("Client", client, mine | {"home_province": "12"}))
		self.assertEqual(clerk.read("Client", client)["home_province"], "14")


class OtherPeoplesClients(RefusalTest):
	"""An office sees its own clients; a provider sees no desk at all."""

	def test_another_office_neither_sees_nor_takes_a_client(self) -> None:
		client, case = self.registered()
		for role in (CLERK, MANAGER, WORKER):
			stranger = person(role, "BTB")
			for kind, name in (("Client", client), ("Client Identity", client), ("Case", case)):
				self.refused(lambda kind=kind, name=name, stranger=stranger: stranger.read(kind, name))
			self.assertEqual(stranger.find("Case", {"name": case}), [])
		stranger = person(MANAGER, "BTB")
		self.refused(lambda: stranger.change("Client", client, {"field_office": "BTB"}))
		self.assertEqual(person(CLERK, "SVR").read("Client", client)["field_office"], "SVR")

	def test_the_monitoring_team_reads_cases_and_no_identity(self) -> None:
		client, case = self.registered()
		monitor = person("CCM Monitoring Team")
		self.assertEqual(monitor.read("Case", case)["client"], client)
		self.refused(lambda: monitor.read("Client Identity", client))
		self.refused(lambda: monitor.change("Case", case, {"case_type": "SA"}))

	def test_a_provider_and_the_administrator_of_the_ministry_open_no_record(self) -> None:
		client, case = self.registered()
		for role in ("CCM Service Provider", "CCM Ministry Administrator", "CCM Advisory Group"):
			for kind, name in (("Client", client), ("Client Identity", client), ("Case", case)):
				self.refused(lambda kind=kind, name=name, role=role: person(role).read(kind, name))

	def test_nothing_is_deleted_or_renamed(self) -> None:
		client, case = self.registered()
		for role in (CLERK, MANAGER, "CCM Central Office", "CCM Ministry Administrator"):
			for kind, name in (("Client", client), ("Case", case)):
				arguments = {"doctype": kind, "name": name}
				who = person(role, "SVR")
				self.refused(
					lambda who=who, arguments=arguments: who.call("frappe.client.delete", **arguments)
				)
				renamed = {"doctype": kind, "old_name": name, "new_name": "X"}
				self.refused(lambda who=who, renamed=renamed: who.call("frappe.client.rename_doc", **renamed))
		self.assertEqual(person(CLERK, "SVR").read("Client", client)["name"], client)
