from __future__ import annotations

import unittest
from dataclasses import fields
from datetime import date

from ccm_app.slips.document import REGISTRY_NUMBER, texts_of
from ccm_app.slips.draw_html import to_html
from ccm_app.slips.draw_typst import to_pdf
from ccm_app.slips.papers import referral_slip
from ccm_app.slips.referral_slip import SlipFacts, facts_from, slip_document, slip_problems
from ccm_app.slips.sentences import SENTENCES
from tests.slips.examples import BASE_URL, slip_facts, text_of

ABOUT_A_PERSON = (
	"name",
	"sex",
	"gender",
	"age",
	"birth",
	"client",
	"case",
	"person",
	"registry",
	"nationality",
)
NUMBER = "SVR-2010-000012-4"


def codes(facts: SlipFacts) -> list[str]:
	return [one.code for one in slip_problems(facts)]


class ASlipTellsNothingAboutAPerson(unittest.TestCase):
	def test_it_has_no_field_for_one(self):
		for field in fields(SlipFacts):
			words = set(field.name.split("_"))
			self.assertEqual(words & set(ABOUT_A_PERSON), set(), field.name)

	def test_a_record_that_knows_the_person_leaves_nothing_on_it(self):
		document = referral_slip({"reference": "R-7KQ2-9XMD-9X", "client": NUMBER, "client_name": "Somebody"})
		printed = "\n".join(texts_of(document))
		self.assertNotIn("Somebody", printed)
		self.assertNotIn(NUMBER, printed)

	def test_no_registry_number_stands_on_the_drawn_slip(self):
		document = slip_document(slip_facts(bring=f"Papers of {NUMBER}", reference=NUMBER), BASE_URL)
		self.assertIsNone(REGISTRY_NUMBER.search(to_html(document)))
		self.assertIsNone(REGISTRY_NUMBER.search(text_of(to_pdf([document]))))

	def test_a_registry_number_typed_into_a_field_is_refused_with_a_sentence(self):
		found = slip_problems(slip_facts(bring=f"Papers of {NUMBER}"))
		self.assertEqual(
			[(one.code, one.fields) for one in found], [("slip.holds_registry_number", ("bring",))]
		)
		self.assertNotIn(NUMBER, SENTENCES[found[0].code].format(**found[0].values))

	def test_the_code_on_it_holds_no_registry_number(self):
		self.assertIsNone(REGISTRY_NUMBER.search(slip_facts().token))


class ASlipSaysWhatAProviderNeeds(unittest.TestCase):
	def test_every_fact_is_printed_in_both_languages(self):
		printed = "\n".join(texts_of(slip_document(slip_facts(), BASE_URL)))
		for text in ("Vocational training", "ការបណ្តុះបណ្តាលវិជ្ជាជីវៈ", "Training Centre", "+855 44 000 000"):
			self.assertIn(text, printed)
		for text in ("R-7KQ2-9XMD-9X", "14 May 2010", "ថ្ងៃទី១៤ ខែឧសភា ឆ្នាំ២០១០", "Soon", "Health card"):
			self.assertIn(text, printed)

	def test_an_appointment_stands_in_both_languages_with_its_time(self):
		printed = "\n".join(texts_of(slip_document(slip_facts(appointment="2010-04-20 09:00"))))
		self.assertIn("20 April 2010, 09:00", printed)
		self.assertIn("ថ្ងៃទី២០ ខែមេសា ឆ្នាំ២០១០ ម៉ោង ០៩:០០", printed)
		words = "\n".join(texts_of(slip_document(slip_facts(appointment="Any morning"))))
		self.assertIn("Any morning", words)

	def test_no_line_stands_for_an_appointment_that_was_not_made(self):
		with_one = "\n".join(texts_of(slip_document(slip_facts())))
		without = "\n".join(texts_of(slip_document(slip_facts(appointment=None))))
		self.assertIn("Appointment", with_one)
		self.assertNotIn("Appointment", without)

	def test_it_is_one_a5_page(self):
		document = slip_document(slip_facts(), BASE_URL)
		self.assertEqual(document.paper, "a5")
		self.assertIn("1/1", text_of(to_pdf([document])))

	def test_its_reference_stands_in_the_footer(self):
		self.assertEqual(slip_document(slip_facts()).number, "R-7KQ2-9XMD-9X")


class ASlipIsCheckedBeforeItIsHandedOut(unittest.TestCase):
	def test_a_complete_slip_has_no_problem(self):
		self.assertEqual(codes(slip_facts()), [])

	def test_an_odd_reference_is_refused(self):
		self.assertEqual(codes(slip_facts(reference="7")), ["slip.reference_malformed"])

	def test_an_unknown_urgency_is_refused(self):
		self.assertEqual(codes(slip_facts(urgency="Whenever")), ["slip.urgency_unknown"])

	def test_a_missing_day_is_named(self):
		found = slip_problems(slip_facts(valid_until=None))
		self.assertEqual([(one.code, one.fields) for one in found], [("slip.date_missing", ("valid_until",))])

	def test_a_slip_that_ended_before_it_began_is_refused(self):
		facts = slip_facts(valid_until=date(2010, 4, 13), answer_due_on=date(2010, 4, 13))
		self.assertEqual(codes(facts), ["slip.valid_until_before_issue"])

	def test_a_slip_valid_for_too_long_is_refused(self):
		self.assertEqual(codes(slip_facts(valid_until=date(2010, 5, 15))), ["slip.valid_too_long"])

	def test_an_answer_due_after_the_last_day_is_refused(self):
		self.assertEqual(
			codes(slip_facts(answer_due_on=date(2010, 5, 20))), ["slip.answer_due_after_validity"]
		)

	def test_every_sentence_can_be_filled(self):
		wrong = slip_facts(
			reference="7",
			urgency="",
			bring=NUMBER,
			valid_until=date(2010, 4, 1),
			answer_due_on=date(2011, 1, 1),
		)
		empty = facts_from({})
		long = slip_facts(valid_until=date(2011, 1, 1))
		for found in (*slip_problems(wrong), *slip_problems(empty), *slip_problems(long)):
			self.assertNotIn("{", SENTENCES[found.code].format(**found.values))
