"""Nothing that somebody typed runs as a formula in a spreadsheet, and nothing of it gets lost."""

from __future__ import annotations

import csv
import io
import unittest
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ccm_app.exchange.spreadsheet import csv_text, is_formula, safe_cell

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−", "﹦")
BEFORE = ("", " ", "\u00a0", "\ufeff", "\u200b", '"', "'", '" ', "\x0b", "\t")
FORMULAS = tuple(f"{before}{sign}1+1" for before in BEFORE for sign in SIGNS)


class CellsTest(unittest.TestCase):
	def test_every_beginning_of_a_formula_gets_an_apostrophe(self) -> None:
		self.assertGreaterEqual(len(set(FORMULAS)), 100)
		for text in FORMULAS:
			self.assertTrue(str(safe_cell(text)).startswith("'"), repr(text))

	def test_numbers_and_dates_stay_what_they_are(self) -> None:
		for value in (-5, 2.5, Decimal("-1.20"), date(2010, 1, 4)):
			self.assertEqual(safe_cell(value), value)
		self.assertEqual((safe_cell(None), safe_cell(True)), ("", 1))

	def test_ordinary_texts_stay_as_they_were_typed(self) -> None:
		for text in ("", "Svay Rieng", "SVR-2010-000017-6", "ជួយ", "a=b", "1-2"):
			self.assertEqual(safe_cell(text), text)

	@given(st.text(max_size=40))
	def test_no_text_is_a_formula_after_it(self, text: str) -> None:
		cell = str(safe_cell(text))
		self.assertTrue(cell.startswith("'") or not is_formula(cell))


class FilesTest(unittest.TestCase):
	def test_a_csv_file_is_read_back_cell_for_cell(self) -> None:
		rows = [["=1+1", 'He said "no"', -3], ["a\nb", "ខ្មែរ", 1]]
		text = csv_text(["@one", "two", "three"], rows)
		self.assertTrue(text.startswith("\ufeff"))
		read = list(csv.reader(io.StringIO(text[1:], newline="")))
		self.assertEqual(
			read, [["'@one", "two", "three"], ["'=1+1", 'He said "no"', "-3"], ["a\nb", "ខ្មែរ", "1"]]
		)


if __name__ == "__main__":
	unittest.main()
