"""Cells and files for spreadsheets: nothing that somebody typed ever runs as a formula. Knows no platform.

A spreadsheet takes a cell for a formula when it begins with = + - or @, also behind blanks, quotation marks, tabs or
signs that nobody sees, and also in full width. Such a text gets an apostrophe in front; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

BYTE_ORDER_MARK = "\ufeff"
FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠﹦﹢﹣﹫−")
# What a spreadsheet, or somebody who cleans up a file, may take away from the front of a cell.
_BEFORE = re.compile("[\\s\"'`\u0000-\u001f\u007f-\u00a0\u200b-\u200f\u2060\ufeff\u00ad]*")
_CONTROL = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]")
# Longer cells do not fit into a workbook.
LONGEST_CELL = 32_000


def safe_cell(value: Any) -> Any:
	"""A value as it may stand in a cell: a text that could run as a formula with an apostrophe in front.

	Numbers, dates and ticks stay what they are; nothing is an empty text.
	"""
	if value is None:
		return ""
	if isinstance(value, bool):
		return int(value)
	if isinstance(value, int | float | Decimal | date):
		return value
	text = _CONTROL.sub("", str(value))
	return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
	"""Whether a spreadsheet could take this text for a formula."""
	begun = _BEFORE.match(text)
	before = begun[0] if begun else ""
	return text[len(before) :].startswith(FORMULA_SIGNS) or any(sign in before for sign in "\t\r\n")


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
	"""The rows as CSV with a byte order mark, so that spreadsheets read Khmer; every cell is safe."""
	out = io.StringIO(newline="")
	writer = csv.writer(out, lineterminator="\r\n")
	for row in (headings, *rows):
		writer.writerow([safe_cell(cell) for cell in row])
	return BYTE_ORDER_MARK + out.getvalue()


def workbook(headings: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "CCM") -> bytes:
	"""The rows as a workbook (XLSX) in which every text is stored as text and never as a formula."""
	from openpyxl import Workbook

	book = Workbook(write_only=True)
	sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "CCM")
	for row in (headings, *rows):
		sheet.append([_typed_cell(sheet, safe_cell(cell)) for cell in row])
	out = io.BytesIO()
	book.save(out)
	return out.getvalue()


def _typed_cell(sheet: Any, value: Any) -> Any:
	from openpyxl.cell import WriteOnlyCell

	if not isinstance(value, str):
		return value
	cell = WriteOnlyCell(sheet, value=value[:LONGEST_CELL])
	cell.data_type = "s"
	return cell
