"""Names and numbers of the vault are found in any text, and nothing else is."""

from __future__ import annotations

import re
import string
import unittest
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ccm_app.domain.common_words import COMMON_WORDS
from ccm_app.domain.identities_in_text import Known, find, replaced, warnings
from ccm_app.domain.khmer import canonical, canonical_places
from ccm_app.domain.sentences import sentence

CODE = "SVR-2010-000017-6"
MALY = Known(
	names=(("Sok", "Maly"), ("សុខ", "ម៉ាលី")),
	other_names=("Srey Neang / Neary",),
	documents=("N 0123-4567", "010203040"),
	telephones=("012 345 678", "+855 97 123 4567"),
)
KHMER_TEXT = st.text(
	alphabet=[chr(code) for code in range(0x1780, 0x17DE)] + [" ", "។", "\u200b"], max_size=40
)
ANY_TEXT = st.text(max_size=60) | KHMER_TEXT
LATIN_NAME = st.text(alphabet=string.ascii_lowercase, min_size=4, max_size=10).filter(
	lambda name: name not in COMMON_WORDS
)
SEPARATOR = st.sampled_from(["", " ", "-", ".", " - ", "/"])


def found(text: str, known: Known = MALY) -> list[str]:
	"""The parts of the text that were found."""
	return [text[span.start : span.end] for span in find(text, known)]


class NamesTest(unittest.TestCase):
	def test_a_latin_name_is_found_as_a_whole_word_in_any_capitals(self) -> None:
		self.assertEqual(found("We met MALY at home."), ["MALY"])
		self.assertEqual(found("Formality is no name, nor is Malyna."), [])

	def test_both_parts_are_found_in_either_order(self) -> None:
		for text in ("Sok Maly", "Maly Sok", "SOK, Maly", "Sok-Maly", "sokmaly"):
			self.assertEqual(found(f"She is {text}."), [text])

	def test_a_short_part_counts_only_beside_the_other(self) -> None:
		self.assertEqual(found("Sok came with her aunt."), [])
		known = Known(names=(("Sok", "Ty"),))
		self.assertEqual(found("Ty came. Sok Ty left.", known), ["Sok Ty"])

	def test_a_word_of_every_day_counts_only_beside_the_other_part(self) -> None:
		known = Known(names=(("Long", "Hope"),))
		self.assertEqual(found("There is hope for a long life.", known), [])
		self.assertEqual(found("Long Hope has hope.", known), ["Long Hope"])

	def test_a_khmer_name_is_found_without_spaces_between_words(self) -> None:
		self.assertEqual(found("ខ្ញុំបានជួបម៉ាលីនៅផ្ទះ"), ["ម៉ាលី"])
		self.assertEqual(found("ឈ្មោះសុខម៉ាលីរស់នៅ"), ["សុខម៉ាលី"])
		self.assertEqual(found("ឈ្មោះសុខ ម៉ាលីរស់នៅ"), ["សុខ ម៉ាលី"])

	def test_health_is_not_the_family_name_that_it_begins_with(self) -> None:
		self.assertEqual(found("សុខភាពរបស់កុមារល្អ"), [])

	def test_a_khmer_name_ends_with_its_syllable(self) -> None:
		known = Known(names=(("", "ចន្ទរា"),))
		self.assertEqual(found("ជួបចន្ទរាថ្ងៃនេះ", known), ["ចន្ទរា"])
		self.assertEqual(found("ជួបចន្ទរាំថ្ងៃនេះ", known), [])

	def test_the_order_in_which_signs_were_typed_makes_no_difference(self) -> None:
		self.assertEqual(found("ជួបមា៉លីនៅ"), ["មា៉លី"])
		self.assertEqual(found("ជួប\u200bម៉ា\u200bលី\u200bនៅ"), ["ម៉ា\u200bលី"])

	def test_a_name_in_khmer_stands_beside_latin_letters(self) -> None:
		self.assertEqual(found("លោកស្រីMalyនៅផ្ទះ"), ["Maly"])

	def test_accents_and_wide_letters_make_no_difference(self) -> None:
		self.assertEqual(found("Málý, Ｍａｌｙ, Maly\u0301!"), ["Málý", "Ｍａｌｙ", "Maly\u0301"])

	def test_other_names_are_found_each_on_its_own(self) -> None:
		self.assertEqual(found("They call her Srey Neang or neary."), ["Srey Neang", "neary"])
		self.assertEqual(found("a srey of the village"), [])


class NumbersTest(unittest.TestCase):
	def test_a_telephone_number_is_found_with_and_without_separators(self) -> None:
		for number in (
			"012345678",
			"012 345 678",
			"012-345-678",
			"+855 12 345 678",
			"00855 12 345678",
			"(012) 345.678",
		):
			self.assertTrue(found(f"call {number}, please"), number)
		self.assertEqual(found("call ០១២ ៣៤៥ ៦៧៨"), ["០១២ ៣៤៥ ៦៧៨"])
		self.assertEqual(found("0971234567"), ["0971234567"])

	def test_a_longer_number_is_another_number(self) -> None:
		self.assertEqual(found("0123456789"), [])
		self.assertEqual(found("90123456781"), [])
		self.assertEqual(found("2012345678"), [])

	def test_a_document_number_is_found_whatever_stands_between_its_signs(self) -> None:
		self.assertEqual(found("passport n01234567"), ["n01234567"])
		self.assertEqual(found("card 010 203 040"), ["010 203 040"])
		self.assertEqual(found("case XN01234567"), [])

	def test_numbers_that_are_too_short_are_not_sought(self) -> None:
		self.assertEqual(
			found("room 12, bed 1234", Known(documents=("12", "1234"), telephones=("1234",))), []
		)


