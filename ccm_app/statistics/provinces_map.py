"""Cambodia as a picture: one square for each province, placed as on the map, shaded by a measure. SVG, no outside tiles.

Squares of one size are read more fairly than areas: Phnom Penh is as large as Mondulkiri, and a province in which
the figure is hidden is hatched like every other hidden one. Codes are those of the national gazetteer.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from ccm_app.statistics.charts import FONTS, HATCH, shade_of

# Code -> column and row. Neighbours on the map are neighbours here wherever squares allow it.
PLACES: Mapping[str, tuple[int, int]] = {
	"22": (2, 0),
	"13": (3, 0),
	"19": (4, 0),
	"16": (5, 0),
	"01": (1, 1),
	"17": (2, 1),
	"06": (3, 1),
	"10": (4, 1),
	"11": (5, 1),
	"24": (0, 2),
	"02": (1, 2),
	"04": (2, 2),
	"03": (3, 2),
	"25": (4, 2),
	"15": (1, 3),
	"05": (2, 3),
	"12": (3, 3),
	"14": (4, 3),
	"09": (1, 4),
	"21": (2, 4),
	"08": (3, 4),
	"20": (4, 4),
	"18": (1, 5),
	"07": (2, 5),
	"23": (3, 5),
}
SIDE, GAP, HEAD = 96, 6, 44


def province_map(
	values: Mapping[str, int | None],
	labels: Mapping[str, str],
	title: str,
	note: str = "",
	language: str = "en",
) -> str:
	"""The map as one SVG document.

	values: the figure of each province by its code; None is a hidden figure, a missing code is none recorded. labels:
	the names to print, in the language given ("en" or "km"). Everything is escaped; nothing is loaded.
	"""
	shown = [value for value in values.values() if value is not None]
	most = max(shown, default=0)
	squares = "".join(_square(code, values, labels.get(code, code), most) for code in PLACES)
	width, height = 6 * (SIDE + GAP) + GAP, HEAD + 6 * (SIDE + GAP) + 34
	return (
		f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" lang="{escape(language)}" '
		f'font-family="{FONTS}"><title>{escape(title)}</title>{HATCH}'
		f'<text x="{GAP}" y="28" font-size="18" font-weight="600">{escape(title)}</text>{squares}'
		f'<text x="{GAP}" y="{height - 12}" font-size="12" fill="#444">{escape(note)}</text></svg>'
	)


def _square(code: str, values: Mapping[str, int | None], label: str, most: int) -> str:
	column, row = PLACES[code]
	x, y = GAP + column * (SIDE + GAP), HEAD + row * (SIDE + GAP)
	value = values.get(code)
	is_hidden = code in values and value is None
	fill = "url(#hatch)" if is_hidden else shade_of(value or 0, most)
	ink = "#fff" if value and most and value * 2 > most else "#1a1a1a"
	figure = "·" if is_hidden else ("" if value is None else str(value))
	middle = x + SIDE // 2
	return (
		f'<g data-province="{code}"><rect x="{x}" y="{y}" width="{SIDE}" height="{SIDE}" rx="6" fill="{fill}" '
		f'stroke="#8a97a3"/><text x="{middle}" y="{y + 50}" font-size="24" font-weight="600" text-anchor="middle" '
		f'fill="{ink}">{figure}</text><text x="{middle}" y="{y + 80}" font-size="11" text-anchor="middle" '
		f'fill="{ink}"{_squeezed(label)}>{escape(label)}</text></g>'
	)


def _squeezed(label: str) -> str:
	"""A long name is drawn narrower, so that it stays inside its square."""
	return f' textLength="{SIDE - 8}" lengthAdjust="spacingAndGlyphs"' if len(label) > 14 else ""
