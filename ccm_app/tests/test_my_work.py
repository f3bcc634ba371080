"""What waits for whom, and the three number cards of the workspace."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import frappe
from frappe.desk.query_report import run

from ccm_app.api import break_glass, work
from ccm_app.api.approving import approvers
from ccm_app.confidentiality.provider_answering import record_answer
from ccm_app.domain.categories import BUDGET_APPROVED
from ccm_app.registry import states
from ccm_app.tests import factories, personas


class MyWork(personas.SiteTest):
	"""What waits for whom, and that a card's number is the number of rows behind it."""

	WHICH = (work.DUE_TODAY, work.OVERDUE, work.WAITING)

	def waiting(self, user: str) -> dict[str, str]:
		with personas.acting_as(user):
			return {row["name"]: row["what"] for row in work.rows_of(work.WAITING)}

	def assert_waits(self, record: str, duty: str, *users: str) -> None:
		for user in users:
			self.assertEqual(self.waiting(user).get(record), duty, user)

	def test_each_card_opens_a_report_with_as_many_rows_as_it_says(self) -> None:
		factories.move(factories.make_case(), "Register")
		factories.make_plan(factories.case_in_planning().name)
		for user in sorted(set(personas.EVERYBODY) - {personas.PROVIDER}):
			for method in (work.due_today, work.overdue, work.waiting_for_me):
				with self.subTest(user=user, card=method.__name__), personas.acting_as(user):
					card = method()
					self.assertEqual(card["route"], ["query-report", "My Work"])
					rows = run("My Work", filters=card["route_options"])["result"]
					self.assertEqual(len(rows), card["value"])

	def test_a_row_leads_to_its_record_and_says_why_it_waits(self) -> None:
		case = factories.move(factories.make_case(), "Register")
		with personas.acting_as(personas.WORKER):
			rows = run("My Work", filters={"which": work.WAITING})["result"]
		row = next(one for one in rows if one["case"] == case.name)
		self.assertEqual((row["kind"], row["record"], row["office"]), ("Case", case.name, "SVR"))
		self.assertGreater(row["days_late"], 0)
		self.assertIn("no Case Report", row["why"])

	def test_an_assessment_waits_for_the_social_worker_of_the_office_until_the_report_is_submitted(
		self,
	) -> None:
		case = factories.move(factories.make_case(), "Register")
		self.assert_waits(case.name, "Assess and write the Case Report", personas.WORKER)
		self.assertNotIn(case.name, self.waiting("socialworker-btb@btb.example"))
		report = factories.make_assessment(factories.move(case, "Start assessment").name)
		self.assert_waits(report.name, "Finish and submit the Case Report", personas.WORKER)
		self.assertNotIn(case.name, self.waiting(personas.WORKER))

	def test_a_client_who_is_not_registered_waits_for_the_clerk_and_the_manager(self) -> None:
		case = factories.make_case()
		self.assert_waits(case.name, "Register the client", personas.CLERK, personas.MANAGER)

	def test_a_case_without_plan_waits_for_the_manager_until_the_plan_is_with_others(self) -> None:
		case = factories.case_in_planning()
		self.assert_waits(case.name, "Prepare the case plan", personas.MANAGER)
		plan = factories.move(factories.make_plan(case.name), "Propose budget")
		self.assertNotIn(case.name, self.waiting(personas.MANAGER))
		self.assert_waits(plan.name, "Confirm the costs", personas.COORDINATION)
		plan = factories.move(plan, "Confirm costs")
		self.assert_waits(plan.name, "Approve or reject the budget", personas.APPROVER)

	def test_a_late_answer_waits_for_the_manager_and_the_clerk(self) -> None:
		case = factories.case_in_referral().name
		consent = factories.make_consent(case)
		referral = factories.make_referral(case, consent=consent.name)
		self.assert_waits(referral.name, "Send the referral", personas.CLERK, personas.MANAGER)
		factories.move(referral, "Send")
		self.assert_waits(referral.name, "Ask the provider for the answer", personas.CLERK, personas.MANAGER)

	def test_what_a_provider_answered_waits_for_the_office_until_the_next_step(self) -> None:
		case = factories.case_in_referral().name
		consent = factories.make_consent(case)
		name = factories.move(factories.make_referral(case, consent=consent.name), "Send").name
		users = (personas.CLERK, personas.MANAGER)
		for answer, duty in (
			("Did not come", "Find the client"),
			("Arrived", "Ask whether the provider accepts"),
		):
			record_answer(name, answer, "Slip")
			self.assert_waits(name, duty, *users)
		self.assertNotIn(name, self.waiting(personas.OTHER_MANAGER))
		record_answer(name, "Accepted", "Slip")
		self.assertEqual(frappe.db.get_value("Referral", name, "referral_category"), "In service")
		self.assertNotEqual(self.waiting(personas.MANAGER).get(name), "Ask whether the provider accepts")

	def test_an_accepted_referral_waits_until_the_service_begins(self) -> None:
		case = factories.case_in_referral().name
		consent = factories.make_consent(case)
		name = factories.move(factories.make_referral(case, consent=consent.name), "Send").name
		record_answer(name, "Accepted", "Portal")
		self.assert_waits(name, "See that the service begins", personas.CLERK, personas.MANAGER)
		self.assertNotIn(name, self.waiting(personas.OTHER_CLERK))
		record_answer(name, "Arrived", "Portal")
		self.assertNotEqual(self.waiting(personas.MANAGER).get(name), "See that the service begins")

	def test_a_handover_waits_for_the_central_office_and_then_for_the_receiving_office(self) -> None:
		case = factories.case_in_planning().name
		handover = factories.hand_over(case)
		self.assert_waits(handover.name, "Accept or return the hand-over", personas.OTHER_MANAGER)
		self.assertNotIn(handover.name, self.waiting(personas.MANAGER))
		self.assertNotIn(handover.name, self.waiting(personas.CENTRAL))
		for category, duty in (
			("Proposed", "Receive the hand-over"),
			("Received", "Assign the hand-over to an office"),
		):
			handover.db_set("handover_category", category)
			self.assert_waits(handover.name, duty, personas.CENTRAL)

	def test_a_closed_case_waits_for_its_evaluation(self) -> None:
		case = factories.make_case()
		case.db_set("stage", "Closure")
		self.assert_waits(case.name, "Evaluate the closed case", personas.CENTRAL, personas.MONITORING)

	def test_an_emergency_look_waits_for_the_data_protection_officer_only(self) -> None:
		client = factories.make_client().name
		with personas.acting_as(personas.OTHER_CLERK):
			break_glass.open(client, "Medical emergency", "The client is in hospital and cannot speak.")
		look = frappe.get_last_doc("Break Glass", filters={"client": client})
		self.assert_waits(look.name, "Review the emergency look", personas.PROTECTION)
		self.assertNotIn(look.name, self.waiting(personas.CENTRAL))

	def test_a_possible_duplicate_waits_for_the_central_office_only(self) -> None:
		pair = frappe.new_doc("Possible Duplicate")
		pair.update({"client": factories.make_client().name, "other_client": factories.make_client().name})
		pair.status = "To be compared"
		pair.db_insert()
		self.assert_waits(pair.name, "Compare the two registrations", personas.CENTRAL)
		self.assertNotIn(pair.name, self.waiting(personas.PROTECTION))

	def approvers(self, condition: str) -> list[Any]:
		"""Who approves by a workflow whose one step has this condition."""
		step = SimpleNamespace(next_state="Yes", allowed="CCM Budget Approver", condition=condition)
		state = SimpleNamespace(state="Yes", update_field="budget_category", update_value=BUDGET_APPROVED)
		workflow = SimpleNamespace(transitions=[step], states=[state])
		with patch.object(states, "active_workflow", return_value=workflow):
			return [filters[1:] for _role, filters in approvers()]

	def test_the_condition_of_an_approval_narrows_the_list_by_a_field_that_is_there(self) -> None:
		self.assertEqual(self.approvers("doc.total_planned_usd > 500"), [[["total_planned_usd", ">", 500]]])
		for condition in ("doc.custom_that_was_removed == 1", "doc.is_urgent and doc.total_planned_usd", ""):
			self.assertEqual(self.approvers(condition), [[]], condition)

	def test_who_oversees_the_country_has_no_deadline_of_an_office(self) -> None:
		case = factories.move(factories.make_case(), "Register").name
		for user in (personas.COORDINATION, personas.APPROVER, personas.PROTECTION, personas.MONITORING):
			with self.subTest(user), personas.acting_as(user):
				self.assertTrue(frappe.has_permission("Case", doc=case))
				for which in self.WHICH:
					self.assertNotIn(case, [row["case"] for row in work.rows_of(which)])

	def test_nobody_reads_a_record_in_the_list_that_is_not_open_to_them(self) -> None:
		factories.make_plan(factories.case_in_planning().name)
		for user in sorted(set(personas.EVERYBODY) - {"Administrator"}):
			with self.subTest(user), personas.acting_as(user):
				rows = [row for which in self.WHICH for row in work.rows_of(which)]
				self.assertTrue(all(frappe.has_permission(row["kind"], doc=row["name"]) for row in rows))
