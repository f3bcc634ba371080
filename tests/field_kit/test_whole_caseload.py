"""The whole caseload through the ten stages in the embedded registry."""

from __future__ import annotations

import shutil
import tempfile
import unittest
from collections import Counter
from pathlib import Path

from ccm_app.caseload.figures import load
from ccm_app.caseload.steps import FIELD_COORDINATION_UNIT
from ccm_app.field_kit import demo, source, taking
from ccm_app.field_kit.demo import PASSPHRASE
from ccm_app.field_kit.registry import Registry
from ccm_app.statistics.cases import CASE_COLUMNS
from ccm_app.statistics.compare import differences
from tests.field_kit.registers import WithRegistry, demonstration, every_step


class TheWholeCaseload(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.folder = Path(tempfile.mkdtemp(prefix="ccm-whole-"))
		cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
		shutil.copy(demonstration()[0] / "registry.sqlite", cls.folder / "registry.sqlite")
		cls.registry = Registry(cls.folder / "registry.sqlite", passphrase=PASSPHRASE)
		cls.addClassCleanup(cls.registry.close)
		cls.caseload = load()

	def test_all_76_clients_stand_where_the_quarter_left_them(self) -> None:
		stages = Counter(case["stage"] for case in self.registry.many("Case"))
		expected = {"Evaluation": 18, "Reintegration and follow-up": 24, "Services": 34}
		self.assertEqual(stages, expected)

	def test_the_tables_print_the_counts_of_the_slides_but_for_the_known_errors(self) -> None:
		tables = demo.tables_of(self.registry, self.caseload)
		self.assertEqual([table.code for table in tables], ["T06", "T07", "T08", "T09", "T18"])
		found = [one for table in tables for one in differences(table, self.caseload.printed)]
		unexplained = [one for one in found if not one.error]
		self.assertEqual(unexplained, [])
		self.assertEqual(len(found), 21)

	def test_the_registry_gives_the_rows_that_the_caseload_states(self) -> None:
		rows = source.case_rows(self.registry.storage)
		own = set(CASE_COLUMNS) - {"client", "case"}
		stated = [{name: _text(row[name]) for name in own} for row in self.caseload.case_rows]
		counted = [{name: _text(row[name]) for name in own} for row in rows]
		self.assertEqual(sorted(map(_sorted, counted)), sorted(map(_sorted, stated)))

	def test_three_clients_were_referred_to_partners_in_may_as_slide_19_says(self) -> None:
		types = {case["name"]: case["case_type"] for case in self.registry.many("Case")}
		partners = [
			(referral["provider"], types[referral["case"]], referral["referred_on"].month)
			for referral in self.registry.many("Referral")
			if referral["provider"] in ("COSECAM", "CWDA")
		]
		self.assertEqual(sorted(partners), [("COSECAM", "NC", 5), ("COSECAM", "SA", 5), ("CWDA", "SW", 5)])

	def test_every_evaluated_client_went_through_all_ten_stages(self) -> None:
		for case in self.registry.many("Case", stage="Evaluation"):
			moves = [
				row["details"]
				for row in self.registry.many("Case Event", case=case["name"], event="case.moved")
			]
			passed = [stage for stage in STAGES if any(f'"to":"{stage}"' in move for move in moves)]
			simple = "Case conference" not in passed
			self.assertEqual(len(passed), 8 if simple else 9, case["name"])

	def test_complex_cases_had_their_conference_and_simple_ones_went_straight_to_the_plan(self) -> None:
		evaluated = {case["name"] for case in self.registry.many("Case", stage="Evaluation")}
		met = {meeting["case"] for meeting in self.registry.many("Case Conference", status="Held")}
		self.assertEqual((len(met), len(evaluated - met)), (10, 8))

	def test_budgets_hold_approved_over_committed_over_spent_in_dollars_and_in_riel(self) -> None:
		plans = self.registry.many("Case Plan")
		for plan in plans:
			totals = [plan[f"total_{part}"] for part in ("planned", "approved", "committed", "spent")]
			self.assertEqual(totals, sorted(totals, reverse=True), plan["name"])
			self.assertTrue(plan["approved_by"])
		self.assertEqual(Counter(plan["currency"] for plan in plans), {"USD": 73, "KHR": 3})

	def test_a_stay_in_the_shelter_is_never_longer_than_ninety_days_without_a_new_decision(self) -> None:
		stays = [one for one in self.registry.many("Referral") if one["is_residential"]]
		self.assertGreater(sum(bool(stay["extension_of"]) for stay in stays), 18)
		for stay in stays:
			self.assertLessEqual((stay["residential_until"] - stay["residential_from"]).days, 90)
			self.assertEqual(len(stay["alternatives_ruled_out"]), 4)

	def test_every_evaluated_client_was_visited_in_months_8_10_and_12(self) -> None:
		for case in self.registry.many("Case", stage="Evaluation"):
			months = [
				visit["month_number"]
				for visit in self.registry.many("Follow-up", case=case["name"], status="Done")
				if not visit["training_course"]
			]
			self.assertEqual(months, [1, 3, 6, 8, 10, 12])

	def test_every_client_left_the_register_when_the_case_was_closed(self) -> None:
		for case in self.registry.many("Case", stage="Evaluation"):
			client = self.registry.one("Client", case["client"]) or {}
			self.assertEqual(client["status"], "Closed")
			self.assertEqual(client["present_custodian_kind"], "FAMILY")

	def test_the_ledger_of_every_client_is_complete(self) -> None:
		verdict = self.registry.verify_ledger()
		self.assertTrue(verdict.valid)
		self.assertEqual(verdict.clients, 76)
		self.assertEqual(verdict.events, self.registry.storage.count("Case Event"))

	def test_taking_the_steps_again_changes_nothing(self) -> None:
		kinds = [kind for kind in self.registry.dictionary.kinds if kind != "CCM Settings"]
		before = {kind: self.registry.storage.count(kind) for kind in kinds}
		heads = self.registry.verify_ledger().heads
		taken = taking.taker(self.registry).take_all(every_step())
		self.assertEqual(taken, 0)
		self.assertEqual({kind: self.registry.storage.count(kind) for kind in kinds}, before)
		self.assertEqual(self.registry.verify_ledger().heads, heads)


class EnteredToday(WithRegistry):
	def test_a_passage_of_2010_can_be_entered_today_as_on_a_site(self) -> None:
		key = "CCPCR-2010Q2-009"
		steps = [step for step in every_step() if self._concerns(step, key) and step.action != "Evaluate"]
		taking.taker(self.registry, as_if_then=False).take_all(
			step for step in steps if step.kind != "Case Evaluation"
		)
		case = self.registry.many("Case", form_key=f"{key}-CASE")[0]
		self.assertEqual(case["stage"], "Closure")
		self.assertEqual(str(case["closed_on"]), "2011-09-17")

	def test_an_interrupted_passage_is_taken_up_where_it_stopped(self) -> None:
		key = "CCPCR-2010Q2-009"
		self.bring(key, lambda step: step.role == FIELD_COORDINATION_UNIT)
		own = [step for step in every_step() if self._concerns(step, key)]
		own = [step for step in own if step.kind != "Case Evaluation" and step.action != "Evaluate"]
		taken = taking.taker(self.registry).take_all(own)
		case = self.registry.many("Case", form_key=f"{key}-CASE")[0]
		self.assertEqual(case["stage"], "Closure")
		self.assertLess(taken, len(own))


STAGES = (
	"Registration",
	"Social assessment",
	"Case conference",
	"Case plan",
	"Referral",
	"Services",
	"Reintegration and follow-up",
	"Closure",
	"Evaluation",
)


def _text(value: object) -> str:
	return "" if value is None else str(value)


def _sorted(row: dict[str, str]) -> list[tuple[str, str]]:
	return sorted(row.items())
