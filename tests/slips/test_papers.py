from __future__ import annotations

import unittest
from datetime import date, datetime
from decimal import Decimal

from ccm_app.slips import papers, wording
from ccm_app.slips.document import Heading, Lines, QrBlock, TableBlock, texts_of
from ccm_app.slips.papers import FORM_CODES, PAPERS, blank_form
from tests.slips.examples import FULL

NOTHING = "—"


def said(document: object) -> str:
	return "\n".join(texts_of(document))


class TheCaseReport(unittest.TestCase):
	def test_says_whether_a_conference_is_suggested_and_with_whom(self):
		printed = said(papers.case_report(FULL["case_report"]))
		self.assertIn("Initial case conference suggested", printed)
		self.assertIn("Psychologist", printed)
		self.assertIn("Trauma reported", printed)

	def test_prints_no_name_even_if_a_record_carries_one(self):
		printed = said(
			papers.case_report(FULL["case_report"] | {"client_name": "Somebody", "family_name": "S"})
		)
		self.assertNotIn("Somebody", printed)

	def test_tells_no_from_not_asked(self):
		answered = papers.case_report({"wants_to_testify": 0})
		self.assertIn("No", list(texts_of(answered)))
		self.assertNotIn("No", list(texts_of(papers.case_report({}))))


class TheCasePlan(unittest.TestCase):
	def tables(self, data: dict) -> list[TableBlock]:
		return [one for one in papers.case_plan(data).blocks if isinstance(one, TableBlock)]

	def test_adds_up_each_phase_and_never_two_currencies(self):
		recovery = self.tables(FULL["case_plan"])[0]
		self.assertEqual([row[5] for row in recovery.totals], ["120.00 USD", "400,000 KHR"])

	def test_prints_a_total_for_each_currency(self):
		printed = said(papers.case_plan(FULL["case_plan"]))
		self.assertIn("200.50 USD", printed)
		self.assertIn("400,000 KHR", printed)

	def test_works_out_an_amount_that_is_not_filled_in(self):
		line = {"phase": "Recovery", "quantity": 3, "unit_cost": "12.50"}
		recovery = self.tables({"currency": "EUR", "lines": [line]})[0]
		self.assertEqual(recovery.totals[0][5], "37.50 EUR")

	def test_an_unreadable_amount_is_printed_and_not_added(self):
		lines = [{"phase": "Recovery", "amount": "much"}, {"phase": "Recovery", "amount": 5}]
		recovery = self.tables({"currency": "USD", "lines": lines})[0]
		self.assertEqual([row[5] for row in recovery.rows], ["much", "5.00"])
		self.assertEqual(recovery.totals[0][5], "5.00 USD")

	def test_a_phase_that_the_ministry_added_has_its_own_table(self):
		plan = papers.case_plan({"lines": [{"phase": "Preparation", "amount": 5}]})
		self.assertIn("Preparation", [one.en for one in plan.blocks if isinstance(one, Heading)])


class TheClosureLetter(unittest.TestCase):
	def test_tells_a_finder_nothing(self):
		data = {
			"case": "SVR-2010-000012-4",
			"name": "CLS-1",
			"reason": "Left the country",
			"summary": "Secret",
		}
		printed = said(papers.closure_letter(data | {"client_view": "View", "decided_by": "Official"}))
		for text in (
			"SVR-2010",
			"CLS-1",
			"Left the country",
			"Secret",
			"View",
			"Official",
			"victim",
			"clos",
			"case",
		):
			self.assertNotIn(text, printed)

	def test_says_that_the_door_stays_open(self):
		printed = said(papers.closure_letter(FULL["closure_letter"]))
		self.assertIn("You can come back", printed)
		self.assertIn("+855 44 000 000", printed)


class TheConsent(unittest.TestCase):
	def test_lists_what_is_shared_from_rows_or_lines(self):
		printed = said(papers.consent(FULL["consent"]))
		self.assertIn("Age group", printed)
		self.assertIn("សុខភាព Health needs", printed)
		self.assertIn("School records", said(papers.consent({"shared": "Age group\nSchool records"})))

	def test_lists_the_ticked_parts_of_the_packet_and_no_other(self):
		printed = said(papers.consent({"share_needs": 1, "share_medical": 0}))
		self.assertIn("Services needed", printed)
		self.assertNotIn("Medical findings", printed)


class WhatWasShared(unittest.TestCase):
	def test_says_when_with_whom_and_what(self):
		printed = said(papers.shared_about(FULL["shared_about"]))
		for text in ("Provider A", "Services needed", "Your consent", "You may take back your consent"):
			self.assertIn(text, printed)

	def test_tells_whoever_finds_it_no_number(self):
		self.assertNotIn("SVR-2010-000012-4", said(papers.shared_about({"client": "SVR-2010-000012-4"})))

	def test_a_copy_says_first_for_whom_it_is(self):
		paper = papers.with_notice(papers.case_report(FULL["case_report"]), "For the court", "សម្រាប់តុលាការ")
		self.assertEqual(list(texts_of(paper.blocks[0])), ["For the court", "សម្រាប់តុលាការ"])


