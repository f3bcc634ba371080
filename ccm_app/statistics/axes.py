"""The lines of a table: which codes of a dimension stand together in one row or column, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass

from ccm_app.statistics.definitions import Axis, is_months
from ccm_app.statistics.facts import UNKNOWN, WHOLE_NUMBERS
from ccm_app.statistics.layout import band_entries
from ccm_app.statistics.lists import NOT_STATED, Entry
from ccm_app.statistics.period import Period
from ccm_app.statistics.table import TOTAL

OLDEST = 120


@dataclass(frozen=True)
class Line:
	"""One row or column: the codes that it counts; None for a total, which counts all."""

	code: str
	label_en: str
	label_km: str
	atoms: frozenset[object] | None


TOTAL_LINE = Line(TOTAL, "Total", "សរុប", None)


def lines_of(axis: Axis, found: set[object], period: Period) -> list[Line]:
	"""The lines of an axis, in order: listed ones, then what was found beside them, then "not stated"."""
	if is_months(axis):
		long = period.several_years
		return [
			Line(m.code, m.label_en(long), m.label_km(long), frozenset({m.number})) for m in period.months
		]
	if axis.bands:
		return _bands(axis, found)
	listed = [
		Line(one.code, one.label_en, one.label_km, frozenset({_atom(axis, one)})) for one in axis.entries
	]
	if not axis.more:
		return listed
	known = {_atom(axis, one) for one in axis.entries}
	missing = UNKNOWN if axis.dimension in WHOLE_NUMBERS else ""
	further = sorted(found - known - {missing}, key=lambda code: (str(type(code)), code))
	lines = [*listed, *(Line(str(code), str(code), str(code), frozenset({code})) for code in further)]
	return [*lines, _not_stated(missing)] if missing in found - known else lines


def _atom(axis: Axis, entry: Entry) -> object:
	return int(entry.code) if axis.dimension in WHOLE_NUMBERS else entry.code


def _not_stated(missing: object) -> Line:
	return Line(NOT_STATED.code, NOT_STATED.label_en, NOT_STATED.label_km, frozenset({missing}))


def _bands(axis: Axis, found: set[object]) -> list[Line]:
	"""Ages in bands; above the last band, and unknown, only where that occurs."""
	above = axis.bands[-1][1] + 1
	ages = {int(str(age)) for age in found}
	codes = {f"{above}+"} if any(age >= above for age in ages) else set()
	codes |= {NOT_STATED.code} if UNKNOWN in ages else set()
	atoms: dict[str, frozenset[object]] = {
		f"{first}-{last}": frozenset(range(first, last + 1)) for first, last in axis.bands
	}
	atoms[f"{above}+"] = frozenset(range(above, max([OLDEST, *ages]) + 1))
	atoms[NOT_STATED.code] = frozenset({UNKNOWN})
	entries = band_entries(axis.bands, codes)
	return [Line(one.code, one.label_en, one.label_km, atoms[one.code]) for one in entries]
