"""What leaves the register is allowed by a consent, noted each time, and told to the client."""

from __future__ import annotations

import json

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, nowdate

from ccm_app.api import disclosures as sharing_api
from ccm_app.api import papers, work
from ccm_app.confidentiality import disclosures
from ccm_app.domain import sharing
from ccm_app.registry import ledger
from ccm_app.tests import factories, personas
from ccm_app.tests.sharing import SharingTest


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
