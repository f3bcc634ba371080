"""What leaves the register is allowed by a consent, noted each time, and told to the client."""

from __future__ import annotations

import io
import json
from typing import Any

import frappe
from frappe.handler import execute_cmd
from frappe.model.document import Document
from frappe.utils import add_days, nowdate
from pypdf import PdfReader

from ccm_app.api import disclosures as sharing_api
from ccm_app.api import exports, papers, work
from ccm_app.confidentiality import disclosures
from ccm_app.domain import sharing
from ccm_app.registry import ledger
from ccm_app.slips.document import texts_of
from ccm_app.tests import factories, personas

COURT = {
	"purpose": "Legal proceedings",
	"receiver_kind": "Court",
	"receiver_other": "Provincial court",
	"receiver": None,
}


class SharingTest(personas.SiteTest):
	"""A referral under a consent, and the rows that sharing leaves."""

	def sent_referral(self, **consent: Any) -> Document:
		case = factories.case_in_referral()
		given = factories.make_consent(case.name, **consent)
		values = {"consent": given.name, "appointment_on": "2026-01-22"}
		return factories.move(factories.make_referral(case.name, **values), "Send")

	def rows(self, client: str, **equal: Any) -> list[Document]:
		names = frappe.get_all(
			"Disclosure", {"client": client, **equal}, pluck="name", order_by="creation asc, copy_number asc"
		)
		return [frappe.get_doc("Disclosure", name) for name in names]

	def events(self, client: str) -> list[dict[str, Any]]:
		return frappe.get_all(
			"Case Event",
			{"client": client, "event": ("like", "disclosure.%")},
			["event", "details"],
			order_by="sequence asc",
		)

	def ask_as_a_request(self, cmd: str, **given: Any) -> None:
		before = frappe.local.form_dict
		frappe.local.form_dict = frappe._dict(given, cmd=cmd)
		frappe.local.request = frappe._dict(method="GET", path=f"/api/method/{cmd}")
		try:
			execute_cmd(cmd)
		finally:
			frappe.local.form_dict = before
			del frappe.local.request

	def assessment_of(self, case: str) -> Document:
		return frappe.get_doc("Social Assessment", {"case": case})


