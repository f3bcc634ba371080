"""A workbook of the app holds texts, and no text that runs as a formula. The library for workbooks comes with Frappe."""

from __future__ import annotations

import io
import unittest

from openpyxl import load_workbook

from ccm_app.exchange.spreadsheet import workbook

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−", "﹦")
FORMULAS = tuple(f"{before}{sign}1+1" for before in ("", " ", "\ufeff", '"', "'") for sign in SIGNS)


class Workbooks(unittest.TestCase):
	def test_a_workbook_holds_texts_and_no_formula(self) -> None:
		book = load_workbook(io.BytesIO(workbook(["heading"], [[text] for text in FORMULAS], "A/B: [1]")))
		cells = [cell for row in book.active.iter_rows() for cell in row]
		self.assertEqual(len(cells), len(FORMULAS) + 1)
		self.assertEqual({cell.data_type for cell in cells}, {"s"})

	def test_letters_that_no_workbook_can_hold_are_left_out(self) -> None:
		book = load_workbook(io.BytesIO(workbook(["heading"], [["a\x00b\x07c"]])))
		self.assertEqual(book.active["A2"].value, "abc")
