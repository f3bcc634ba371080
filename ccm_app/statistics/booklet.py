"""A booklet as plain data: cover, and for each table its words, its figures and a chart. Drawn by `slips.draw_booklet`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from ccm_app.statistics.table import TOTAL, Row, Table

HIDDEN = "·"
MOST_BARS = 14


def booklet(tables: Sequence[Table], title: tuple[str, str], made_on: str, language: str) -> dict[str, Any]:
	"""title: English and Khmer. made_on: the day, as it is printed. language: "en" or "km"; the other stands small."""
	periods = dict.fromkeys(_pair(one.period.label_en, one.period.label_km, language) for one in tables)
	return {
		"language": language,
		"title": list(_pair(*title, language)),
		"periods": [list(pair) for pair in periods],
		"made_on": made_on,
		"contents": [f"{one.code} {_say(one.title_en, one.title_km, language)}" for one in tables],
		"sections": [section(one, language) for one in tables],
	}


def section(table: Table, language: str) -> dict[str, Any]:
	"""One table with its heading, definition, chart and notes."""
	return {
		"code": table.code,
		"title": list(_pair(table.title_en, table.title_km, language)),
		"period": _say(table.period.label_en, table.period.label_km, language),
		"definition": list(_pair(table.definition_en, table.definition_km, language)),
		"groups": _groups(table, language),
		"columns": [_say(one.label_en, one.label_km, language) for one in table.columns],
		"rows": [_line(table, row, language) for row in table.all_rows],
		"bars": bars(table, language),
		"notes": [_say(note.english, note.khmer, language) for note in table.notes],
	}


def bars(table: Table, language: str) -> list[dict[str, Any]]:
	"""A bar for each row: label, figure (None where hidden) and its share of the longest, from 0 to 1; none for money."""
	column = _measured(table)
	if column is None or table.decimals:
		return []
	shown = [row for row in table.rows if column in row.counts or (row.code, column) in table.keys][
		:MOST_BARS
	]
	most = max((row.counts.get(column, 0) for row in shown), default=0)
	if not most:
		return []
	return [
		{
			"label": _say(row.label_en, row.label_km, language),
			"value": row.counts.get(column),
			"share": row.counts.get(column, 0) / most,
		}
		for row in shown
	]


def _measured(table: Table) -> str | None:
	codes = [column.code for column in table.columns]
	wanted = (TOTAL, "MEDIAN", "REACHED")
	return next((code for code in wanted if code in codes), None)


def _groups(table: Table, language: str) -> list[dict[str, Any]]:
	"""The upper line of headings: each heading with the number of columns below it; "" over a single column."""
	found: list[dict[str, Any]] = []
	for column in table.columns:
		code = column.group.code if column.group else ""
		label = _say(column.group.label_en, column.group.label_km, language) if column.group else ""
		if found and code and found[-1]["code"] == code:
			found[-1]["span"] += 1
		else:
			found.append({"code": code, "label": label, "span": 1})
	return found if any(one["code"] for one in found) else []


def _line(table: Table, row: Row, language: str) -> dict[str, Any]:
	return {
		"label": _say(row.label_en, row.label_km, language),
		"cells": _cells(table, row, language),
		"total": row is table.total,
	}


def _cells(table: Table, row: Row, language: str) -> list[dict[str, Any]]:
	"""The figures of a row; where it holds the sum of a heading, the columns below it are one cell, as printed."""
	found: list[dict[str, Any]] = []
	for code, members in groupby(table.columns, lambda c: c.group.code if c.group else c.code):
		columns = list(members)
		if code in row.counts and code not in {column.code for column in columns}:
			parts = " · ".join(
				f"{_say(c.label_en, c.label_km, language)} {_cell(table, row, c.code)}" for c in columns
			)
			found.append({"text": _cell(table, row, code), "span": len(columns), "parts": parts})
		else:
			found += [{"text": _cell(table, row, c.code), "span": 1, "parts": ""} for c in columns]
	return found


def _cell(table: Table, row: Row, column: str) -> str:
	if column not in row.counts:
		return HIDDEN if (row.code, column) in table.keys else ""
	figure = row.counts[column]
	text = f"{figure / 10**table.decimals:,.{table.decimals}f}" if table.decimals else str(figure)
	return f"{text} ({row.percentages[column]}%)" if column in row.percentages else text


def _pair(english: str, khmer: str, language: str) -> tuple[str, str]:
	"""First what is read, then the other language."""
	first = _say(english, khmer, language)
	other = khmer if first == english else english
	return first, ("" if other == first else other)


def _say(english: str, khmer: str, language: str) -> str:
	return khmer if language == "km" and khmer else english
