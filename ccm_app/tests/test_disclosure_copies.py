"""Copies for others, what was told to whom, and taking out the rows of other clients."""

from __future__ import annotations

import io
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import nowdate
from pypdf import PdfReader

from ccm_app.api import disclosures as sharing_api
from ccm_app.api import exports, papers, work
from ccm_app.confidentiality import disclosures
from ccm_app.slips.document import texts_of
from ccm_app.tests import factories, personas
from ccm_app.tests.sharing import COURT, SharingTest


class CopiesForOthers(SharingTest):
	def report_for_court(self, **more: Any) -> tuple[Document, Document]:
		case = factories.move(factories.make_case(), "Register")
		case = factories.move(case, "Start assessment")
		texts = {
			"health_findings": "A broken arm.",
			"legal_situation": "A complaint was filed.",
			"risks": "A debt.",
		}
		report = factories.make_assessment(case.name, **texts)
		return report, factories.make_consent(
			case.name, **(COURT | {"share_legal": 1, "share_needs": 0} | more)
		)

	def give(self, report: Document, **given: Any) -> str:
		sharing_api.give_copy("Case Report", report.name, **given)
		pages = PdfReader(io.BytesIO(frappe.local.response.filecontent)).pages
		# Where a text is parted by blanks depends on how the letters stand on the sheet.
		return "".join("".join(page.extract_text() for page in pages).split())

	def test_a_copy_holds_what_was_agreed_and_nothing_else(self) -> None:
		report, consent = self.report_for_court()
		with personas.acting_as(personas.MANAGER):
			printed = self.give(report, consent=consent.name)
		self.assertIn("Acomplaintwasfiled.", printed)
		self.assertIn("Provincialcourt", printed)
		for withheld in ("Abrokenarm.", "Adebt."):
			self.assertNotIn(withheld, printed)
		(row,) = self.rows(report.client)
		self.assertEqual(
			(row.fields_given, row.receiver_kind, row.purpose), ("legal", "Court", "Legal proceedings")
		)
		self.assertEqual((row.receiver_other, row.consent), ("Provincial court", consent.name))

	def test_more_than_was_agreed_is_refused(self) -> None:
		report, consent = self.report_for_court()
		with self.refused("did not agree to share medical findings"):
			self.give(report, consent=consent.name, fields=["legal", "medical"])
		self.assertEqual(self.rows(report.client), [])

	def test_a_court_order_needs_a_note_and_is_shown_to_the_data_protection_officer(self) -> None:
		report, _consent = self.report_for_court()
		order = {"legal_ground": "Court order", "receiver_kind": "Court", "receiver_other": "Court of appeal"}
		with self.refused("needs a note"):
			self.give(report, **order)
		printed = self.give(report, **order, note="Order 12 of the court", fields=["medical"])
		self.assertIn("Abrokenarm.", printed)
		self.assertNotIn("Acomplaintwasfiled.", printed)
		(row,) = self.rows(report.client)
		self.assertEqual((row.legal_ground, row.consent), ("Court order", None))
		with personas.acting_as(personas.PROTECTION):
			self.assertIn(row.name, [one["name"] for one in work.rows_of("Waiting for me")])
			sharing_api.mark_reviewed(row.name)
			self.assertNotIn(row.name, [one["name"] for one in work.rows_of("Waiting for me")])

	def test_paper_does_not_leave_by_mistake(self) -> None:
		report, _consent = self.report_for_court()
		mistake = {
			"legal_ground": "Shared by mistake",
			"receiver_kind": "Police",
			"receiver_other": "Post of the commune",
		}
		with self.refused("A mistake is recorded when it was spoken"):
			self.give(report, **mistake, note="Wrong person")

	def test_who_may_not_print_the_paper_gives_no_copy(self) -> None:
		report, consent = self.report_for_court()
		for user in (personas.CLERK, personas.OTHER_MANAGER, personas.MONITORING):
			with (
				personas.acting_as(user),
				self.subTest(user),
				self.assertRaises((frappe.DoesNotExistError, frappe.PermissionError)),
			):
				self.give(report, consent=consent.name)

	def test_the_consent_of_another_client_is_refused(self) -> None:
		report, _consent = self.report_for_court()
		_other, consent = self.report_for_court()
		with self.refused("belongs to another case"):
			self.give(report, consent=consent.name)


