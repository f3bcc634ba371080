"""Charts as SVG, drawn from a table: bars for its rows, or a line over its months. Nothing is loaded from elsewhere."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from html import escape

from ccm_app.statistics.table import TOTAL, Row, Table

FONTS = "system-ui, Noto Sans, Noto Sans Khmer, Khmer OS Battambang, sans-serif"
HATCH = (
	'<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
	'<rect width="8" height="8" fill="#fff"/><rect width="3" height="8" fill="#c4ccd4"/></pattern></defs>'
)
BAR, GAP, LABELS, WIDTH = 22, 10, 260, 760
LIGHT, DARK = (226, 236, 245), (12, 74, 122)


def shade_of(value: int, most: int) -> str:
	"""From light (0) to dark (the largest figure)."""
	share = value / most if most else 0
	parts = (round(low + (high - low) * share) for low, high in zip(LIGHT, DARK, strict=True))
	return "#" + "".join(f"{part:02x}" for part in parts)


def bars(table: Table, column: str = TOTAL, language: str = "en") -> str:
	"""A bar for each row by its figure in one column; a hidden figure is hatched and has no length of its own."""
	figures = [row.counts.get(column) for row in table.rows]
	most = max([figure for figure in figures if figure is not None], default=0)
	drawn = "".join(_bar(place, row, figures[place], most, language) for place, row in enumerate(table.rows))
	height = 44 + len(table.rows) * (BAR + GAP)
	return _document(table, drawn, height, language)


def months(table: Table, language: str = "en") -> str:
	"""A line over the columns that are months, from the table's total row; it breaks where a figure is hidden."""
	codes = [month.code for month in table.period.months]
	labels = {column.code: _label(column.label_en, column.label_km, language) for column in table.columns}
	if not set(codes) <= set(labels):
		raise ValueError("This table has no months in its columns.")
	figures = [table.total.counts.get(code) for code in codes]
	return _document(table, _line(figures, [labels[code] for code in codes]), 300, language)


def _bar(place: int, row: Row, figure: int | None, most: int, language: str) -> str:
	y = 44 + place * (BAR + GAP)
	room = WIDTH - LABELS - 70
	length = room // 3 if figure is None else (figure * room // most if most else 0)
	fill = "url(#hatch)" if figure is None else "#0c4a7a"
	label = escape(_label(row.label_en, row.label_km, language))
	return (
		f'<text x="{LABELS - 8}" y="{y + 16}" font-size="13" text-anchor="end"{_squeezed(label)}>{label}</text>'
		f'<rect x="{LABELS}" y="{y}" width="{length}" height="{BAR}" fill="{fill}"/>'
		f'<text x="{LABELS + length + 6}" y="{y + 16}" font-size="13">{"·" if figure is None else figure}</text>'
	)


def _squeezed(label: str) -> str:
	"""A long name is drawn narrower, so that it begins inside the picture."""
	return f' textLength="{LABELS - 16}" lengthAdjust="spacingAndGlyphs"' if len(label) > 36 else ""


def _line(figures: Sequence[int | None], labels: Sequence[str]) -> str:
	most = max([figure for figure in figures if figure is not None], default=0)
	step = (WIDTH - 120) // max(len(figures) - 1, 1)
	points = [
		None if figure is None else (60 + place * step, 240 - (figure * 170 // most if most else 0), figure)
		for place, figure in enumerate(figures)
	]
	lines = "".join(
		f'<line x1="{one[0]}" y1="{one[1]}" x2="{other[0]}" y2="{other[1]}" stroke="#0c4a7a" stroke-width="2"/>'
		for one, other in itertools.pairwise(points)
		if one and other
	)
	dots = "".join(
		f'<circle cx="{x}" cy="{y}" r="4" fill="#0c4a7a"/><text x="{x}" y="{y - 10}" font-size="13" '
		f'text-anchor="middle">{figure}</text>'
		for x, y, figure in filter(None, points)
	)
	under = "".join(
		f'<text x="{60 + place * step}" y="268" font-size="12" text-anchor="middle">{escape(label)}</text>'
		for place, label in enumerate(labels)
	)
	return lines + dots + under


def _document(table: Table, drawn: str, height: int, language: str) -> str:
	title = escape(f"{table.code} {_label(table.title_en, table.title_km, language)}")
	return (
		f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" lang="{escape(language)}" '
		f'font-family="{FONTS}"><title>{title}</title>{HATCH}'
		f'<text x="8" y="26" font-size="16" font-weight="600">{title}</text>{drawn}</svg>'
	)


def _label(english: str, khmer: str, language: str) -> str:
	return khmer if language == "km" and khmer else english
