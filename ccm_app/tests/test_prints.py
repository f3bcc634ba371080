"""Every shipped print format renders, and the slip that a finder may pick up says nothing about a person."""

from __future__ import annotations

import io
import re
from typing import Any

import frappe
from frappe.model.document import Document
from pypdf import PdfReader

from ccm_app.api import papers
from ccm_app.slips.document import texts_of
from ccm_app.tests import factories, personas

REGISTRY_NUMBER = re.compile(r"[A-Z]{3}-\d{4}-\d{6}-\d")
A5 = (420, 595)


class PaperTest(personas.SiteTest):
	"""Records of one case, from the assessment to the referral."""

	def make(self, doctype: str, **values: Any) -> Document:
		return frappe.get_doc({"doctype": doctype, **values}).insert()

	def sent_referral(self) -> Document:
		case = factories.case_in_referral()
		consent = factories.make_consent(case.name, share_needs=1)
		values = {"consent": consent.name, "urgency": "Urgent", "appointment_on": "2026-01-22"}
		return factories.move(factories.make_referral(case.name, **values), "Send")

	def pages(self, pdf: bytes) -> list[Any]:
		return list(PdfReader(io.BytesIO(pdf)).pages)


class EveryPaper(PaperTest):
	"""One record of each kind, printed."""

	def records(self) -> dict[str, Document]:
		referral = self.sent_referral()
		case = referral.case
		seats = [
			{"seat": seat, "attendee": "An expert", "is_chair": seat == "FCM"}
			for seat in ("FCM", "SPW", "SPR")
		]
		conference = self.make(
			"Case Conference",
			case=case,
			kind="Follow-up",
			topic="ALL",
			status="Called",
			planned_on="2026-01-25",
			requested_by="Client",
			seats=seats,
		)
		closure = frappe.new_doc("Case Closure")
		closure.update(
			{"case": case, "field_office": "SVR", "reason": "COMPLETED", "decided_on": "2026-06-01"}
		)
		follow_up = frappe.new_doc("Follow-up")
		follow_up.update({"case": case, "field_office": "SVR", "due_on": "2026-02-01", "month_number": 1})
		batch = self.make("Paper Form Batch", form="F03", field_office="SVR", year=2026, copies=2)
		records = {
			"Case Report": frappe.get_doc("Social Assessment", {"case": case}),
			"Case Plan": frappe.get_doc("Case Plan", {"case": case}),
			"Consent": frappe.get_doc("Client Consent", {"case": case}),
			"Referral Slip": referral,
			"Conference Minutes": conference,
			"Closure Letter": closure,
			"Closure Record": closure,
			"Follow-up Report": follow_up,
			"Blank Forms": batch,
			"Shared About a Client": frappe.get_doc("Client", referral.client),
			"Designation Letter": frappe.get_doc("Service Provider", referral.provider),
		}
		return records | {own: records[name] for own, name in papers.IN_KHMER.items()}

	def test_each_paper_is_drawn_with_khmer_and_english(self) -> None:
		records = self.records()
		self.assertEqual(set(records), {*papers.FORMATS, papers.BLANK_FORMS})
		for name, record in records.items():
			with self.subTest(name):
				html = papers.paper(name, record)
				self.assertIn('class="ccm-paper', html)
				self.assertRegex(html, "[\u1780-\u17ff]{4}")

	def test_a_paper_in_khmer_has_no_english_beside_it(self) -> None:
		records = self.records()
		for own, name in papers.IN_KHMER.items():
			with self.subTest(own):
				self.assertIn('class="en"', papers.paper(name, records[name]))
				self.assertNotIn('class="en"', papers.paper(own, records[own]))

	def test_each_shipped_print_format_is_one_call_of_the_same_method(self) -> None:
		shipped = frappe.get_all("Print Format", {"module": "CCM App"}, pluck="name")
		self.assertEqual(set(shipped), {*papers.FORMATS, papers.BLANK_FORMS})
		for name in shipped:
			with self.subTest(name):
				form = frappe.get_doc("Print Format", name)
				self.assertEqual(form.standard, "Yes")
				source = frappe.read_file(papers.template_of(name))
				self.assertIn(f'{{{{ paper("{name}", doc) }}}}', source)

	def test_a_print_format_shows_the_record_through_the_platform(self) -> None:
		referral = self.sent_referral()
		html = frappe.get_print("Referral", referral.name, "Referral Slip", no_letterhead=1)
		self.assertIn(referral.name, html)
		self.assertIn("<svg", html)

	def test_a_paper_of_another_form_is_refused(self) -> None:
		with self.refused("Case Plan"):
			papers.paper("Case Plan", self.sent_referral())

	def test_a_pdf_is_made_without_the_address_of_the_site(self) -> None:
		batch = self.make("Paper Form Batch", form="F08", field_office="SVR", year=2026, copies=3)
		self.assertGreaterEqual(len(self.pages(papers.pdf_of("Blank Forms", batch))), 3)

	def test_lists_stand_on_paper_with_their_labels_and_not_their_codes(self) -> None:
		html = papers.paper("Case Plan", self.records()["Case Plan"])
		self.assertIn("Shelter", html)
		self.assertNotIn(">SHELTER<", html)


