"""Tables as a page to print (HTML) and as a file for a spreadsheet (CSV), printed figures beside ours."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from ccm_app.statistics.compare import Difference, Kind, Printed, differences
from ccm_app.statistics.page import PAGE
from ccm_app.statistics.safe_cells import safe_cell
from ccm_app.statistics.table import Column, Row, Table

HIDDEN = "·"
CSV_HEADINGS = ("row", "column", "ours", "printed", "difference reason")
BYTE_ORDER_MARK = "\ufeff"
Cell = tuple[str, str, str]


def to_html(
	tables: Sequence[Table],
	differing: Sequence[Difference],
	heading: str = "",
	notes: Sequence[str] = (),
) -> str:
	"""One self-contained page: every table in English and Khmer, then every difference with its reason.

	A cell that differs shows the printed figure beside ours and points to the reason by number.
	`heading` (whose report it is) and `notes` are plain text; everything is escaped. Nothing is loaded
	from elsewhere, so the page can be kept and printed as it is.
	"""
	numbers: dict[tuple[Cell, Kind], tuple[int, Difference]] = {
		((one.table, one.row, one.column), one.kind): (number, one) for number, one in enumerate(differing, 1)
	}
	body = [_table(table, numbers) for table in tables]
	body.append(_list_of_differences(tables, differing))
	if notes:
		body.append("<section class=notes><h2>Notes</h2><ul>" + _items(notes) + "</ul></section>")
	periods = dict.fromkeys((table.period.label_en, table.period.label_km) for table in tables)
	return PAGE.format(
		heading=escape(heading or "Statistics"),
		periods=" · ".join(f"{escape(english)} / {_khmer(khmer)}" for english, khmer in periods),
		body="\n".join(body),
	)


def to_csv(table: Table, printed: Printed | None = None) -> str:
	"""One line per figure: row, column, ours, printed, difference reason; empty where nothing was printed.

	UTF-8 text with a byte order mark, so that a spreadsheet shows Khmer; write it with encoding "utf-8"
	and newline "". A text that a spreadsheet would run as a formula gets an apostrophe in front.
	"""
	reasons: dict[tuple[str, str, Kind], str] = {}
	if printed is not None:
		reasons = {(one.row, one.column, one.kind): one.reason for one in differences(table, printed)}
	text = io.StringIO(newline="")
	writer = csv.writer(text)
	writer.writerow(CSV_HEADINGS)
	for row in table.all_rows:
		for code in table.codes(row):
			for kind in _kinds(row, code):
				title = table.column_title(code) + (" %" if kind == "percentage" else "")
				ours = table.figure(row.code, code, kind)
				was = _printed_figure(table, printed, row.code, code, kind)
				line = (row.label_en, title, ours, was, reasons.get((row.code, code, kind), ""))
				writer.writerow([safe_cell(cell) for cell in line])
	return BYTE_ORDER_MARK + text.getvalue()


def _kinds(row: Row, code: str) -> tuple[Kind, ...]:
	return ("count", "percentage") if code in row.percentages else ("count",)


def _printed_figure(table: Table, printed: Printed | None, row: str, column: str, kind: Kind) -> int | None:
	"""The printed figure of a cell; None if none was printed for this table, period or cell."""
	if printed is None or table.code not in printed.tables or printed.period != table.period.code:
		return None
	return printed.tables[table.code].figures(kind).get(row, {}).get(column)


def _khmer(text: str) -> str:
	return f'<span lang="km">{escape(text)}</span>'


def _items(texts: Iterable[str]) -> str:
	return "".join(f"<li>{escape(text)}</li>" for text in texts)


def _groups(table: Table) -> list[tuple[str, list[Column]]]:
	"""The columns in runs: a heading's columns together, a column without heading alone."""
	return [
		(code, list(members))
		for code, members in groupby(table.columns, lambda c: c.group.code if c.group else c.code)
	]


def _table(table: Table, numbers: dict[tuple[Cell, Kind], tuple[int, Difference]]) -> str:
	rows = "\n".join(_row(table, row, numbers) for row in table.rows)
	notes = "".join(f"<li>{escape(note.english)} {_khmer(note.khmer)}</li>" for note in table.notes)
	return (
		f'<section id="{escape(table.code)}"><h2>{escape(table.code)} {escape(table.title_en)}'
		f"<br>{_khmer(table.title_km)}</h2>"
		f"<p class=definition>{escape(table.definition_en)}<br>{_khmer(table.definition_km)}</p>"
		f"<table><thead>{_head(table)}</thead>\n<tbody>{rows}</tbody>\n"
		f"<tfoot>{_row(table, table.total, numbers)}</tfoot></table>"
		f"<ul class=notes>{notes}</ul></section>"
	)