class EveryPaper(unittest.TestCase):
	def test_is_made_from_an_empty_record_with_dashes(self):
		for name, paper in PAPERS.items():
			with self.subTest(name):
				self.assertIn(NOTHING, list(texts_of(paper({}))))

	def test_is_made_from_a_record_whose_fields_are_all_none(self):
		for name, paper in PAPERS.items():
			with self.subTest(name):
				empty = {field: None for field in FULL[name]}
				self.assertEqual(paper(empty), paper({}))

	def test_survives_values_of_the_wrong_kind(self):
		for name, paper in PAPERS.items():
			for wrong in (7, "text", [None], [7], {"a": 1}, float("nan"), Decimal("Infinity"), True):
				with self.subTest(f"{name} {wrong}"):
					document = paper({field: wrong for field in FULL[name]})
					self.assertTrue(all(isinstance(one, str) for one in texts_of(document)))

	def test_has_a_title_and_headings_in_both_languages(self):
		for name, paper in PAPERS.items():
			document = paper(FULL[name])
			with self.subTest(name):
				self.assertTrue(document.title_en and document.title_km)
				self.assertTrue(all(one.km for one in document.blocks if isinstance(one, Heading)))


class ABlankForm(unittest.TestCase):
	def test_exists_for_every_stage(self):
		self.assertEqual(FORM_CODES, tuple(f"F{at:02d}" for at in range(1, 12)))

	def test_carries_its_number_in_print_and_as_code(self):
		for code in FORM_CODES:
			document = blank_form(code, f"{code}-BTB-2010-000012-4")
			codes = [one.payload for one in document.blocks if isinstance(one, QrBlock)]
			with self.subTest(code):
				self.assertEqual(document.number, f"{code}-BTB-2010-000012-4")
				self.assertEqual(set(codes), {document.number})

	def test_has_places_to_write(self):
		for code in FORM_CODES:
			lines = [one for one in blank_form(code, "X-1").blocks if isinstance(one, Lines)]
			with self.subTest(code):
				self.assertGreaterEqual(len(lines), 5)

	def test_of_registration_keeps_the_person_on_a_sheet_of_its_own(self):
		blocks = blank_form("F01", "X-1").blocks
		cut = next(at for at, one in enumerate(blocks) if isinstance(one, Heading) and one.new_page)
		before, after = said(blocks[:cut]), said(blocks[cut:])
		self.assertNotIn("Family name", before)
		self.assertIn("Family name", after)
		self.assertIn("X-1", after)

	def test_of_a_conference_names_every_seat_of_the_handbook(self):
		printed = said(blank_form("F04", "X-1"))
		for seat in (
			"Field Case Manager",
			"Social or Pastoral Worker",
			"Representative of Service Providers",
		):
			self.assertIn(seat, printed)
		for seat in ("Psychologist", "Police Officer", "Healthcare Expert", "Educational Expert"):
			self.assertIn(seat, printed)

	def test_with_another_code_is_a_fault_of_the_caller(self):
		with self.assertRaises(ValueError):
			blank_form("F99", "X-1")


class HowValuesAreWritten(unittest.TestCase):
	def test_a_day_in_both_languages(self):
		self.assertEqual(wording.english_date("2010-04-14"), "14 April 2010")
		self.assertEqual(wording.khmer_date(date(2010, 4, 14)), "ថ្ងៃទី១៤ ខែមេសា ឆ្នាំ២០១០")

	def test_the_hour_of_a_meeting_is_kept_and_midnight_is_none(self):
		self.assertEqual(wording.english_date("2010-04-14 09:30:00"), "14 April 2010, 09:30")
		self.assertEqual(wording.khmer_date(datetime(2010, 4, 14, 9, 30)), "ថ្ងៃទី១៤ ខែមេសា ឆ្នាំ២០១០ ម៉ោង ០៩:៣០")
		self.assertEqual(wording.english_date("2010-04-14 00:00:00"), "14 April 2010")

	def test_a_day_that_does_not_exist_is_written_as_it_was_typed(self):
		self.assertEqual(wording.english_date("2010-02-30"), "2010-02-30")
		self.assertEqual(wording.khmer_date("2010-02-30"), "")

	def test_riel_have_no_cents(self):
		self.assertEqual(wording.money(400000, "KHR"), "400,000")
		self.assertEqual(wording.money("1234.5", "USD"), "1,234.50")

	def test_an_absurd_amount_is_not_added_up(self):
		self.assertIsNone(wording.as_amount("1e400"))
		self.assertIsNone(wording.as_amount(float("nan")))

	def test_quantities_keep_their_unit_and_lose_empty_decimals(self):
		self.assertEqual(wording.quantity("3.00", "months"), "3 months")
		self.assertEqual(wording.quantity(None), NOTHING)

	def test_letters_that_would_turn_the_line_round_are_dropped(self):
		self.assertEqual(wording.clean("a\u202eb\x00c\r\nd"), "abc\nd")

	def test_khmer_joiners_stay(self):
		self.assertEqual(wording.clean("ខ្មែរ\u200bភូមិ\u200c"), "ខ្មែរ\u200bភូមិ\u200c")