class EveryPrintIsNoted(SharingTest):
	def print_slip(self, referral: Document) -> None:
		self.ask_as_a_request("ccm_app.api.papers.download", paper_name="Referral Slip", record=referral.name)

	def test_a_slip_is_noted_with_provider_consent_and_last_day(self) -> None:
		referral = self.sent_referral(valid_until=add_days(nowdate(), 5))
		with personas.acting_as(personas.CLERK):
			self.print_slip(referral)
		(row,) = self.rows(referral.client)
		self.assertEqual(
			(row.channel, row.purpose, row.receiver_kind), ("Slip", "Referral", "Service Provider")
		)
		self.assertEqual((row.receiver, row.consent), (referral.provider, referral.consent))
		self.assertEqual((row.fields_given, row.printed_by, row.copy_number), ("needs", personas.CLERK, 1))
		self.assertLessEqual(str(row.valid_until), add_days(nowdate(), 5))
		self.assertTrue(frappe.local.flags.commit)

	def test_a_second_print_is_a_second_row_with_the_next_number(self) -> None:
		referral = self.sent_referral()
		self.print_slip(referral)
		self.print_slip(referral)
		self.assertEqual([row.copy_number for row in self.rows(referral.client)], [1, 2])

	def test_the_ledger_of_the_client_holds_codes_and_its_chain_holds(self) -> None:
		referral = self.sent_referral()
		self.print_slip(referral)
		(event,) = self.events(referral.client)
		details = json.loads(event.details)
		self.assertEqual((event.event, details["fields"]), ("disclosure.slip", ["needs"]))
		self.assertEqual(details["receiver"], referral.provider)
		self.assertTrue(ledger.verify_all()["valid"])

	def test_a_case_report_is_a_copy_for_the_own_file(self) -> None:
		case = factories.case_in_planning()
		report = self.assessment_of(case.name)
		with personas.acting_as(personas.MANAGER):
			self.ask_as_a_request(
				"frappe.utils.print_format.download_pdf",
				doctype=report.doctype,
				name=report.name,
				format="Case Report",
			)
		(row,) = self.rows(case.client)
		self.assertEqual((row.receiver_kind, row.paper, row.channel), ("Own file", "Case Report", "Print"))
		self.assertEqual(row.fields_given, "needs,assessment,medical,legal")

	def test_the_platforms_own_format_is_noted_as_the_whole_record(self) -> None:
		case = factories.case_in_planning()
		frappe.get_print("Case Plan", factories.make_plan(case.name).name, "Standard", no_letterhead=1)
		(row,) = self.rows(case.client)
		self.assertEqual((row.fields_given, row.paper), (sharing.WHOLE_RECORD, "Standard"))

	def test_what_stands_on_the_screen_before_a_print_is_no_print_and_says_so(self) -> None:
		case = factories.case_in_planning()
		report = self.assessment_of(case.name)
		cmd = "frappe.www.printview.get_html_and_style"
		before, frappe.local.form_dict = frappe.local.form_dict, frappe._dict(cmd=cmd, format="Case Report")
		try:
			html = papers.paper("Case Report", report)
			disclosures.before_print(report)
		finally:
			frappe.local.form_dict = before
		self.assertIn("Preview", html)
		self.assertEqual(self.rows(case.client), [])

	def test_reading_is_not_enough_to_print(self) -> None:
		case = factories.case_in_planning()
		report = self.assessment_of(case.name)
		with personas.acting_as(personas.CLERK):
			self.assertTrue(report.has_permission("read"))
			with self.assertRaises(frappe.PermissionError):
				frappe.get_print(report.doctype, report.name, "Case Report", no_letterhead=1)
			with self.assertRaises(frappe.PermissionError):
				frappe.get_print(report.doctype, report.name, "Standard", no_letterhead=1)
		self.assertEqual(self.rows(case.client), [])

	def test_blank_forms_are_about_nobody(self) -> None:
		batch = frappe.get_doc(
			{"doctype": "Paper Form Batch", "form": "F03", "field_office": "SVR", "year": 2026, "copies": 1}
		).insert()
		before = frappe.db.count("Disclosure")
		self.ask_as_a_request("ccm_app.api.papers.download", paper_name="Blank Forms", record=batch.name)
		self.assertEqual(frappe.db.count("Disclosure"), before)

	def test_nobody_writes_the_disclosure_ledger_by_hand(self) -> None:
		client = factories.make_client()
		values = {
			"doctype": "Disclosure",
			"client": client.name,
			"channel": "Print",
			"disclosed_on": nowdate(),
		}
		with self.refused("written by the register alone"):
			frappe.get_doc(values).insert()


