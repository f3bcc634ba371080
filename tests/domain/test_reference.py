"""References of slips and numbers of paper forms: every mistake of the hand is found."""

from __future__ import annotations

import unittest
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ccm_app.domain.reference import (
	ALPHABET,
	new_reference,
	paper_form_number,
	paper_form_problems,
	parse_reference,
	reference_problems,
)

SAMPLES = [
	new_reference(prefix, bytes((seed * 37 + step * 101) % 256 for step in range(5)))
	for prefix in ("R", "HB", "DXZ")
	for seed in range(15)
]


def replaced(text: str, place: int, sign: str) -> str:
	return text[:place] + sign + text[place + 1 :]


class ReferenceTest(unittest.TestCase):
	def test_a_reference_is_a_prefix_two_groups_of_four_and_two_check_characters(self) -> None:
		self.assertRegex(
			new_reference("R", b"\x39\xe5\x74\xf6\x8d"), r"^R-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$"
		)

	def test_it_never_holds_letters_that_look_like_figures(self) -> None:
		self.assertEqual(set("".join(SAMPLES)) & set("ILOU"), set())
		self.assertEqual((len(ALPHABET), len(set(ALPHABET))), (32, 32))

	def test_different_random_bytes_give_different_references(self) -> None:
		made = {
			new_reference("R", bytes([first, 0, 0, 0, last])) for first in range(64) for last in range(64)
		}
		self.assertEqual(len(made), 64 * 64)

	def test_every_reference_made_is_accepted(self) -> None:
		for reference in SAMPLES:
			self.assertEqual(
				(str(parse_reference(reference)), reference_problems(reference)), (reference, [])
			)

	def test_every_single_wrong_character_is_found(self) -> None:
		for reference in SAMPLES:
			for place in (place for place, sign in enumerate(reference) if sign != "-"):
				for wrong in set(ALPHABET) - {reference[place]}:
					self.assertIsNone(parse_reference(replaced(reference, place, wrong)), reference)

	def test_every_two_characters_that_changed_places_are_found_neighbours_or_not(self) -> None:
		for reference in SAMPLES:
			places = [place for place, sign in enumerate(reference) if sign != "-"]
			for left, right in combinations(places, 2):
				if reference[left] != reference[right]:
					typed = replaced(replaced(reference, left, reference[right]), right, reference[left])
					self.assertIsNone(parse_reference(typed), typed)

	def test_every_two_wrong_characters_are_found(self) -> None:
		reference = SAMPLES[3]
		places = [place for place, sign in enumerate(reference) if sign != "-"]
		for left, right in combinations(places, 2):
			for one in set(ALPHABET) - {reference[left]}:
				changed = replaced(reference, left, one)
				passing = [sign for sign in ALPHABET if parse_reference(replaced(changed, right, sign))]
				self.assertEqual(passing, [], changed)

	def test_lower_case_blanks_and_look_alikes_are_understood(self) -> None:
		reference = next(sample for sample in SAMPLES if "0" in sample[2:] or "1" in sample[2:])
		typed = reference[:2] + reference[2:].replace("0", "o").replace("1", "l")
		self.assertEqual(str(parse_reference(typed.lower().replace("-", " "))), reference)

	def test_khmer_digits_are_understood(self) -> None:
		reference = SAMPLES[0]
		typed = reference.translate({ord("0") + value: 0x17E0 + value for value in range(10)})
		self.assertEqual(str(parse_reference(typed)), reference)

	def test_what_is_no_reference_is_called_malformed(self) -> None:
		for typed in ("", "R", "R-7KQ2-9XMD", "R-7KQU-9XMD-4F", "1-7KQ2-9XMD-4F", "ក" * 10_000):
			self.assertEqual([found.code for found in reference_problems(typed)], ["reference.malformed"])

	def test_a_mistake_is_named_as_such(self) -> None:
		wrong = replaced(SAMPLES[0], len(SAMPLES[0]) - 1, "Z" if SAMPLES[0][-1] != "Z" else "Y")
		self.assertEqual([found.code for found in reference_problems(wrong)], ["reference.check_characters"])

	def test_a_reference_of_another_kind_of_paper_is_refused(self) -> None:
		found = reference_problems(new_reference("H", b"12345"), prefix="R")
		self.assertEqual([each.code for each in found], ["reference.wrong_kind"])

	def test_prefixes_with_look_alikes_and_too_few_random_bytes_are_refused(self) -> None:
		for prefix, random_bytes in (("L", b"12345"), ("", b"12345"), ("R2", b"12345"), ("R", b"1234")):
			with self.assertRaises(ValueError):
				new_reference(prefix, random_bytes)

	@settings(max_examples=150, deadline=None)
	@given(st.text(max_size=70))
	def test_no_text_whatever_makes_reading_fail(self, text: str) -> None:
		found = parse_reference(text)
		self.assertEqual(found is None, reference_problems(text) != [])


class PaperFormTest(unittest.TestCase):
	NUMBERS = tuple(
		paper_form_number(f"F{form:02d}", "BTB", 2010, seq) for form in (3, 11, 30) for seq in (1, 12, 4711)
	)

	def test_a_form_number_shows_form_office_year_and_sheet(self) -> None:
		self.assertEqual(paper_form_number("F03", "BTB", 2010, 12), "F03-BTB-2010-000012-3")

	def test_every_single_wrong_digit_and_swap_of_digits_is_found(self) -> None:
		for number in self.NUMBERS:
			places = [place for place, sign in enumerate(number) if sign.isdigit()]
			typed = [replaced(number, place, wrong) for place in places for wrong in "0123456789"]
			for left, right in pairwise(places):
				typed.append(replaced(replaced(number, left, number[right]), right, number[left]))
			passing = {text for text in typed if not paper_form_problems(text)}
			self.assertEqual(passing, {number})

	def test_a_form_number_never_passes_as_another_kind(self) -> None:
		for number in self.NUMBERS:
			self.assertNotEqual(paper_form_problems(number.removeprefix(number[:4])), [])

	def test_mistakes_are_named(self) -> None:
		self.assertEqual(paper_form_problems("F03-BTB-2010-000012-4")[0].code, "paper_form.check_digit")
		self.assertEqual(paper_form_problems("X03-BTB-2010-000012-3")[0].code, "paper_form.malformed")
		self.assertEqual(paper_form_problems("1" * 10_000)[0].code, "paper_form.malformed")

	def test_it_is_kept_as_it_is_printed(self) -> None:
		self.assertEqual(paper_form_problems("F03-BTB-2010-000012-3"), [])
		for typed in (
			"f03-btb-2010-000012-3",
			"F03 BTB 2010 000012 3",
			"F03-BTB-២០១០-000012-3",
			" F03-BTB-2010-000012-3",
		):
			self.assertEqual(
				[one.code for one in paper_form_problems(typed)], ["paper_form.malformed"], typed
			)

	def test_a_form_code_is_f_and_two_digits(self) -> None:
		with self.assertRaises(ValueError):
			paper_form_number("G3", "BTB", 2010, 12)