def _head(table: Table) -> str:
	"""Two lines of headings: groups over their columns, other columns over both lines."""
	upper, lower = ["<th rowspan=2></th>"], []
	for _, members in _groups(table):
		group = members[0].group
		if group is None:
			upper.append(f"<th rowspan=2 scope=col>{_labels(members[0].label_en, members[0].label_km)}</th>")
			continue
		labels = _labels(group.label_en, group.label_km)
		upper.append(f"<th colspan={len(members)} scope=colgroup>{labels}</th>")
		lower += [f"<th scope=col>{_labels(c.label_en, c.label_km)}</th>" for c in members]
	return f"<tr>{''.join(upper)}</tr><tr>{''.join(lower)}</tr>"


def _labels(english: str, khmer: str) -> str:
	return f"{escape(english)}<br>{_khmer(khmer)}"


def _row(table: Table, row: Row, numbers: dict[tuple[Cell, Kind], tuple[int, Difference]]) -> str:
	"""One row; where it holds the sum of a group, the group's cells are merged, as printed."""
	cells = [f"<th scope=row>{_labels(row.label_en, row.label_km)}</th>"]
	for code, members in _groups(table):
		single = {column.code for column in members}
		if code in row.counts and code not in single:
			parts = " · ".join(f"{escape(c.label_en)} {row.counts.get(c.code, 0)}" for c in members)
			figures = f"{_cell(table, row, code, numbers)}<br><small>{parts}</small>"
			cells.append(f"<td colspan={len(members)}>{figures}</td>")
		else:
			cells += [f"<td>{_cell(table, row, column.code, numbers)}</td>" for column in members]
	return f"<tr>{''.join(cells)}</tr>"


def _cell(
	table: Table, row: Row, column: str, numbers: dict[tuple[Cell, Kind], tuple[int, Difference]]
) -> str:
	"""Ours, with its percentage in brackets, each followed by the printed figure where that differs."""
	if column not in row.counts:
		return HIDDEN if (row.code, column) in table.keys else ""
	figures, badges = [], []
	for kind in _kinds(row, column):
		percent = "%" if kind == "percentage" else ""
		figures.append(f"{_amount(table, row, column, kind)}{percent}")
		found = numbers.get(((table.code, row.code, column), kind))
		if found:
			number, one = found
			link = f'<sup><a href="#difference-{number}">{number}</a></sup>'
			badges.append(f" <span class=printed>printed {one.printed}{percent}{link}</span>")
	share = f" ({figures[1]})" if len(figures) > 1 else ""
	return figures[0] + share + "".join(badges)


def _amount(table: Table, row: Row, column: str, kind: Kind) -> str:
	"""A figure as it is printed: money with its hundredths."""
	figure = table.figure(row.code, column, kind) or 0
	if kind == "percentage" or not table.decimals:
		return str(figure)
	return f"{figure / 10**table.decimals:,.{table.decimals}f}"


def _list_of_differences(tables: Sequence[Table], differing: Sequence[Difference]) -> str:
	title = f"<h2>Printed figures that differ from ours<br>{_khmer('តួលេខបោះពុម្ពដែលខុសពីតួលេខរបស់យើង')}</h2>"
	if not differing:
		return f"<section class=differences>{title}<p>None. {_khmer('គ្មាន')}</p></section>"
	by_code = {table.code: table for table in tables}
	lines = [_difference(by_code.get(one.table), number, one) for number, one in enumerate(differing, 1)]
	headings = "".join(
		f"<th scope=col>{name}</th>" for name in ("No", "Table", "Row", "Column", "Printed", "Ours", "Reason")
	)
	return (
		f"<section class=differences>{title}<table><thead><tr>{headings}</tr></thead>"
		f"<tbody>{''.join(lines)}</tbody></table></section>"
	)


def _difference(table: Table | None, number: int, one: Difference) -> str:
	row = table.row_title(one.row) if table else one.row
	column = table.column_title(one.column) if table else one.column
	percent = "%" if one.kind == "percentage" else ""
	ours = "" if one.ours is None else f"{one.ours}{percent}"
	cells = (one.table, row, column, f"{one.printed}{percent}", ours, one.reason)
	return (
		f'<tr id="difference-{number}"><td>{number}</td>'
		+ "".join(f"<td>{escape(cell)}</td>" for cell in cells)
		+ "</tr>"
	)
