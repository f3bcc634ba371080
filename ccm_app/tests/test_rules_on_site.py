"""Bad input on the site: a clear sentence, and nothing is stored. The rules themselves are tested in `tests/domain`."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from frappe.client import set_value
from frappe.utils import add_days, nowdate

from ccm_app.registry import doubles
from ccm_app.tests import factories
from ccm_app.tests.personas import MANAGER, WORKER, SiteTest, acting_as

MISORDERED = "ស្រី្ត"


class BadInput(SiteTest):
	def test_a_wrong_check_digit_is_said_to_be_mistyped(self) -> None:
		client = factories.make_client().name
		wrong = client[:-1] + str((int(client[-1]) + 1) % 10)
		with self.refused(f"{wrong} has a wrong check digit"):
			factories.make_case(client=wrong)

	def test_a_registration_in_the_future_is_refused(self) -> None:
		with self.refused("which lies after today"):
			factories.make_client(registered_on=add_days(nowdate(), 1))

	def test_a_date_that_is_none_is_refused(self) -> None:
		with self.refused("Registered on is not a date"):
			factories.make_client(registered_on="2026-02-31")

	def test_a_birth_after_the_registration_is_refused(self) -> None:
		client = factories.make_client().name
		with self.refused("The date of birth lies after the registration on 2026-01-05"):
			factories.make_identity(client, birth_date="2026-01-06")

	def test_an_age_over_120_is_refused(self) -> None:
		with self.refused("An age of 121 is over 120 years"):
			factories.make_client(age_at_registration=121)

	def test_a_plan_line_below_zero_is_refused(self) -> None:
		case = factories.case_in_planning()
		with self.refused("is below zero. Type the amount in USD without a minus sign"):
			factories.make_plan(case.name, lines=[self.line(unit_cost=-5)])

	def test_an_absurd_plan_amount_is_refused(self) -> None:
		case = factories.case_in_planning()
		with self.refused("the highest amount accepted. Count the zeros"):
			factories.make_plan(case.name, lines=[self.line(unit_cost=10**12)])

	def test_an_amount_in_words_is_refused_and_not_stored_as_nothing(self) -> None:
		case = factories.case_in_planning()
		with self.refused("is not a number. Type figures only"):
			factories.make_plan(case.name, lines=[self.line(unit_cost="fifty")])

	def line(self, **values: object) -> dict[str, object]:
		line = {"service_type": "SHELTER", "provider": factories.PROVIDER, "quantity": 1}
		period = {"planned_from": factories.REFERRED_ON, "planned_until": "2026-03-31"}
		return line | period | values

	def test_a_conference_without_its_chair_is_refused(self) -> None:
		case = factories.case_in_planning()
		seats = [{"seat": seat, "attended": 1, "attendee": "Somebody"} for seat in ("FCM", "SPW", "SPR")]
		with self.refused("The conference had no chair"):
			factories.make(
				"Case Conference",
				case=case.name,
				status="Held",
				planned_on=factories.PLANNED_ON,
				held_on=factories.PLANNED_ON,
				seats=seats,
			)

	def test_a_referral_to_an_undesignated_provider_is_refused(self) -> None:
		case = factories.case_in_referral()
		with self.refused("is not designated for", "ask the Local Resource Committee"):
			factories.make_referral(case.name, provider="RAO")

	def test_two_saves_of_the_same_form_are_one_record_and_the_second_names_it(self) -> None:
		first = factories.make_client(form_key="click-1").name
		with self.refused(first, "already been saved"):
			factories.make_client(form_key="click-1")
		self.assertEqual(frappe.db.count("Client", {"form_key": "click-1"}), 1)

	def test_the_same_paper_form_is_one_record(self) -> None:
		first = factories.make_client(paper_form_number="F03-SVR-2026-000012-8").name
		with self.refused(first, "already been saved"):
			factories.make_client(paper_form_number="F03-SVR-2026-000012-8")

	def test_a_mistyped_paper_form_is_refused_and_an_old_one_stays(self) -> None:
		with self.refused("has a wrong check digit"):
			factories.make_client(paper_form_number="F03-SVR-2026-000012-0")
		client = factories.make_client()
		client.db_set("paper_form_number", "from before", update_modified=False)
		self.assertEqual(frappe.get_doc("Client", client.name).save().paper_form_number, "from before")

	def test_two_saves_at_the_same_moment_get_the_same_sentence(self) -> None:
		first = factories.make_client(form_key="click-2").name
		real = doubles.already_saved

		def too_early(document: object, *, see_others: bool = False) -> list[object]:
			return real(document, see_others=True) if see_others else []

		with patch.object(doubles, "already_saved", too_early), self.refused(first, "already been saved"):
			factories.make_client(form_key="click-2")

	def test_a_missing_field_is_named_by_its_label(self) -> None:
		with self.refused('"Home province" is empty', error=frappe.MandatoryError):
			factories.make_client(home_province="")

	def test_everything_that_is_wrong_is_said_at_once(self) -> None:
		tomorrow = add_days(nowdate(), 1)
		with self.refused("An age of 130", f"is {tomorrow}, which lies after today"):
			factories.make_client(age_at_registration=130, identified_on=tomorrow, registered_on=tomorrow)


class TextsAreKeptAsTyped(SiteTest):
	def test_a_khmer_name_with_misordered_signs_is_kept_and_warned_of(self) -> None:
		client = factories.make_client().name
		frappe.clear_messages()
		factories.make_identity(client, given_name_km=MISORDERED)
		said = " ".join(map(str, frappe.get_message_log()))
		self.assertIn("typed in an unusual order", said)
		self.assertNotIn(MISORDERED, said)
		self.assertEqual(frappe.get_doc("Client Identity", client).given_name_km, MISORDERED)

	def test_ten_thousand_characters_are_kept_to_the_last(self) -> None:
		case = factories.move(factories.move(factories.make_case(), "Register"), "Start assessment")
		text = "ក" * 9_999 + "។"
		report = factories.make_assessment(case.name, situation_history=text)
		self.assertEqual(frappe.get_doc("Social Assessment", report.name).situation_history, text)

	def test_a_text_over_the_limit_is_refused_and_not_cut(self) -> None:
		case = factories.move(factories.move(factories.make_case(), "Register"), "Start assessment")
		with self.refused("the longest text is 100000"):
			factories.make_assessment(case.name, situation_history="x" * 100_001)

	def test_ten_thousand_characters_in_a_short_field_are_refused(self) -> None:
		client = factories.make_client().name
		with self.refused("140"):
			factories.make_identity(client, other_names="x" * 10_000)

	def test_markup_that_would_not_be_kept_is_refused(self) -> None:
		client = factories.make_client().name
		with self.refused("holds markup that would not be kept"):
			factories.make_identity(client, other_names="<script>alert(1)</script>")

	def test_markup_in_a_row_of_a_table_is_refused_too(self) -> None:
		client = factories.make_client().name
		for relation in ("<b>Aunt</b>", '["<img src=x onerror=alert(1)>"]'):
			with self.subTest(relation), self.refused("holds markup that would not be kept"):
				factories.make_identity(client, contacts=[{"relation": relation}])

	def test_a_smaller_sign_is_no_markup(self) -> None:
		client = factories.make_client().name
		factories.make_identity(client, other_names="a < b > c")
		self.assertEqual(frappe.get_doc("Client Identity", client).other_names, "a < b > c")


class StagesCannotBeSkipped(SiteTest):
	def test_a_state_that_does_not_follow_is_refused_through_the_api(self) -> None:
		case = factories.move(factories.make_case(), "Register")
		with (
			acting_as(MANAGER),
			self.refused("does not go from the stage Registration to the stage Services"),
		):
			set_value("Case", case.name, "workflow_state", "Receiving services")
		self.assertEqual(frappe.db.get_value("Case", case.name, "stage"), "Registration")

	def test_a_new_case_begins_with_identification(self) -> None:
		with self.refused("A new case begins with identification"):
			factories.make_case(workflow_state="Registered")

	def test_a_card_dragged_to_another_column_says_what_to_do(self) -> None:
		case = factories.make_case()
		with acting_as(MANAGER), self.refused("choose the next step under Actions"):
			set_value("Case", case.name, "stage", "Services")

	def test_the_gate_is_asked_by_a_plain_save_too(self) -> None:
		client = factories.make_client().name
		case = factories.make_case(client=client)
		with acting_as(MANAGER), self.refused("The vault of this client is empty"):
			set_value("Case", case.name, "workflow_state", "Registered")

	def test_a_state_of_somebody_elses_role_is_refused(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name)
		with acting_as(MANAGER), self.refused("not allowed"):
			set_value("Case Plan", plan.name, "workflow_state", "Approved")

	def test_what_a_user_prepared_the_same_user_does_not_approve(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name)
		plan = factories.move(factories.move(plan, "Propose budget"), "Confirm costs")
		frappe.db.set_value("Case Plan", plan.name, "owner", "budget@ccm.example")
		with acting_as("budget@ccm.example"), self.refused("cannot also approve it"):
			set_value("Case Plan", plan.name, "workflow_state", "Approved")

	def test_who_approved_is_who_was_logged_in(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name)
		plan = factories.move(factories.move(plan, "Propose budget"), "Confirm costs")
		with acting_as("budget@ccm.example"):
			plan = factories.move(plan, "Approve")
		self.assertEqual((plan.budget_category, plan.approved_by), ("Approved", "budget@ccm.example"))
		self.assertEqual(plan.total_approved, 100)


class ThePassageOnOneScreen(SiteTest):
	def test_it_says_what_comes_next_and_why_not_yet(self) -> None:
		from ccm_app.api.passage import get_passage

		case = factories.move(factories.move(factories.make_case(), "Register"), "Start assessment")
		with acting_as(MANAGER):
			passage = get_passage(case.name)
		reached = [stage["stage"] for stage in passage["stages"] if stage["reached"]]
		self.assertEqual(reached, ["Identification", "Registration", "Social assessment"])
		steps = {step["stage"]: step for step in passage["next_steps"]}
		self.assertEqual(steps["Case plan"]["actions"], ["Prepare plan"])
		self.assertFalse(steps["Case plan"]["possible"])
		self.assertIn("There is no reviewed Case Report", steps["Case plan"]["sentences"][0])
		self.assertEqual(passage["timeline"][0]["event"], "client.registered")

	def test_a_case_of_another_office_looks_like_none(self) -> None:
		from ccm_app.api.passage import get_passage

		case = factories.make_case()
		said = []
		for name in (case.name, "C-SVR-2026-999999-9"):
			with acting_as("fcm-btb@btb.example"), self.assertRaises(frappe.DoesNotExistError) as caught:
				get_passage(name)
			said.append(str(caught.exception))
		self.assertEqual(said[0], said[1])


class WhatIsDue(SiteTest):
	def test_an_open_case_is_due_and_in_nobody_elses_list(self) -> None:
		from ccm_app.api.work import my_work

		case = factories.move(factories.make_case(), "Register")
		with acting_as(MANAGER):
			mine = my_work()["overdue"]
		self.assertIn(case.name, [row["name"] for row in mine["rows"]])
		with acting_as("fcm-btb@btb.example"):
			others = my_work()["overdue"]
		self.assertNotIn(case.name, [row["name"] for row in others["rows"]])

	def test_a_submitted_case_report_waits_for_the_manager(self) -> None:
		from ccm_app.api.work import my_work, waiting_for_me

		case = factories.move(factories.move(factories.make_case(), "Register"), "Start assessment")
		report = factories.make_assessment(case.name)
		report.update({"status": "Submitted", "submitted_on": factories.ASSESSED_ON})
		report.save()
		with acting_as(MANAGER):
			waiting = [row["name"] for row in my_work()["waiting_for_me"]["rows"]]
			self.assertEqual(waiting_for_me()["value"], len(waiting))
		self.assertIn(report.name, waiting)
		with acting_as(WORKER):
			self.assertEqual(my_work()["waiting_for_me"]["count"], 0)

	def test_a_proposed_budget_waits_for_the_coordination_unit_and_then_for_the_approver(self) -> None:
		from ccm_app.api.work import my_work

		plan = factories.move(factories.make_plan(factories.case_in_planning().name), "Propose budget")
		with acting_as("fcu@ccm.example"):
			self.assertEqual([row["name"] for row in my_work()["waiting_for_me"]["rows"]], [plan.name])
		factories.move(plan, "Confirm costs")
		with acting_as("budget@ccm.example"):
			self.assertEqual([row["name"] for row in my_work()["waiting_for_me"]["rows"]], [plan.name])