class WhatWasTold(SharingTest):
	def test_what_was_told_by_telephone_is_written_down_under_the_consent(self) -> None:
		referral = self.sent_referral()
		with personas.acting_as(personas.WORKER):
			sharing_api.record_told(referral.case, "Telephone", ["needs"], consent=referral.consent)
		(row,) = self.rows(referral.client)
		self.assertEqual(
			(row.channel, row.receiver, row.fields_given), ("Telephone", referral.provider, "needs")
		)

	def test_a_mistake_is_recorded_as_one(self) -> None:
		case = factories.make_case()
		told = {"receiver_kind": "Family", "receiver_other": "Uncle"}
		with self.refused("has not agreed to this"):
			sharing_api.record_told(case.name, "Conversation", ["contact"], **told)
		sharing_api.record_told(
			case.name,
			"Conversation",
			["contact"],
			**told,
			legal_ground="Shared by mistake",
			note="Asked at the gate",
		)
		(row,) = self.rows(case.client)
		self.assertEqual((row.legal_ground, row.receiver_other), ("Shared by mistake", "Uncle"))

	def test_the_client_is_told_on_paper_and_the_rows_are_marked(self) -> None:
		referral = self.sent_referral()
		disclosures.note_slip(referral)
		client = frappe.get_doc("Client", referral.client)
		said = "\n".join(texts_of(papers.document_of(papers.SHARED, client)))
		for text in ("Services needed", "Referral", "Your consent"):
			self.assertIn(text, said)
		self.assertNotIn(referral.client, said)
		with personas.acting_as(personas.CLERK):
			self.ask_as_a_request("ccm_app.api.papers.download", paper_name=papers.SHARED, record=client.name)
		slip, told = self.rows(referral.client)
		self.assertEqual(str(slip.told_client_on), nowdate())
		self.assertEqual((told.receiver_kind, told.purpose), ("Client", "For the client"))
		self.assertEqual(self.events(referral.client)[-1].event, "disclosure.told_the_client")


class TakingOutRows(SharingTest):
	def test_rows_about_clients_need_a_right_and_a_reason_and_are_noted(self) -> None:
		case = factories.make_case()
		with (
			personas.acting_as(personas.MANAGER),
			self.refused("Your role takes no rows", error=frappe.PermissionError),
		):
			exports.export_report("Due and Overdue", {"field_office": "SVR"}, reason="Meeting")
		with personas.acting_as(personas.CENTRAL):
			with self.refused("Write why the rows are taken out"):
				exports.export_report("Due and Overdue", {"field_office": "SVR"})
			answer = exports.export_report("Due and Overdue", {"field_office": "SVR"}, reason="Meeting")
		(row,) = self.rows(case.client, channel="Export")
		self.assertEqual((row.case, row.note, row.paper), (case.name, "Meeting", "Due and Overdue"))
		self.assertGreaterEqual(answer["rows"], 1)

	def test_statistics_are_about_nobody_and_leave_no_row(self) -> None:
		before = frappe.db.count("Disclosure")
		with personas.acting_as(personas.CENTRAL):
			answer = exports.export_report("Statistics Table", {"table": "T06", "period": "2026-Q1"})
		self.assertTrue(answer["content"])
		self.assertEqual(frappe.db.count("Disclosure"), before)

	def test_a_file_holds_no_more_rows_than_the_settings_allow(self) -> None:
		factories.make_case()
		factories.make_case()
		frappe.db.set_single_value("CCM Settings", "export_row_limit", 1)
		frappe.clear_document_cache("CCM Settings", "CCM Settings")
		with personas.acting_as(personas.CENTRAL), self.refused("a file holds at most 1"):
			exports.export_report("Due and Overdue", {}, reason="Meeting")

	def test_the_platforms_export_of_a_report_is_closed(self) -> None:
		with self.refused("Use the button Export", error=frappe.PermissionError):
			self.ask_as_a_request("frappe.desk.query_report.export_query", report_name="Due and Overdue")
