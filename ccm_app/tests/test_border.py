"""Hand-over across a border on the site: each step by its role, what is told, where the client is, and the watch."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.model.workflow import WorkflowTransitionError, apply_workflow
from frappe.utils import add_days, nowdate

from ccm_app.api import border as border_api
from ccm_app.api import work
from ccm_app.ccm_app.report.where_is_everybody import where_is_everybody
from ccm_app.confidentiality import daily_watch, disclosures
from ccm_app.domain import border, watch
from ccm_app.patches import accept_across_a_border
from ccm_app.tests import factories
from ccm_app.tests.personas import CENTRAL, CLERK, MANAGER, MONITORING, OTHER_MANAGER, SiteTest, acting_as

PARTY = "POIPET"
AGREED = {"purpose": "Hand-over", "receiver_kind": "Outside party", "receiver_party": PARTY, "receiver": None}


class BorderTest(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = factories.move(factories.make_case(), "Register")
		with acting_as(MANAGER):
			given = {"given_on": nowdate(), "share_name": 1, "share_needs": 1}
			self.consent = factories.make_consent(self.case.name, **AGREED, **given)
		self.handover = self.propose()

	def propose(self, user: str = MANAGER, **values: Any) -> Document:
		usual = {
			"case": self.case.name,
			"destination": border.ACROSS,
			"reason": "Repatriation",
			"suggested_party": PARTY,
			"client_consulted_on": nowdate(),
			"proposed_on": nowdate(),
		}
		with acting_as(user):
			return factories.make("Case Handover", **usual | values)

	def move(self, action: str, user: str = CENTRAL, **values: Any) -> Document:
		with acting_as(user):
			record = frappe.get_doc("Case Handover", self.handover.name)
			if values:
				record.update(values)
				record.save()
			apply_workflow(record.as_json(), action)
		return frappe.get_doc("Case Handover", self.handover.name)

	def assign(self, **values: Any) -> Document:
		self.move("Receive")
		return self.move("Assign", outside_party=PARTY, consent=self.consent.name, **values)

	def tell(self, *codes: str, user: str = CENTRAL, form_key: str | None = None) -> str:
		with acting_as(user):
			return border_api.record_told(self.handover.name, "Telephone", list(codes), form_key)

	def accept(self, **values: Any) -> Document:
		confirmed = {"confirmed_on": nowdate(), "confirmed_by": "Duty officer, by telephone"}
		return self.move("Accept", **confirmed | values)

	def client(self) -> Any:
		return frappe.get_doc("Client", self.case.client)

	def wrong(self) -> set[str]:
		return {one.what for one in daily_watch.found_today([self.case.name])}


class EachStepByItsRole(BorderTest):
	def test_from_the_proposal_to_the_confirmation(self) -> None:
		self.assign(expected_on=add_days(nowdate(), 3))
		self.assertEqual(self.client().present_outside_party, None)
		self.tell("name", "needs")
		self.accept()
		client = self.client()
		self.assertEqual(
			(client.present_custodian_kind, client.present_outside_party, client.field_office),
			(border.CUSTODIAN, PARTY, "SVR"),
		)
		case = frappe.get_doc("Case", self.case.name)
		self.assertEqual((case.field_office, case.case_manager), ("SVR", MANAGER))
		self.assertTrue(case.next_due_on)
		events = frappe.get_all("Case Event", {"case": self.case.name}, pluck="event")
		for event in ("handover.proposed", "handover.assigned", "handover.accepted", "client.moved"):
			self.assertIn(event, events)

	def test_only_the_central_office_records_the_arrival(self) -> None:
		self.assign()
		self.tell("name")
		with self.assertRaises(WorkflowTransitionError):
			self.move("Accept", user=MANAGER)

	def test_an_office_still_accepts_from_another_province_and_the_central_office_does_not(self) -> None:
		other = factories.hand_over(factories.make_case().name)
		other.new_case_manager = OTHER_MANAGER
		other.save()
		with acting_as(CENTRAL), self.assertRaises(WorkflowTransitionError):
			apply_workflow(other.as_json(), "Accept")
		with acting_as(OTHER_MANAGER):
			apply_workflow(frappe.get_doc("Case Handover", other.name).as_json(), "Accept")
		self.assertEqual(frappe.db.get_value("Case Handover", other.name, "handover_category"), "Accepted")

	def test_without_a_word_about_who_confirmed_nothing_happens(self) -> None:
		self.assign()
		with self.refused("Arrival confirmed on", "Confirmed by", "Nothing is written down"):
			self.accept(confirmed_on=None, confirmed_by=None)
		self.assertEqual(self.client().present_outside_party, None)

	def test_the_same_move_is_written_once(self) -> None:
		self.assign()
		self.tell("name")
		self.accept()
		self.assertEqual(frappe.db.count("Movement", {"case": self.case.name}), 1)

	def test_who_confirmed_stands_sealed(self) -> None:
		self.assign()
		self.tell("name")
		self.accept()
		row = frappe.db.get_value("Case Handover", self.handover.name, ["confirmed_by", "sealed_text"])
		self.assertIsNone(row[0])
		self.assertNotIn("Duty officer", row[1])


class WhatIsTold(BorderTest):
	def test_it_stands_in_the_disclosure_ledger_under_the_consent(self) -> None:
		self.assign()
		row = frappe.get_doc("Disclosure", self.tell("name", "needs"))
		self.assertEqual(
			(row.receiver_kind, row.receiver_party, row.consent, row.fields_given, row.purpose),
			("Outside party", PARTY, self.consent.name, "name,needs", "Hand-over"),
		)
		told = [one["receiver_party"] for one in disclosures.shared_about(self.case.client)]
		self.assertEqual(told, [PARTY])

	def test_no_more_than_the_client_agreed_to(self) -> None:
		self.assign()
		with self.refused("did not agree"):
			self.tell("medical")
		with self.refused():
			self.tell("nothing")

	def test_nobody_is_told_before_the_party_is_assigned(self) -> None:
		with self.refused("after the Central Office has assigned it"):
			self.tell("name")

	def test_told_twice_by_a_retry_is_told_once(self) -> None:
		self.assign()
		first = self.tell("name", form_key="one-form")
		self.assertEqual(self.tell("name", form_key="one-form"), first)
		self.assertNotEqual(self.tell("name", form_key="another-form"), first)

	def test_other_offices_and_those_who_only_read_tell_nothing(self) -> None:
		self.assign()
		for user in (OTHER_MANAGER, MONITORING):
			with self.subTest(user), self.refused(error=frappe.DoesNotExistError):
				self.tell("name", user=user)


class TheWatchAndTheDesk(BorderTest):
	def of_the_handover(self, **values: Any) -> None:
		# Days are put there past the register, as if they had passed.
		frappe.db.set_value("Case Handover", self.handover.name, values)

	def test_a_proposal_that_nobody_takes_up_is_found_like_any_other(self) -> None:
		self.of_the_handover(proposed_on=add_days(nowdate(), -2))
		self.assertIn(watch.BETWEEN_OFFICES, self.wrong())

	def test_an_assigned_one_waits_for_the_day_on_which_the_client_is_expected(self) -> None:
		self.assign(expected_on=add_days(nowdate(), 3))
		self.of_the_handover(proposed_on=add_days(nowdate(), -30), assigned_on=add_days(nowdate(), -29))
		self.assertFalse({watch.BETWEEN_OFFICES, watch.ABROAD} & self.wrong())
		self.of_the_handover(expected_on=add_days(nowdate(), -2))
		self.assertIn(watch.ABROAD, self.wrong())

	def test_without_a_day_the_setting_counts(self) -> None:
		self.assign()
		self.of_the_handover(assigned_on=add_days(nowdate(), -8))
		self.assertIn(watch.ABROAD, self.wrong())
		settings = frappe.get_doc("CCM Settings")
		settings.watch_border_days = 20
		settings.save()
		self.assertNotIn(watch.ABROAD, self.wrong())

	def test_who_has_set_out_is_on_the_way_until_somebody_confirms(self) -> None:
		self.assign(expected_on=add_days(nowdate(), 9))
		self.of_the_handover(left_on=add_days(nowdate(), -3))
		self.assertIn(watch.ON_THE_WAY, self.wrong())
		self.of_the_handover(left_on=nowdate())
		self.tell("name")
		self.accept()
		self.assertFalse({watch.ON_THE_WAY, watch.NO_PLACE, watch.NO_CUSTODIAN} & self.wrong())

	def test_where_everybody_is_names_the_party(self) -> None:
		self.assign()
		self.tell("name")
		self.accept()
		with acting_as(CENTRAL):
			rows = where_is_everybody.execute()[1]
		row = next(one for one in rows if one["case"] == self.case.name)
		self.assertEqual(
			(row["custodian"], row["provider"]), ("Party outside the system", "Poi Pet Transit Centre")
		)

	def test_the_central_office_finds_it_among_its_work(self) -> None:
		self.assign()
		with acting_as(CENTRAL):
			waiting = {row["name"]: row["what"] for row in work.rows_of(work.WAITING)}
		self.assertIn("arrived", waiting[self.handover.name])

	def test_who_comes_from_a_party_is_registered_with_it(self) -> None:
		with acting_as(CLERK):
			with self.refused("Received from"):
				factories.make_client(identification_channel="BORDER")
			client = factories.make_client(identification_channel="BORDER", received_from=PARTY)
		self.assertEqual(client.received_from, PARTY)


class AnOlderSite(SiteTest):
	def test_its_workflow_gets_the_step_once_and_keeps_what_the_ministry_made(self) -> None:
		workflow = frappe.get_doc("Workflow", "Case Handover")
		workflow.transitions = [
			row
			for row in workflow.transitions
			if row.allowed != "CCM Central Office" or row.action != "Accept"
		]
		for row in workflow.transitions:
			row.condition = None
		workflow.save()
		for _time in range(2):
			accept_across_a_border.execute()
		steps = [
			row for row in frappe.get_doc("Workflow", "Case Handover").transitions if row.action == "Accept"
		]
		self.assertEqual(
			[(row.allowed, row.condition) for row in steps],
			[
				("CCM Field Case Manager", "doc.destination != 'Across a border'"),
				("CCM Central Office", "doc.destination == 'Across a border'"),
			],
		)
