"""Khmer text: one canonical spelling, whatever the order of typing."""

from __future__ import annotations

import json
import unittest
from itertools import permutations
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ccm_app.domain.khmer import (
	canonical,
	digits_to_latin,
	is_misordered,
	problems_of_script,
	script_of,
	warnings_of_text,
)

FACTS = json.loads((Path(__file__).parent / "khmer_facts.json").read_text(encoding="utf-8"))
MISORDERED = FACTS["misordered_and_canonical"]
PROVINCE_NAMES = [name for row in FACTS["provinces"] for name in row["spellings"]]
KHMER_TEXT = st.text(
	alphabet=[chr(code) for code in range(0x1780, 0x17DE)] + ["\u200b", "\u200c", "a", " ", "\u25cc"],
	max_size=25,
)


class CanonicalTest(unittest.TestCase):
	def test_misordered_place_names_become_right(self) -> None:
		for typed, right in MISORDERED:
			self.assertEqual(canonical(typed), right)

	def test_a_right_spelling_stays_as_it_is(self) -> None:
		for _, right in MISORDERED:
			self.assertEqual((canonical(right), is_misordered(right)), (right, False))

	def test_deprecated_letters_and_zero_width_spaces_are_replaced(self) -> None:
		for typed, right in FACTS["letters_replaced"]:
			self.assertEqual(canonical(typed), right)

	def test_known_wrong_results_of_another_program_are_not_ours(self) -> None:
		for typed, wrong in FACTS["wrong_results_of_another_program"]:
			self.assertNotEqual(canonical(typed), wrong)

	def test_province_names_stay_as_they_are_but_for_coeng_da(self) -> None:
		for name in PROVINCE_NAMES:
			right = name.replace("\u17d2\u178a", "\u17d2\u178f")
			self.assertEqual((canonical(name), canonical(canonical(name))), (right, right))

	def test_coeng_da_becomes_coeng_ta_and_that_alone_is_not_misordered(self) -> None:
		for typed, right in FACTS["coeng_da_and_ta"]:
			self.assertEqual((canonical(typed), is_misordered(typed)), (right, False))

	def test_split_vowels_are_joined(self) -> None:
		self.assertEqual(canonical("ក\u17c1\u17b6"), "ក\u17c4")
		self.assertEqual(canonical("ក\u17c1\u17b8"), "ក\u17be")

	def test_coeng_ro_stands_after_the_other_subscript(self) -> None:
		self.assertEqual(canonical("អង\u17d2រ\u17d2គង"), "អង\u17d2គ\u17d2រង")

	def test_every_order_of_typing_a_syllable_gives_the_same_spelling(self) -> None:
		parts = ("\u17d2ត", "\u17d2រ", "\u17ca", "\u17b8", "\u17c6", "\u17c7")
		right = "ស" + "".join(parts)
		self.assertEqual({canonical("ស" + "".join(order)) for order in permutations(parts)}, {right})
		self.assertEqual(sum(not is_misordered("ស" + "".join(order)) for order in permutations(parts)), 1)

	def test_the_robat_stands_next_to_its_base(self) -> None:
		self.assertEqual(canonical("ធម\u17b6\u17cc"), "ធម\u17cc\u17b6")

	def test_other_text_stays_as_it_is(self) -> None:
		for text in ("", "Svay Rieng 2010", "ភូមិ ១០.១១", "«ក»", "\u17d2", "\u17b6ក", "a\u17b6\u17c1"):
			self.assertEqual(canonical(text), text)

	def test_a_text_of_ten_thousand_letters_is_repaired_like_a_short_one(self) -> None:
		typed, right = MISORDERED[0]
		self.assertEqual(canonical(typed * 2000), right * 2000)
		self.assertEqual(len(canonical("ក" + "\u17c6\u17b6" * 5000)), 10_001)

	@settings(max_examples=300, deadline=None)
	@given(KHMER_TEXT)
	def test_canonical_is_idempotent_and_never_misordered(self, text: str) -> None:
		once = canonical(text)
		self.assertEqual((canonical(once), is_misordered(once)), (once, False))

	@settings(max_examples=200, deadline=None)
	@given(KHMER_TEXT)
	def test_no_base_letter_is_lost(self, text: str) -> None:
		bases = "".join(letter for letter in text if "\u1780" <= letter <= "\u17a2" and letter not in "ដត")
		kept = "".join(
			letter for letter in canonical(text) if "\u1780" <= letter <= "\u17a2" and letter not in "ដត"
		)
		self.assertEqual(sorted(bases), sorted(kept.replace("\u17a2", "") + "\u17a2" * bases.count("\u17a2")))


class WarningTest(unittest.TestCase):
	def test_a_misordered_name_gives_a_warning_that_does_not_repeat_the_name(self) -> None:
		found = warnings_of_text("សិទិ្ធ", "family_name_km")
		self.assertEqual(
			[(each.code, each.fields) for each in found], [("text.khmer_misordered", ("family_name_km",))]
		)
		self.assertNotIn("សិទិ្ធ", str(found))

	def test_a_right_name_gives_none(self) -> None:
		self.assertEqual(warnings_of_text("សិទ្ធិ", "family_name_km"), [])


class ScriptTest(unittest.TestCase):
	def test_khmer_digits_become_latin_digits(self) -> None:
		self.assertEqual(digits_to_latin("ភូមិ ០១២៣៤៥៦៧៨៩ 5"), "ភូមិ 0123456789 5")

	def test_scripts_are_told_apart(self) -> None:
		self.assertEqual(script_of("ភ្នំពេញ ១២"), "khmer")
		self.assertEqual(script_of("Kratié 12"), "latin")
		self.assertEqual(script_of("ភូមិ Takeo"), "mixed")
		self.assertEqual(script_of("១២ - 12"), "none")
		self.assertEqual(script_of("กรุงเทพ"), "mixed")

	def test_khmer_in_the_latin_field_is_refused(self) -> None:
		found = problems_of_script("ស្វាយរៀង", "latin", "given_name_latin")
		self.assertEqual([each.code for each in found], ["text.wrong_script"])
		self.assertEqual((found[0].values["expected"], found[0].values["found"]), ("latin", "khmer"))

	def test_latin_in_the_khmer_field_is_refused(self) -> None:
		self.assertEqual(problems_of_script("Sophea", "khmer", "given_name_km")[0].fields, ("given_name_km",))

	def test_the_right_script_and_an_empty_field_are_no_problem(self) -> None:
		self.assertEqual(
			problems_of_script("Sophea", "latin", "f") + problems_of_script("", "khmer", "f"), []
		)