class TheReferralSlip(PaperTest):
	"""What a client carries, and what anyone may find."""

	def test_it_is_one_sheet_of_a5(self) -> None:
		referral = self.sent_referral()
		referral.flags.in_print = True
		pages = self.pages(papers.pdf_of("Referral Slip", referral))
		self.assertEqual(len(pages), 1)
		self.assertEqual((round(pages[0].mediabox.width), round(pages[0].mediabox.height)), A5)

	def test_it_holds_no_registry_number_and_nothing_of_the_vault(self) -> None:
		referral = self.sent_referral()
		said = " ".join(texts_of(papers.document_of("Referral Slip", referral)))
		html = papers.paper("Referral Slip", referral)
		for text in (said, html):
			self.assertNotRegex(text, REGISTRY_NUMBER)
			for private in (referral.client, referral.case, "Sok", "Maly"):
				self.assertNotIn(private, text)
		self.assertIn(referral.name, said)

	def test_a_registry_number_typed_into_it_keeps_it_from_being_printed(self) -> None:
		referral = self.sent_referral()
		referral.what_to_bring = f"Papers of {referral.client}"
		self.assertIn("registry number", " ".join(papers.slip_obstacles(referral)))
		html = papers.paper("Referral Slip", referral)
		self.assertNotIn("<svg", html)
		self.assertNotIn(referral.client, html)

	def test_printing_stamps_when_it_was_printed(self) -> None:
		referral = self.sent_referral()
		self.assertFalse(frappe.db.get_value("Referral", referral.name, "slip_printed_on"))
		with personas.acting_as(personas.CLERK):
			address = papers.hand_out_slip(referral.name)
		self.assertIn(referral.name, address)
		self.assertTrue(frappe.db.get_value("Referral", referral.name, "slip_printed_on"))

	def test_another_office_prints_nothing(self) -> None:
		referral = self.sent_referral()
		with personas.acting_as(personas.OTHER_CLERK), self.assertRaises(frappe.DoesNotExistError):
			papers.hand_out_slip(referral.name)
		self.assertFalse(frappe.db.get_value("Referral", referral.name, "slip_printed_on"))

	def test_its_key_stands_in_the_configuration_and_not_in_the_database(self) -> None:
		from ccm_app.confidentiality.slip_keys import sealing_key

		name, key = sealing_key()
		self.assertGreaterEqual(len(key), 32)
		self.assertEqual(sealing_key(), (name, key))
		self.assertIn(name, frappe.get_site_config()["ccm_slip_keys"])

	def test_its_code_leads_back_to_its_referral_and_is_not_kept(self) -> None:
		from ccm_app.confidentiality import referral_slips

		referral = self.sent_referral()
		printed = referral_slips.issue(referral)
		for code in (printed.token, printed.short):
			self.assertEqual(referral_slips.referral_of(code), referral.name)
		(row,) = frappe.get_all("Referral Slip", {"referral": referral.name}, "*")
		for code in (printed.token, printed.short, printed.short.replace("-", "")):
			self.assertNotIn(code, str(row))

	def test_what_stands_on_the_screen_before_a_print_has_no_code(self) -> None:
		referral = self.sent_referral()
		self.assertNotIn("<svg", papers.paper("Referral Slip", referral))
