"""Khmer covers everything that the app shows, says it with the same placeholders, and spells it canonically."""

from __future__ import annotations

import csv
import re
import unittest
from collections import Counter

from ccm_app.domain.khmer import canonical
from tests.desk import visible_texts

FILE = visible_texts.PACKAGE / "translations" / "km.csv"
PLACEHOLDER = re.compile(r"\{[^}]*\}")
KHMER_SIGN = re.compile("[\u1780-\u17ff]")
KHMER_DIGIT = re.compile("[\u17e0-\u17e9]")
# Names that are the same in every language.
SAME_IN_KHMER = {"ISO 3166-2"}


def _rows() -> list[tuple[str, str]]:
	with FILE.open(encoding="utf-8", newline="") as lines:
		return [(row[0], row[1]) for row in csv.reader(lines) if row]


class KhmerOfTheDesk(unittest.TestCase):
	"""The file translations/km.csv."""

	@classmethod
	def setUpClass(cls) -> None:
		cls.rows = _rows()
		cls.khmer = dict(cls.rows)

	def _assert_covered(self, texts: frozenset[str]) -> None:
		self.assertGreater(len(texts), 0)
		missing = sorted(texts - set(self.khmer))
		self.assertEqual(missing, [], f"{len(missing)} texts have no Khmer")

	def test_every_form_label_choice_and_description_has_khmer(self) -> None:
		self._assert_covered(visible_texts.forms())

	def test_every_state_and_action_of_a_workflow_has_khmer(self) -> None:
		self._assert_covered(visible_texts.workflows())

	def test_every_sentence_about_a_problem_has_khmer(self) -> None:
		self._assert_covered(visible_texts.sentences())

	def test_every_word_of_workspace_reports_papers_and_buttons_has_khmer(self) -> None:
		self._assert_covered(visible_texts.desk() | visible_texts.programs() | visible_texts.due())

	def test_every_entry_of_a_shipped_list_has_khmer(self) -> None:
		self._assert_covered(visible_texts.lists())

	def test_every_kind_of_move_in_the_timeline_has_khmer(self) -> None:
		self._assert_covered(visible_texts.moves())

	def test_harmful_words_of_the_platform_are_corrected(self) -> None:
		self._assert_covered(visible_texts.harmful())
		self.assertEqual(self.khmer["Male"], "ប្រុស")
		self.assertEqual(self.khmer["Client"], "អតិថិជន")
		self.assertEqual(self.khmer["No"], "ទេ")

	def test_a_text_is_translated_once(self) -> None:
		twice = [text for text, count in Counter(text for text, _ in self.rows).items() if count > 1]
		self.assertEqual(twice, [])

	def test_placeholders_survive_the_translation(self) -> None:
		for english, khmer in self.rows:
			with self.subTest(english):
				self.assertEqual(sorted(PLACEHOLDER.findall(english)), sorted(PLACEHOLDER.findall(khmer)))

	def test_placeholders_hold_no_khmer_digit(self) -> None:
		damaged = [
			khmer for _, khmer in self.rows if any(map(KHMER_DIGIT.search, PLACEHOLDER.findall(khmer)))
		]
		self.assertEqual(damaged, [])

	def test_khmer_is_khmer_and_canonical(self) -> None:
		for english, khmer in self.rows:
			with self.subTest(english):
				self.assertEqual(canonical(khmer), khmer)
				if english not in SAME_IN_KHMER:
					self.assertRegex(khmer, KHMER_SIGN)

	def test_no_invisible_signs_and_no_blanks_at_the_ends(self) -> None:
		odd = [
			khmer
			for _, khmer in self.rows
			if khmer != khmer.strip() or re.search("[\u200b-\u200f\ufeff]", khmer)
		]
		self.assertEqual(odd, [])

	def test_different_stages_have_different_khmer(self) -> None:
		from ccm_app.domain.categories import STAGES

		self.assertEqual(len({self.khmer[stage] for stage in STAGES}), len(STAGES))
