"""Tables as files: CSV, a workbook (XLSX), an OpenDocument sheet (ODS) and HXL. No cell of them ever runs.

ODS is three small XML files in an archive. The one library for it in Python (odfpy) has had no release since 2020, so
the thirty lines that our tables need stand here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ccm_app.exchange.hxl import to_hxl
from ccm_app.exchange.spreadsheet import csv_text, safe_cell
from ccm_app.statistics.table import Row, Table

Cells = list[Any]
SUFFIXES = {"CSV": "csv", "Excel": "xlsx", "ODS": "ods", "HXL": "zip"}
HIDDEN = "·"
_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
	'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
	'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
	f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
	'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_CONTENT = (
	'<?xml version="1.0" encoding="UTF-8"?><office:document-content '
	'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
	'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
	'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
	"<office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)
_FIXED = (1980, 1, 1, 0, 0, 0)


def file_of(tables: Sequence[Table], file_format: str) -> bytes:
	"""The tables as one file; file_format: a key of SUFFIXES, else KeyError. The same tables give the same file."""
	return _MAKERS[file_format](tables)


def lines_of(table: Table) -> list[Cells]:
	"""A table as it stands in a sheet: title, period, what is counted, headings, rows, notes; both languages."""
	lines: list[Cells] = [
		[f"{table.code} {table.title_en}", table.title_km],
		[table.period.label_en, table.period.label_km],
		[table.definition_en, table.definition_km],
		["", "", *(column.title_en for column in table.columns)],
	]
	lines += [_line(table, row) for row in table.all_rows]
	return [*lines, *([note.english, note.khmer] for note in table.notes), []]


def _line(table: Table, row: Row) -> Cells:
	return [row.label_en, row.label_km, *(_figure(table, row, column.code) for column in table.columns)]


def _figure(table: Table, row: Row, column: str) -> Any:
	if column not in row.counts:
		return HIDDEN if (row.code, column) in table.keys else ""
	figure = row.counts[column]
	return figure / 10**table.decimals if table.decimals else figure


def _csv(tables: Sequence[Table]) -> bytes:
	first, *lines = [line for table in tables for line in lines_of(table)]
	return csv_text(first, lines).encode("utf-8")


def _names(tables: Sequence[Table]) -> list[str]:
	"""A name for each sheet, none twice: the code of the table and its period."""
	plain = [re.sub(r"[\[\]:*?/\\]", "-", f"{one.code} {one.period.code}")[:28] for one in tables]
	return [name if plain.index(name) == place else f"{name} {place}" for place, name in enumerate(plain)]


def _workbook(tables: Sequence[Table]) -> bytes:
	from openpyxl import Workbook
	from openpyxl.cell import WriteOnlyCell

	book = Workbook(write_only=True)
	for name, table in zip(_names(tables), tables, strict=True):
		sheet = book.create_sheet(name)
		for line in lines_of(table):
			cells = []
			for value in map(safe_cell, line):
				cell = WriteOnlyCell(sheet, value=value)
				if isinstance(value, str):
					cell.data_type = "s"
				cells.append(cell)
			sheet.append(cells)
	out = io.BytesIO()
	book.save(out)
	return out.getvalue()


def _ods(tables: Sequence[Table]) -> bytes:
	sheets = "".join(
		f"<table:table table:name={quoteattr(name)}>{''.join(_ods_line(line) for line in lines_of(table))}</table:table>"
		for name, table in zip(_names(tables), tables, strict=True)
	)
	return _archive(
		[("mimetype", _MIME), ("META-INF/manifest.xml", _MANIFEST), ("content.xml", _CONTENT.format(sheets))]
	)


def _ods_line(line: Cells) -> str:
	return f"<table:table-row>{''.join(map(_ods_cell, map(safe_cell, line))) or '<table:table-cell/>'}</table:table-row>"


def _ods_cell(value: Any) -> str:
	if isinstance(value, int | float):
		return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
	text = f"<text:p>{escape(str(value))}</text:p>" if value else ""
	return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def _hxl(tables: Sequence[Table]) -> bytes:
	return _archive(
		[(f"{name}.csv", to_hxl(table)) for name, table in zip(_names(tables), tables, strict=True)]
	)


def _archive(files: Sequence[tuple[str, str]]) -> bytes:
	"""An archive with the first file unpacked, as OpenDocument wants its media type."""
	out = io.BytesIO()
	with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
		for place, (name, text) in enumerate(files):
			about = zipfile.ZipInfo(name, _FIXED)
			about.compress_type = zipfile.ZIP_DEFLATED if place else zipfile.ZIP_STORED
			archive.writestr(about, text.encode("utf-8"))
	return out.getvalue()


_MAKERS = {"CSV": _csv, "Excel": _workbook, "ODS": _ods, "HXL": _hxl}
