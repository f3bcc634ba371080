"""A text that tells who the client is gets a warning that says no word of it, and a button that puts the number there."""

from __future__ import annotations

import json
from typing import Any
from unittest import mock

import frappe
from frappe.model.document import Document

from ccm_app.api.texts import replace_identities
from ccm_app.confidentiality import texts
from ccm_app.tests import factories, personas

PHONE = "012 345 678"
IDENTITY: dict[str, Any] = {
	"family_name_latin": "Sok",
	"given_name_latin": "Chanmaly",
	"family_name_km": "សុខ",
	"given_name_km": "ម៉ាលី",
	"phones": [{"phone_number": PHONE}],
}


class TextTest(personas.SiteTest):
	def setUp(self) -> None:
		super().setUp()
		client = factories.make_client()
		factories.make_identity(client.name, **IDENTITY)
		self.case = factories.move(factories.make_case(client=client.name), "Register")
		self.case = factories.move(self.case, "Start assessment")
		frappe.clear_messages()

	def said(self) -> str:
		return json.dumps(frappe.get_message_log(), default=str, ensure_ascii=False)

	def report(self, **values: Any) -> Document:
		return factories.make_assessment(self.case.name, **values)


class TheWarning(TextTest):
	def test_it_names_the_field_and_how_many_places_and_never_the_words(self) -> None:
		self.report(situation_history=f"Chanmaly (call {PHONE}) came alone.", risks="Debts.")
		said = self.said()
		self.assertIn("(places: 2)", said)
		self.assertIn("ccm.replace_identities", said)
		for word in ("Chanmaly", "Sok", PHONE, "12345678"):
			self.assertNotIn(word, said)

	def test_a_khmer_name_inside_a_line_is_seen(self) -> None:
		self.report(situation_history="ខ្ញុំបានជួបម៉ាលីនៅផ្ទះ")
		self.assertIn("(places: 1)", self.said())

	def test_a_row_of_a_table_is_seen_too(self) -> None:
		self.report(
			needed_services=[{"service_type": "SHELTER", "urgency": "Urgent", "note": "for Chanmaly"}]
		)
		self.assertIn("(places: 1)", self.said())

	def test_a_clean_text_gets_none(self) -> None:
		self.report(situation_history="The client came alone.")
		self.assertNotIn("words or numbers", self.said())

	def test_a_save_that_changes_no_text_does_not_open_the_vault(self) -> None:
		report = self.report(situation_history="Chanmaly came alone.")
		frappe.clear_messages()
		with mock.patch.object(texts, "known_of") as opened:
			report.risk_level = "High"
			report.save()
		opened.assert_not_called()
		self.assertNotIn("words or numbers", self.said())

	def test_the_vault_is_read_once_for_a_save(self) -> None:
		with mock.patch.object(texts, "known_of", wraps=texts.known_of) as opened:
			self.report(situation_history="Chanmaly", risks="Chanmaly", recommendations="Chanmaly")
		self.assertEqual(opened.call_count, 1)

	def test_it_leaves_no_look_at_the_identity(self) -> None:
		before = frappe.db.count("Identity Look", {"client": self.case.client})
		with personas.acting_as(personas.WORKER):
			self.report(situation_history="Chanmaly came alone.")
		self.assertEqual(frappe.db.count("Identity Look", {"client": self.case.client}), before)
		self.assertIn("(places: 1)", self.said())

	def test_who_may_not_open_the_identity_learns_nothing_by_guessing(self) -> None:
		plan = factories.make_plan(factories.case_in_planning().name)
		for user in (personas.COORDINATION, personas.APPROVER, personas.OTHER_MANAGER):
			with personas.acting_as(user), self.subTest(user):
				self.assertFalse(texts.may_be_told(plan))
		with personas.acting_as(personas.MANAGER):
			self.assertTrue(texts.may_be_told(plan))

	def test_the_setting_switches_it_off(self) -> None:
		frappe.db.set_single_value("CCM Settings", "warn_of_identities_in_text", 0)
		frappe.clear_document_cache("CCM Settings", "CCM Settings")
		self.report(situation_history="Chanmaly came alone.")
		self.assertNotIn("words or numbers", self.said())


class TheButton(TextTest):
	def test_it_writes_the_number_instead(self) -> None:
		report = self.report(situation_history=f"Sok Chanmaly ({PHONE}) came with Sokha.")
		with personas.acting_as(personas.WORKER):
			answer = replace_identities("Social Assessment", report.name)
		self.assertEqual(answer, {"replaced": 2})
		report.reload()
		client = self.case.client
		self.assertEqual(report.situation_history, f"{client} ({client}) came with Sokha.")

	def test_nothing_to_replace_changes_nothing(self) -> None:
		report = self.report(situation_history="The client came alone.")
		self.assertEqual(replace_identities("Social Assessment", report.name), {"replaced": 0})
		stored = frappe.db.get_value("Social Assessment", report.name, "modified")
		self.assertEqual(str(stored), str(report.modified))

	def test_the_slip_gets_neither_name_nor_number(self) -> None:
		case = factories.case_in_referral()
		factories_identity = frappe.db.get_value("Client Identity", {"client": case.client}, "name")
		self.assertTrue(factories_identity)
		consent = factories.make_consent(case.name)
		referral = factories.make_referral(
			case.name, consent=consent.name, what_to_bring="The papers of Sok Maly"
		)
		replace_identities("Referral", referral.name)
		referral.reload()
		self.assertEqual(referral.what_to_bring, "The papers of …")

	def test_another_office_replaces_nothing(self) -> None:
		report = self.report(situation_history="Chanmaly came alone.")
		with personas.acting_as(personas.OTHER_MANAGER), self.assertRaises(frappe.DoesNotExistError):
			replace_identities("Social Assessment", report.name)

	def test_the_vault_itself_is_never_replaced(self) -> None:
		with self.assertRaises((frappe.PermissionError, frappe.DoesNotExistError)):
			replace_identities("Client Identity", self.case.client)