class ReplacingTest(unittest.TestCase):
	def test_the_number_of_the_client_takes_the_place_of_the_name(self) -> None:
		text = "Sok Maly (012 345 678) fears her uncle."
		self.assertEqual(replaced(text, find(text, MALY), CODE), f"{CODE} ({CODE}) fears her uncle.")

	def test_a_vault_without_names_finds_nothing(self) -> None:
		self.assertEqual(find("Sok Maly", Known()), [])
		self.assertEqual(find("Sok Maly", Known(names=(("", ""),), other_names=("",), telephones=("",))), [])

	def test_the_warning_says_field_and_places_and_no_word(self) -> None:
		(warning,) = warnings({"note": 2, "summary": 0})
		self.assertEqual((warning.code, warning.fields), ("text.holds_identity", ("note",)))
		self.assertIn("2", sentence(warning))


class PropertiesTest(unittest.TestCase):
	@given(ANY_TEXT)
	def test_places_lie_in_the_text_in_order_and_never_overlap(self, text: str) -> None:
		end = 0
		for span in find(text, MALY):
			self.assertLessEqual(end, span.start)
			self.assertLess(span.start, span.end)
			self.assertLessEqual(span.end, len(text))
			end = span.end

	@given(ANY_TEXT)
	def test_canonical_places_are_those_of_the_canonical_text(self, text: str) -> None:
		spelled, places = canonical_places(text)
		self.assertEqual(spelled, canonical(text))
		self.assertEqual(len(places), len(spelled))
		self.assertTrue(all(0 <= start < end <= len(text) for start, end in places))

	@given(ANY_TEXT, LATIN_NAME, ANY_TEXT)
	def test_a_long_latin_name_between_blanks_is_always_found(
		self, before: str, name: str, after: str
	) -> None:
		text = f"{before} {name.title()} {after}"
		known = Known(names=(("", name),))
		self.assertIn(name, [part.casefold() for part in found(text, known)])

	@given(KHMER_TEXT, KHMER_TEXT)
	def test_a_khmer_name_in_a_line_is_always_found(self, before: str, after: str) -> None:
		text = f"{before}។ម៉ាលី។{after}"
		self.assertIn("ម៉ាលី", found(text))

	@given(st.lists(SEPARATOR, min_size=8, max_size=8), ANY_TEXT)
	def test_a_telephone_number_is_found_with_any_separators(self, between: list[str], before: str) -> None:
		digits = "012345678"
		number = "".join(digit + gap for digit, gap in zip(digits, [*between, ""], strict=True))
		self.assertTrue(
			any(number.endswith(part) or part == number for part in found(f"{before} x {number} y"))
		)

	@given(
		ANY_TEXT, st.lists(st.sampled_from(["Sok", "Maly", "ម៉ាលី", "012345678", " ", "សុខ", "x"]), max_size=12)
	)
	def test_after_replacing_nothing_is_left_to_be_found(self, text: str, parts: list[str]) -> None:
		mixed = " ".join([text, *parts])
		self.assertEqual(find(replaced(mixed, find(mixed, MALY), CODE), MALY), [])

	@given(st.text(alphabet="bcdfghjkpqrtvwxz0123456789 .,", max_size=80))
	def test_text_without_letters_of_the_names_is_clean(self, text: str) -> None:
		self.assertEqual([part for part in found(text) if not re.search("[0-9]", part)], [])


class LookedForOnlyWhereItCanBe(unittest.TestCase):
	"""Nothing is overlooked by reading first whether the letters stand in the text at all."""

	WORDS = (
		"Sok sok MALY Malý សុខ ម៉ាលី មាលី Neang neary 012 345 678 ៣៤៥ 855 + 00 97 123 4567 N 0123 0102 03040 ß x"
	)
	PIECES = st.sampled_from([*WORDS.split(" "), " ", ", ", "-", ".", "/", "’", "'", "\u200b", "\n"])

	def compare(self, text: str) -> None:
		everywhere = Known(MALY.names, MALY.other_names, MALY.documents, MALY.telephones)
		everywhere.patterns[:] = [replace(one, needle="") for one in MALY.patterns]
		self.assertEqual(find(text, MALY), find(text, everywhere))

	@settings(deadline=None)
	@given(st.lists(PIECES, max_size=14))
	def test_in_a_text_of_pieces_of_the_name(self, pieces: list[str]) -> None:
		self.compare("".join(pieces))

	@settings(deadline=None)
	@given(ANY_TEXT)
	def test_in_any_text(self, text: str) -> None:
		self.compare(text)


if __name__ == "__main__":
	unittest.main()
