from __future__ import annotations

import re
import unittest
from pathlib import Path

import ccm_app.slips
from ccm_app.slips.terms import CHOICES, TERMS

FOLDER = Path(ccm_app.slips.__file__).parent
CONSONANT = "[\u1780-\u17a2]"
# Canonical order of a syllable: letter, robat, lower letters, shifter, vowel, signs.
SYLLABLE = re.compile(
	f"[\u1780-\u17a2\u17a5-\u17b3]\u17cc?(\u17d2{CONSONANT}){{0,2}}[\u17c9\u17ca]?[\u17b6-\u17c5]?[\u17c6-\u17d1]{{0,2}}"
)
OTHER = re.compile("[\u17d4-\u17e9]+")


def khmer_runs(text: str) -> list[str]:
	return re.findall("[\u1780-\u17ff]+", text)


def canonical(run: str) -> bool:
	return not OTHER.sub("", SYLLABLE.sub("", run))


class TheKhmerWords(unittest.TestCase):
	def setUp(self):
		self.sources = {path: path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py")}

	def test_are_spelled_in_canonical_order(self):
		for path, text in self.sources.items():
			self.assertEqual([run for run in khmer_runs(text) if not canonical(run)], [], path.name)

	def test_hold_no_invisible_and_no_outdated_letters(self):
		for path, text in self.sources.items():
			for letter in "\u200b\u200c\u200d\u17a3\u17a4":
				self.assertNotIn(letter, text, path.name)

	def test_write_the_lower_ta_one_way_only(self):
		for path, text in self.sources.items():
			self.assertNotIn("\u17d2\u178a", text, path.name)

	def test_the_check_finds_the_fault_of_the_older_systems(self):
		self.assertFalse(canonical("សនិ្នសីទ"))

	def test_every_term_has_both_languages(self):
		for key, label in (TERMS | CHOICES).items():
			self.assertTrue(label.en and label.km, key)
			self.assertTrue(label.en.isascii() or "–" in label.en, key)


class ThePackage(unittest.TestCase):
	def test_knows_no_platform(self):
		for path in FOLDER.rglob("*.py"):
			self.assertIsNone(
				re.search(r"^\s*(import|from) frappe", path.read_text(encoding="utf-8"), re.M), path.name
			)
