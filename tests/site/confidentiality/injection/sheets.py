"""What a spreadsheet program would calculate in an export."""

from __future__ import annotations

import csv
import io
import zipfile
from contextlib import suppress
from xml.etree import ElementTree

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def is_formula(cell: str) -> bool:
	"""Whether a spreadsheet calculates this text of a CSV file. A number below nothing is a number."""
	if not cell.startswith(("=", "+", "-", "@", "\t", "\r")):
		return False
	with suppress(ValueError):
		float(cell)
		return False
	return True


def live_in_csv(content: bytes) -> tuple[int, list[str]]:
	"""How many cells there are, and those that are formulas."""
	rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
	cells = [cell for row in rows for cell in row]
	return len(cells), [cell for cell in cells if is_formula(cell)]


def live_in_excel(content: bytes) -> tuple[int, list[str]]:
	"""The same of a workbook, in which a text is marked as one: formulas and links that open."""
	cells, live = 0, []
	with zipfile.ZipFile(io.BytesIO(content)) as packed:
		for name in packed.namelist():
			if name.startswith("xl/worksheets/sheet"):
				sheet = ElementTree.fromstring(packed.read(name))
				cells += sum(1 for _cell in sheet.iter(f"{_SHEET}c"))
				live += [str(one.text) for one in sheet.iter(f"{_SHEET}f")]
				live += [str(one.attrib) for one in sheet.iter(f"{_SHEET}hyperlink")]
	return cells, live
