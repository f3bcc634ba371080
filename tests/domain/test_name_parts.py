"""Names that are written differently are found: Khmer and Latin letters, spelling habits, order, numbers."""

from __future__ import annotations

import unittest

from hypothesis import given, settings
from hypothesis import strategies as st

from ccm_app.domain import name_parts
from ccm_app.domain.name_parts import (
	document_key,
	groupings,
	is_close,
	is_too_short,
	keys_of_names,
	keys_of_part,
	parts_of,
	telephone_key,
)

SAME_SPELLING = (
	("Um", "Oum"),
	("Thong", "Thorng"),
	("Saom", "Sorm"),
	("Vichetr", "Vichet"),
	("Sophea", "Sophia"),
	("Srey", "Srei"),
	("Vuthy", "Wuthy"),
	("Phally", "Pally"),
	("Chhay", "Chay"),
	("Ratha", "Rattha"),
	("Sovann", "SOVAN"),
	("Savoeun", "Saveun"),
	("José", "Jose"),
	("O'um", "Oum"),
)
SAME_CONSONANTS = (("Manou", "Mono"), ("Heng", "Heang"), ("Kosal", "Kosol"), ("Yim", "Yem"))
BOTH_SCRIPTS = (
	("សុខ", "Sok"),
	("សុភា", "Sophea"),
	("ចាន់", "Chan"),
	("វិចិត្រ", "Vichet"),
	("ស្រី", "Srey"),
	("ពិសិដ្ឋ", "Piseth"),
	("សុវណ្ណ", "Sovann"),
	("សំណាង", "Samnang"),
	("អ៊ុំ", "Oum"),
	("ប៊ុនធឿន", "Bunthoeun"),
	("ណារី", "Nary"),
	("គឹម", "Kim"),
)
ANY_TEXT = st.text(max_size=60) | st.text(alphabet=[chr(code) for code in range(0x1780, 0x17DE)], max_size=30)


def meets(typed: str, *names: str) -> bool:
	"""Whether somebody with these names is found under what was typed."""
	known = keys_of_names(names)
	return any(all(keys & known for keys in way) for way in groupings(typed))


class SpellingTest(unittest.TestCase):
	def test_spellings_of_one_name_have_one_close_key(self) -> None:
		for first, second in SAME_SPELLING:
			with self.subTest(first):
				shared = keys_of_part(parts_of(first)[0]) & keys_of_part(parts_of(second)[0])
				self.assertTrue(any(map(is_close, shared)))

	def test_other_vowels_still_share_the_consonants(self) -> None:
		for first, second in SAME_CONSONANTS:
			with self.subTest(first):
				shared = keys_of_part(first.lower()) & keys_of_part(second.lower())
				self.assertEqual([is_close(key) for key in shared], [False])

	def test_a_name_in_khmer_is_found_by_its_latin_spelling(self) -> None:
		for khmer, latin in BOTH_SCRIPTS:
			with self.subTest(latin):
				self.assertTrue(meets(latin, khmer))
				self.assertTrue(meets(khmer, latin))

	def test_different_names_stay_different(self) -> None:
		for first, second in (("Sok", "Chan"), ("Maly", "Nary"), ("Heng", "Kim"), ("សុខ", "ចាន់")):
			self.assertFalse(meets(first, second))


class KhmerTest(unittest.TestCase):
	def test_signs_in_another_order_are_the_same_name(self) -> None:
		self.assertEqual(keys_of_names(["ខែ្មរ"]), keys_of_names(["ខ្មែរ"]))

	def test_invisible_blanks_do_not_matter(self) -> None:
		self.assertEqual(parts_of("សុ\u200bខ ម៉ា\u200cលី"), parts_of("សុខ ម៉ាលី"))

	def test_the_replaced_letter_and_its_successor_are_one(self) -> None:
		self.assertEqual(keys_of_names(["\u17a3ុំ"]), keys_of_names(["\u17a2ុំ"]))

	def test_subscript_da_and_ta_are_one(self) -> None:
		with_da, with_ta = "ក\u178e\u17d2\u178aា", "ក\u178e\u17d2\u178fា"
		self.assertEqual(keys_of_names([with_da]), keys_of_names([with_ta]))

	def test_a_sign_that_many_leave_out_does_not_matter(self) -> None:
		self.assertTrue(meets("ចាន", "ចាន់"))


class OrderAndPartsTest(unittest.TestCase):
	def test_family_and_given_name_in_either_order(self) -> None:
		for typed in ("Sok Maly", "Maly Sok", "maly  SOK", "Sok, Maly"):
			self.assertTrue(meets(typed, "Sok", "Maly"), typed)

	def test_two_words_or_one(self) -> None:
		self.assertTrue(meets("Sok Chan Sophea", "Sok", "Chansophea"))
		self.assertTrue(meets("Sok Chansophea", "Sok", "Chan Sophea"))
		self.assertTrue(meets("Sreymom", "Srey Mom"))

	def test_every_typed_part_must_fit(self) -> None:
		self.assertFalse(meets("Sok Dara", "Sok", "Maly"))

	def test_signs_that_stand_for_anything_elsewhere_stand_for_nothing(self) -> None:
		for typed in ("%", "*", "_", "% %", "'", "()"):
			self.assertEqual(groupings(typed), [])
			self.assertTrue(is_too_short(typed))
		self.assertFalse(meets("So%", "Sokha"))

	def test_one_letter_and_four_digits_are_too_short(self) -> None:
		for typed in ("", " ", "S", "ស", "S.", "1234", "N 12"):
			self.assertTrue(is_too_short(typed), typed)
		for typed in ("Ly", "លី", "12345", "N 012345"):
			self.assertFalse(is_too_short(typed), typed)

	def test_a_very_long_text_stays_a_small_question(self) -> None:
		self.assertLessEqual(len(groupings("Sok " * 10_000)), name_parts.MOST_PARTS + 1)

	@settings(max_examples=500, deadline=None)
	@given(ANY_TEXT)
	def test_whatever_is_typed_has_keys_and_finds_itself(self, typed: str) -> None:
		if parts_of(typed):
			self.assertTrue(meets(typed, typed))
		self.assertNotIn("", keys_of_names([typed]))
		self.assertIsInstance(telephone_key(typed), str)


class NumbersTest(unittest.TestCase):
	def test_ways_of_writing_one_telephone_number(self) -> None:
		for typed in (
			"012 345 678",
			"+855 12 345 678",
			"+85512345678",
			"00855-12-345-678",
			"(+855) 012 345 678",
			"855012345678",
			"០១២ ៣៤៥ ៦៧៨",
		):
			self.assertEqual(telephone_key(typed), "012345678", typed)

	def test_a_number_of_another_country_keeps_its_country(self) -> None:
		self.assertEqual(telephone_key("+66 81 234 5678"), "66812345678")

	def test_no_number_is_no_key(self) -> None:
		self.assertEqual([telephone_key(None), telephone_key("-"), document_key(None)], ["", "", ""])

	def test_blanks_and_strokes_in_a_document_number_do_not_matter(self) -> None:
		self.assertEqual(document_key("N-012 345/6"), document_key("n0123456"))
		self.assertEqual(document_key("០១២៣"), "0123")

	def test_a_text_with_digits_is_a_number(self) -> None:
		self.assertTrue(name_parts.holds_a_number("N០១២៣៤៥"))
		self.assertFalse(name_parts.holds_a_number("Sok Maly"))


if __name__ == "__main__":
	unittest.main()
