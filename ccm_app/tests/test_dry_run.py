"""Before a change takes effect: what it would do to live records; and the records that go on in other states."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import frappe

from ccm_app.api import dry_run as api
from ccm_app.confidentiality import dry_run
from ccm_app.confidentiality.configuration_states import state_of as setting
from ccm_app.registry import ledger, renamed_states
from ccm_app.registry.renamed_states import CARRIED
from ccm_app.registry.states import state_of
from ccm_app.tests import factories
from ccm_app.tests.personas import CLERK, MINISTRY, SiteTest, acting_as
from ccm_app.tests.test_workflow_survives import make_case

NEW = "Referred by letter"


class DryRun(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = make_case()
		self.old = self.case.workflow_state
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": NEW}).insert()
		self.addCleanup(frappe.clear_cache, doctype="Workflow")

	def drawn(self, old: str, new: str) -> dict[str, Any]:
		"""The form of the workflow with another name for a state."""
		record = frappe.get_doc("Workflow", "Case").as_dict(convert_dates_to_str=True)
		for row in [*record["states"], *record["transitions"]]:
			for part in ("state", "next_state"):
				if row.get(part) == old:
					row[part] = new
		return dict(record)

	def begin(self, mapping: dict[str, str] | None = None) -> str:
		"""Let the renamed state take effect; the background waits."""
		drawn = json.dumps(self.drawn(self.old, NEW), default=str)
		with acting_as(MINISTRY), patch.object(frappe, "enqueue") as job:
			name = api.begin("Case", drawn, json.dumps(mapping or {}))
		self.assertEqual(job.call_args.kwargs["name"], name)
		return str(name)

	def told(self) -> list[dict[str, Any]]:
		filters = {"client": self.case.client, "event": CARRIED, "subject_name": self.case.name}
		return [json.loads(row) for row in frappe.get_all("Case Event", filters=filters, pluck="details")]

	def row(self, answer: dict[str, Any], state: str) -> dict[str, Any]:
		return next(row for row in answer["rows"] if row["state"] == state)


class BeforeItTakesEffect(DryRun):
	def test_it_says_how_many_go_over_and_changes_nothing(self) -> None:
		before = setting("Workflow", "Case")
		with acting_as(MINISTRY):
			answer = api.of_workflow(json.dumps(self.drawn(self.old, NEW), default=str))
		row = self.row(answer, self.old)
		self.assertEqual((row["outcome"], row["becomes"], answer["problems"]), ("Goes over", NEW, []))
		self.assertGreaterEqual(answer["moves"], 1)
		self.assertEqual(setting("Workflow", "Case"), before)
		self.assertEqual(frappe.db.get_value("Case", self.case.name, "workflow_state"), self.old)

	def test_it_says_who_would_be_stuck(self) -> None:
		drawn = self.drawn(self.old, NEW)
		drawn["transitions"] = [row for row in drawn["transitions"] if row["state"] != NEW]
		answer = dry_run.of_workflow(drawn)
		self.assertTrue(answer["problems"])
		with acting_as(MINISTRY), self.refused():
			api.begin("Case", json.dumps(drawn, default=str))

	def test_the_draft_step_of_plans_under_a_condition_is_counted(self) -> None:
		record = frappe.get_doc("Workflow", "Case Plan").as_dict(convert_dates_to_str=True)
		first = record["states"][0]["state"]
		for row in record["transitions"]:
			if row["state"] == first:
				row["condition"] = "doc.total_planned < 0"
		plan = frappe.db.get_value("Case Plan", {"case": factories.case_in_referral().name})
		frappe.db.set_value("Case Plan", plan, {"workflow_state": first, "budget_category": "Draft"})
		answer = dry_run.of_workflow(record)
		self.assertEqual(answer["problems"], [])
		row = self.row(answer, first)
		self.assertEqual(row["without_way"], row["number"])

	def test_a_condition_that_names_one_record_is_not_counted(self) -> None:
		record = frappe.get_doc("Workflow", "Case Plan").as_dict(convert_dates_to_str=True)
		first = record["states"][0]["state"]
		plan = frappe.db.get_value("Case Plan", {"case": factories.case_in_referral().name})
		frappe.db.set_value("Case Plan", plan, {"workflow_state": first, "budget_category": "Draft"})
		for condition in (f"doc.name == '{plan}'", "doc.case == 'C-1'", "doc.approved_on == '2026-01-01'"):
			for row in record["transitions"]:
				if row["state"] == first:
					row["condition"] = condition
			with acting_as(MINISTRY):
				answer = api.of_workflow(json.dumps(record, default=str))
			self.assertEqual(answer["problems"], [])
			self.assertIsNone(self.row(answer, first)["without_way"], condition)

	def test_a_mandatory_field_counts_those_that_lack_it(self) -> None:
		with acting_as(MINISTRY):
			answer = api.of_mandatory("Case", "case_manager")
			sealed = api.of_mandatory("Social Assessment", "custom_not_there_yet")
		lacking = frappe.db.count("Case", {"case_manager": ("is", "not set")})
		self.assertEqual((answer["total"], answer["lacking"]), (frappe.db.count("Case"), lacking))
		self.assertEqual(sum(row["number"] for row in answer["by_state"]), lacking)
		self.assertEqual(sealed["lacking"], sealed["total"])

	def test_a_text_about_a_person_is_not_opened_to_be_counted(self) -> None:
		answer = dry_run.of_mandatory("Client Identity", "family_name_latin")
		self.assertEqual((answer["sealed"], answer["lacking"]), (True, None))

	def test_an_entry_of_a_list_says_where_it_is_used(self) -> None:
		with acting_as(MINISTRY):
			rows = api.of_list("Case Type", self.case.case_type)
		cases = next(row for row in rows if row["kind"] == "Case")
		self.assertEqual(cases["number"], frappe.db.count("Case", {"case_type": self.case.case_type}))
		self.assertGreaterEqual(cases["open"], 1)

	def test_only_who_keeps_the_configuration_asks(self) -> None:
		drawn = json.dumps(self.drawn(self.old, NEW), default=str)
		for act in (
			lambda: api.of_workflow(drawn),
			lambda: api.begin("Case", drawn),
			lambda: api.of_list("Case Type", "DV"),
			lambda: api.of_mandatory("Case", "case_manager"),
			lambda: api.go_on("x"),
		):
			with acting_as(CLERK), self.refused(error=frappe.PermissionError):
				act()


class CarriedOver(DryRun):
	def test_the_record_goes_on_and_its_ledger_tells_it_once(self) -> None:
		name = self.begin()
		self.assertEqual(frappe.db.get_value("Case", self.case.name, "workflow_state"), self.old)
		while dry_run.run_batch(name, limit=2):
			pass
		self.assertFalse(dry_run.run_batch(name))
		self.case.reload()
		self.assertEqual((self.case.workflow_state, self.case.stage), (NEW, "Identification"))
		self.assertEqual(self.told(), [{"from": self.old, "to": NEW, "source": name}])
		row = frappe.get_doc(dry_run.KIND, name)
		self.assertEqual((row.status, row.records_moved), ("Done", row.records_total))
		self.assertTrue(ledger.verify_all()["valid"])

	def test_whoever_saves_a_record_meanwhile_takes_it_along(self) -> None:
		name = self.begin()
		record = frappe.get_doc("Case", self.case.name)
		record.paper_form_number = None
		record.save()
		self.assertEqual(record.workflow_state, NEW)
		while dry_run.run_batch(name):
			pass
		self.assertEqual(len(self.told()), 1)

	def test_a_form_that_still_shows_the_old_state_is_stored(self) -> None:
		shown = frappe.get_doc("Case", self.case.name)
		name = self.begin()
		while dry_run.run_batch(name):
			pass
		shown.save()
		self.assertEqual(shown.workflow_state, NEW)
		self.assertEqual(len(self.told()), 1)

	def test_nobody_is_carried_to_another_stage(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			self.begin({self.old: str(state_of("Case", "Closure"))})

	def test_many_are_not_moved_while_somebody_waits(self) -> None:
		workflow = frappe.get_doc("Workflow", "Case")
		drawn = self.drawn(self.old, NEW)
		workflow.update({"states": drawn["states"], "transitions": drawn["transitions"]})
		with patch.object(renamed_states, "AT_ONCE", 0), self.refused("Press Dry run"):
			workflow.save()

	def test_a_few_go_at_once_and_the_ledger_tells_it(self) -> None:
		workflow = frappe.get_doc("Workflow", "Case")
		drawn = self.drawn(self.old, NEW)
		workflow.update({"states": drawn["states"], "transitions": drawn["transitions"]})
		workflow.save()
		self.assertEqual(self.told(), [{"from": self.old, "to": NEW}])
