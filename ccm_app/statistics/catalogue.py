"""Every table that is shipped: its code, its words, how it is made, and what stands in its rows and columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ccm_app.statistics import measures, shelter
from ccm_app.statistics.build import build
from ccm_app.statistics.definitions import TableDefinition
from ccm_app.statistics.lists import CASE_TYPES, CaseType
from ccm_app.statistics.period import Period
from ccm_app.statistics.shelter_keys import with_keys
from ccm_app.statistics.source import CountSource, Narrowed, Where
from ccm_app.statistics.table import Table
from ccm_app.statistics.tables import TABLES
from ccm_app.statistics.words import WORDS, Words
from ccm_app.statistics.words_shelter import MEASURE_WORDS, SHELTER_WORDS

SHELTER = shelter.CODES
SURVEY = ("I01", "I02", "I03")
PROJECT = ("C01", "M11")
CASEWORK = tuple(f"M{number:02d}" for number in range(1, 11))
CODES = (*SHELTER, *SURVEY, *PROJECT, *CASEWORK)
WORDS_OF: Mapping[str, Words] = {**WORDS, **SHELTER_WORDS, **MEASURE_WORDS}
# The shelter's own layouts and the tables of days: (rows, columns).
_LAID_OUT: Mapping[str, tuple[str, str]] = {
	"T06": ("case_type", "month"),
	"T07": ("month", "case_type"),
	"T08": ("month", "age"),
	"T09": ("referred_by", "sex"),
	"T18": ("option", "month"),
	"M01": ("what", ""),
	"M05": ("outcome", ""),
	"M06": ("to_provider", ""),
	"M10": ("stage", ""),
	"M11": ("action", ""),
	"C01": ("", ""),
}
_DEFINED: Mapping[str, TableDefinition] = {**shelter.DEFINITIONS, **measures.DEFINITIONS}


@dataclass(frozen=True)
class Lists:
	"""What a site has of its own: the case types in their order, and the plan of the year."""

	case_types: Sequence[CaseType] = CASE_TYPES
	planned: int | None = None


SHIPPED_LISTS = Lists()


def dimensions_of(code: str) -> tuple[str, str]:
	"""What stands in the rows and in the columns of a shipped table; "" for nothing of a list. KeyError for others."""
	if code in _LAID_OUT:
		return _LAID_OUT[code]
	definition = _DEFINED[code]
	return definition.rows.dimension, definition.columns.dimension if definition.columns else ""


def make(
	code: str, source: CountSource, period: Period, where: Where = (), lists: Lists = SHIPPED_LISTS
) -> Table:
	"""One of the shipped tables. Raises KeyError for another code, BadRequest for a filter that it does not have."""
	if code in ("T06", "T07"):
		return _of_case_types(code, source, period, where, lists)
	if code in shelter.CODES:
		return shelter.shelter_table(code, source, period, where)
	return measures.MEASURES[code](source, period, where)


def make_defined(
	definition: TableDefinition, source: CountSource, period: Period, where: Where = ()
) -> Table:
	"""A table that somebody put together (`definitions.defined`)."""
	return build(definition, source, period, where)


def _of_case_types(code: str, source: CountSource, period: Period, where: Where, lists: Lists) -> Table:
	"""T06 and T07 with the site's own case types, and the plan of the year in T06."""
	narrowed = Narrowed(source, where) if where else source
	more = {"planned": lists.planned} if code == "T06" else {}
	made = TABLES[code](narrowed, period, case_types=lists.case_types, **more)
	return with_keys(made, where)
