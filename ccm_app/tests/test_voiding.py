"""Voiding on the site: who asks, who decides, what goes with it, and that everything comes back."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.api import voiding as api
from ccm_app.api import work
from ccm_app.api.tables import case_rows
from ccm_app.domain import voidings
from ccm_app.tests import factories
from ccm_app.tests.personas import (
	CENTRAL,
	CLERK,
	MANAGER,
	OTHER_MANAGER,
	PROTECTION,
	WORKER,
	SiteTest,
	acting_as,
)
from ccm_app.tests.test_access_sensitive import make_sensitive

REASON = "Typed for the wrong person."


class VoidingTest(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.client = factories.make_client().name

	def ask(self, user: str = MANAGER, **values: Any) -> str:
		given = {"client": self.client, "kind": voidings.MISTAKE, "reason": REASON} | values
		with acting_as(user):
			return api.ask(**given)

	def decide(self, name: str, confirmed: int = 1, note: str = "", user: str = CENTRAL) -> str:
		with acting_as(user):
			return api.decide(name, confirmed, note)

	def take_back(self, name: str, reason: str = "It was right.", user: str = CENTRAL) -> str:
		with acting_as(user):
			return api.take_back(name, reason)

	def status(self) -> str:
		return str(frappe.db.get_value("Client", self.client, "status"))


class WhoDecides(VoidingTest):
	def test_the_office_asks_the_central_office_confirms_and_takes_back(self) -> None:
		name = self.ask()
		self.assertEqual(self.status(), "Open")
		self.assertEqual(self.decide(name), voidings.CONFIRMED)
		self.assertEqual(self.status(), "Void")
		client = frappe.get_doc("Client", self.client)
		self.assertEqual(client.void_reason, REASON)
		self.assertEqual(self.take_back(name), voidings.TAKEN_BACK)
		self.assertEqual(self.status(), "Open")
		events = frappe.get_all(
			"Case Event", {"client": self.client, "subject_kind": "Voiding"}, pluck="event"
		)
		self.assertEqual(set(events), {"client.void_asked", "client.voided", "client.void_taken_back"})

	def test_others_neither_ask_nor_decide(self) -> None:
		for user in (CLERK, WORKER, PROTECTION):
			with self.subTest(user), self.refused(error=frappe.PermissionError):
				self.ask(user)
		with self.refused(error=frappe.DoesNotExistError):
			self.ask(OTHER_MANAGER)
		name = self.ask()
		for act in (self.decide, self.take_back):
			with self.refused(error=frappe.PermissionError):
				act(name, user=MANAGER)

	def test_nobody_confirms_what_he_asked_for(self) -> None:
		name = self.ask(CENTRAL)
		with self.refused("A second person decides"):
			self.decide(name)
		self.assertEqual(self.status(), "Open")

	def test_a_refusal_is_told_with_a_note(self) -> None:
		name = self.ask()
		with self.refused("Write why it is not void"):
			self.decide(name, 0)
		self.assertEqual(self.decide(name, 0, "She came again."), voidings.REFUSED)
		self.assertEqual(self.status(), "Open")

	def test_the_central_office_is_told_by_number_and_finds_it_among_its_work(self) -> None:
		name = self.ask()
		told = frappe.get_all(
			"Notification Log", {"for_user": CENTRAL}, pluck="subject", order_by="creation desc"
		)
		self.assertIn(self.client, told[0])
		self.assertNotIn(REASON, told[0])
		with acting_as(CENTRAL):
			self.assertIn(name, [row["name"] for row in work.rows_of(work.WAITING)])

	def test_nobody_writes_it_by_hand(self) -> None:
		values = {
			"doctype": "Voiding",
			"client": self.client,
			"kind": voidings.MISTAKE,
			"reason": REASON,
			"status": voidings.CONFIRMED,
		}
		for user in (MANAGER, CENTRAL):
			with acting_as(user), self.assertRaises(frappe.PermissionError):
				frappe.get_doc(values).insert()
		with self.refused():
			frappe.get_doc(values).insert()
		self.assertEqual(self.status(), "Open")


class WhatItMeans(VoidingTest):
	def test_void_is_found_by_number_and_nothing_new_is_written_on_it(self) -> None:
		self.decide(self.ask())
		with acting_as(MANAGER):
			self.assertEqual(frappe.get_doc("Client", self.client).status, "Void")
			with self.refused("void"):
				factories.make_case(client=self.client)

	def test_an_open_case_stands_in_the_way(self) -> None:
		case = factories.make_case()
		self.client = case.client
		with self.refused(case.name):
			self.ask()

	def test_a_case_is_void_alone_counts_in_no_table_and_comes_back_to_its_stage(self) -> None:
		case = factories.case_in_planning()
		self.client = case.client
		name = self.ask(case=case.name)
		self.decide(name)
		stored = frappe.get_doc("Case", case.name)
		self.assertEqual((stored.stage, stored.workflow_state, stored.next_due_on), ("Void", "Void", None))
		self.assertNotIn(case.name, [row["case"] for row in case_rows()])
		self.assertEqual(self.status(), "Closed")
		self.take_back(name)
		stored = frappe.get_doc("Case", case.name)
		self.assertEqual((stored.stage, stored.workflow_state), (case.stage, case.workflow_state))
		self.assertEqual(stored.stage_since, frappe.utils.getdate(case.stage_since))
		self.assertTrue(stored.next_due_on)
		self.assertIn(case.name, [row["case"] for row in case_rows()])
		# The case goes on from there.
		self.assertEqual(self.status(), "Open")
		factories.make_plan(case.name)

	def test_the_step_of_the_workflow_can_be_taken_back_too(self) -> None:
		case = factories.case_in_planning()
		with acting_as(CENTRAL):
			case = frappe.get_doc("Case", case.name)
			case.void_reason = REASON
			case.save()
			case = factories.move(case, "Void")
		name = frappe.db.get_value("Voiding", {"case": case.name})
		self.take_back(name)
		self.assertEqual(frappe.db.get_value("Case", case.name, "stage"), "Case plan")

	def test_a_case_comes_back_though_its_state_was_renamed_meanwhile(self) -> None:
		case = factories.case_in_planning()
		self.client = case.client
		name = self.ask(case=case.name)
		self.decide(name)
		frappe.db.set_value("Voiding", name, "state_before", "No longer there")
		self.take_back(name)
		stored = frappe.get_doc("Case", case.name)
		self.assertEqual((stored.stage, stored.workflow_state), (case.stage, case.workflow_state))

	def test_a_sealed_client_is_asked_about_by_those_who_see_the_client(self) -> None:
		case = factories.make_case()
		make_sensitive(case.name, "Sealed")
		self.client = case.client
		with self.refused(error=frappe.DoesNotExistError):
			self.ask(CENTRAL, case=case.name)
		name = self.ask(case=case.name)
		with self.refused(error=frappe.DoesNotExistError):
			self.decide(name)

	def test_the_reason_stands_sealed(self) -> None:
		name = self.ask()
		reason, sealed = frappe.db.get_value("Voiding", name, ["reason", "sealed_text"])
		self.assertIsNone(reason)
		self.assertNotIn(REASON, sealed)


class OnceOnly(VoidingTest):
	def test_asked_twice_by_a_retry_is_asked_once(self) -> None:
		first = self.ask(form_key="one-form")
		self.assertEqual(self.ask(form_key="one-form"), first)
		with self.refused("asked before"):
			self.ask(form_key="another-form")

	def test_clicked_twice_is_decided_once(self) -> None:
		name = self.ask()
		self.assertEqual([self.decide(name), self.decide(name)], [voidings.CONFIRMED] * 2)
		self.assertEqual([self.take_back(name), self.take_back(name)], [voidings.TAKEN_BACK] * 2)
		self.assertEqual(frappe.db.count("Case Event", {"client": self.client, "event": "client.voided"}), 1)

	def test_the_form_is_told_what_the_user_may_do(self) -> None:
		def may(user: str) -> tuple[bool, bool, bool]:
			with acting_as(user):
				state = api.state(self.client)
			return state["may_ask"], state["may_decide"], state["may_take_back"]

		self.assertEqual(
			[may(MANAGER), may(CENTRAL), may(CLERK)], [(True, False, False)] * 2 + [(False,) * 3]
		)
		name = self.ask()
		self.assertEqual([may(MANAGER), may(CENTRAL)], [(False, False, False), (False, True, False)])
		self.decide(name)
		self.assertEqual([may(MANAGER), may(CENTRAL)], [(False, False, False), (False, False, True)])
		with acting_as(OTHER_MANAGER), self.refused(error=frappe.DoesNotExistError):
			api.state(self.client)