class ConsentDecides(SharingTest):
	def test_a_slip_is_not_printed_any_more_when_the_consent_was_withdrawn(self) -> None:
		referral = self.sent_referral()
		with personas.acting_as(personas.WORKER):
			answer = sharing_api.withdraw_consent(referral.consent)
		self.assertEqual(answer["referrals"], [referral.name])
		referral.reload()
		self.assertIn("withdrew this consent", " ".join(papers.slip_obstacles(referral)))
		with self.refused("withdrew this consent"):
			papers.hand_out_slip(referral.name)
		self.assertEqual(self.rows(referral.client), [])

	def test_withdrawal_ends_the_access_and_marks_the_referral_for_my_work(self) -> None:
		referral = self.sent_referral()
		rows = {"client": referral.client, "party": referral.provider, "valid_until": ("is", "not set")}
		self.assertTrue(frappe.db.exists("Case Access", rows))
		sharing_api.withdraw_consent(referral.consent)
		self.assertFalse(frappe.db.exists("Case Access", rows))
		stored = frappe.db.get_value("Referral", referral.name, ["consent_withdrawn_on", "referral_category"])
		self.assertEqual((str(stored[0]), stored[1]), (nowdate(), "Sent"))
		with personas.acting_as(personas.CLERK):
			waiting = [row["what"] for row in work.rows_of("Waiting for me") if row["name"] == referral.name]
		self.assertIn("Withdraw the referral, or ask for a new consent", waiting)

	def test_what_was_given_under_the_consent_is_recalled(self) -> None:
		referral = self.sent_referral()
		disclosures.note_slip(referral)
		sharing_api.withdraw_consent(referral.consent)
		(row,) = self.rows(referral.client)
		self.assertEqual(str(row.recalled_on), nowdate())

	def test_a_consent_is_withdrawn_after_the_case_was_closed_too(self) -> None:
		referral = self.sent_referral()
		frappe.db.set_value("Case", referral.case, "stage", "Closure")
		with personas.acting_as(personas.CLERK):
			sharing_api.withdraw_consent(referral.consent)
		self.assertTrue(frappe.db.get_value("Client Consent", referral.consent, "withdrawn_on"))

	def test_another_office_withdraws_nothing(self) -> None:
		referral = self.sent_referral()
		with personas.acting_as(personas.OTHER_CLERK), self.assertRaises(frappe.DoesNotExistError):
			sharing_api.withdraw_consent(referral.consent)

	def test_a_given_consent_is_neither_widened_nor_given_back(self) -> None:
		consent = frappe.get_doc("Client Consent", self.sent_referral().consent)
		consent.share_medical = 1
		with self.refused("A consent that was given is not changed"):
			consent.save()
		consent.reload()
		sharing_api.withdraw_consent(consent.name)
		consent.reload()
		consent.withdrawn_on = None
		with self.refused("that stays"):
			consent.save()

	def test_a_receiver_outside_gets_nothing_without_consent_or_ground(self) -> None:
		case = factories.make_case()
		for kind, other in (("Court", "Provincial court"), ("Service Provider", None)):
			receiver = factories.PROVIDER if kind == "Service Provider" else None
			with self.refused("has not agreed to this"):
				disclosures.note(
					case.client, case.name, "Portal", ["needs"], receiver, other, receiver_kind=kind
				)
		with self.refused("did not agree to share medical findings"):
			consent = factories.make_consent(case.name)
			disclosures.note(
				case.client,
				case.name,
				"Portal",
				["medical"],
				factories.PROVIDER,
				consent=consent.name,
				purpose="Referral",
			)
		self.assertEqual(self.rows(case.client), [])


class Previewing(SharingTest):
	def test_the_preview_says_what_goes_what_stays_and_until_when(self) -> None:
		referral = self.sent_referral(valid_until=add_days(nowdate(), 9), share_assessment=1)
		with personas.acting_as(personas.CLERK):
			answer = sharing_api.preview(referral.case, "Referral", referral.provider)
		self.assertEqual([one["code"] for one in answer["would_go"]], ["age_and_sex", "needs", "assessment"])
		self.assertEqual([one["code"] for one in answer["withheld"]], ["name", "contact", "medical", "legal"])
		self.assertEqual(
			(answer["consent"], str(answer["valid_until"])), (referral.consent, add_days(nowdate(), 9))
		)
		self.assertEqual(answer["problems"], [])

	def test_the_preview_of_a_slip_says_why_it_may_not_go(self) -> None:
		referral = self.sent_referral()
		answer = sharing_api.preview_slip(referral.name)
		self.assertEqual([one["code"] for one in answer["would_go"]], ["needs"])
		self.assertIn("age_and_sex", [one["code"] for one in answer["withheld"]])
		sharing_api.withdraw_consent(referral.consent)
		answer = sharing_api.preview_slip(referral.name)
		self.assertEqual(answer["would_go"], [])
		self.assertIn("withdrew this consent", answer["problems"][0])

	def test_an_ended_consent_lets_nothing_go(self) -> None:
		referral = self.sent_referral(valid_until="2026-01-31")
		answer = sharing_api.preview(referral.case, "Referral", referral.provider)
		self.assertEqual(answer["would_go"], [])
		self.assertIn("ended on 2026-01-31", answer["problems"][0])

	def test_another_office_is_told_nothing(self) -> None:
		referral = self.sent_referral()
		with personas.acting_as(personas.OTHER_CLERK), self.assertRaises(frappe.DoesNotExistError):
			sharing_api.preview(referral.case, "Referral", referral.provider)


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
