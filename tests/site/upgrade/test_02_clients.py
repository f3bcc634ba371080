"""Clients were somewhere on their way when the upgrade came: nothing of them is lost, and they go on."""

from __future__ import annotations

import unittest
from typing import Any

from ccm_app.caseload.rest import Person, Refused
from ccm_app.caseload.steps import Taker
from ccm_app.domain.roles import CLERK, MANAGER, MONITORING
from tests.site.people import command, person, shell
from tests.site.upgrade.upgraded import steps_of, told

WAITING, SERVED = "CCPCR-2010Q2-004", "CCPCR-STOCK-025"
NAMES = ("family_name_latin", "given_name_latin", "family_name_km", "given_name_km")
SAID = "Two brothers, and a grandmother who waits"
PAPER = b"%PDF-1.4\nA letter of the court\n%%EOF\n"


def identity(who: Person, key: str) -> dict[str, Any]:
	"""State a purpose and open the identity. Raises Refused."""
	client = told()["clients"]["clients"][key]
	who.call("ccm_app.api.vault.open_identity", client=client, purpose="CASEWORK")
	return who.read("Client Identity", client)


class NothingIsLost(unittest.TestCase):
	def test_no_kind_of_record_has_fewer_rows_than_before(self) -> None:
		before, after = told()["before"]["counts"], told()["after"]["counts"]
		fewer = {
			kind: (count, after.get(kind)) for kind, count in before.items() if after.get(kind, 0) < count
		}
		self.assertEqual(fewer, {})
		self.assertGreaterEqual(before["Client"], 3)

	def test_the_ledger_verifies_with_every_row_that_it_had(self) -> None:
		before, after = told()["before"]["ledger"], told()["after"]["ledger"]
		self.assertTrue(before["valid"] and after["valid"])
		self.assertGreaterEqual(after["events"], before["events"])
		self.assertGreater(before["sealed"], 30)
		self.assertEqual(
			(after["sealed"], after["root"], after["clients"]),
			(before["sealed"], before["root"], before["clients"]),
		)
		self.assertIn("complete and unchanged", command("ccm", "verify-ledger"))

	def test_the_names_open_for_who_may_open_them(self) -> None:
		for key in (WAITING, SERVED):
			entered = next(step.values for step in steps_of(key) if step.kind == "Client Identity")
			opened = identity(person(MANAGER, "SVR"), key)
			self.assertEqual([opened.get(name) for name in NAMES], [entered.get(name) for name in NAMES])

	def test_and_for_nobody_else(self) -> None:
		for role, office in ((MANAGER, "BTB"), (MONITORING, "")):
			with self.subTest(role), self.assertRaises(Refused) as refused:
				identity(person(role, office), WAITING)
			self.assertIn(refused.exception.status, (403, 404))

	def test_sealed_texts_are_read_as_they_were_written(self) -> None:
		entered = next(step.values for step in steps_of(WAITING) if step.kind == "Social Assessment")
		case = told()["clients"]["cases"][WAITING]
		worker = person(MANAGER, "SVR")
		name = worker.find("Social Assessment", {"case": case})[0]["name"]
		report = worker.read("Social Assessment", name)
		self.assertEqual(report["situation_history"], entered["situation_history"])
		self.assertEqual((report["custom_siblings"], report["custom_words_of_the_family"]), (2, SAID))

	def test_an_attached_paper_has_every_byte(self) -> None:
		file = told()["clients"]["file"]
		answers = {}
		for office in ("SVR", "BTB"):
			who = person(MANAGER, office)
			answers[office] = who.session.get(f"{who.url}{file['file_url']}", timeout=60)
		self.assertEqual((answers["SVR"].status_code, answers["SVR"].content), (200, PAPER))
		self.assertIn(answers["BTB"].status_code, (403, 404))


class TheyGoOn(unittest.TestCase):
	def test_a_case_in_the_state_that_was_added_reaches_its_closure(self) -> None:
		case = told()["clients"]["cases"][WAITING]
		reader = person(CLERK, "SVR")
		self.assertEqual(reader.read("Case", case)["workflow_state"], "Waiting for papers")
		taken = Taker(shell()).take_all(steps_of(WAITING))
		self.assertGreater(taken, 20)
		self.assertEqual(reader.read("Case", case)["stage"], "Closure")
		self.assertIn("complete and unchanged", command("ccm", "verify-ledger"))
		print(f"campaign upgrade: {figures(taken)}")


def figures(taken: int) -> str:
	"""What was tried, for the summary of the run."""
	facts = told()
	new = facts["after"]["seeds"] - facts["before"]["seeds"]
	patches = len(facts["after"]["patches"]) - len(facts["before"]["patches"])
	first, second = (facts[f"{name} migrate"]["seconds"] for name in ("first", "second"))
	return (
		f"{len(facts['changed'])} changes, {len(facts['after']['lost'])} lost; {new} new seeds, {patches} patches;"
		f" {facts['clients']['steps']} steps before and {taken} after; {facts['after']['ledger']['events']} rows of the"
		f" ledger whole; migrated in {first} s and again in {second} s, all in {facts['seconds']} s"
	)
