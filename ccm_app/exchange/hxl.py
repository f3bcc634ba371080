"""A table as CSV with HXL tags: a line of headings, a line of tags, then one line for each row."""

from __future__ import annotations

import csv
import io
import re

from ccm_app.statistics.safe_cells import safe_cell
from ccm_app.statistics.table import Column, Table

_BEFORE = (
	("Period", "#date+period"),
	("Table", "#indicator+code"),
	("Counted", "#indicator+name+en"),
	("Code", "#group+code"),
	("Row", "#group+name+en"),
	("ជួរ", "#group+name+km"),
)


def to_hxl(table: Table) -> str:
	"""UTF-8 text; a figure that is hidden or that the table leaves empty is an empty cell."""
	text = io.StringIO(newline="")
	writer = csv.writer(text)
	writer.writerow(
		[safe_cell(title) for title in [*(one for one, _ in _BEFORE), *(c.title_en for c in table.columns)]]
	)
	writer.writerow([*(tag for _, tag in _BEFORE), *(tag_of(column) for column in table.columns)])
	for row in table.all_rows:
		around = [table.period.code, table.code, table.title_en, row.code, row.label_en, row.label_km]
		figures = [row.counts.get(column.code) for column in table.columns]
		writer.writerow([safe_cell(cell) for cell in [*around, *figures]])
	return text.getvalue()


def tag_of(column: Column) -> str:
	"""The tag of a column: "#affected+dv+f" for DV F; attributes are letters, digits and underscores."""
	parts = re.split(r"[^a-z0-9]+", column.code.lower())
	named = [f"c{part}" if part[0].isdigit() else part for part in parts if part]
	return "+".join(["#affected", *named])
