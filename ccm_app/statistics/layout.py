"""How the tables are laid out: their columns, the age bands, and the total row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ccm_app.statistics import words
from ccm_app.statistics.counting import UNKNOWN_AGE
from ccm_app.statistics.lists import FEMALE, MALE, NOT_STATED, CaseType, Entry
from ccm_app.statistics.period import Period, khmer_number
from ccm_app.statistics.table import TOTAL, Column, Row

REINTEGRATED = "REINTEGRATED"
SEXES = (FEMALE, MALE)


class BadAgeBands(ValueError):
	"""The age bands do not start at 0, or leave a gap, or overlap."""


def plain(code: str, labels: tuple[str, str]) -> Column:
	"""A column that stands alone; labels are English and Khmer."""
	return Column(code, labels[0], labels[1])


def month_columns(period: Period) -> list[Column]:
	"""One column per month of the period."""
	with_year = period.several_years
	return [plain(m.code, (m.label_en(with_year), m.label_km(with_year))) for m in period.months]


def type_columns(entries: Sequence[Entry], sexes: Sequence[Entry] = SEXES) -> list[Column]:
	"""The columns of case types or age bands; a case type that is not `by_sex` has one, others F and M.

	The heading of a case type is its code, as printed.
	"""
	columns: list[Column] = []
	for entry in entries:
		if not isinstance(entry, CaseType):
			columns += _sex_columns(entry, sexes)
		elif entry.by_sex:
			columns += _sex_columns(Entry(entry.code, entry.code, entry.label_km), sexes)
		else:
			columns.append(plain(entry.code, (entry.code, entry.label_km)))
	return columns


def reintegrated_columns(sexes: Sequence[Entry] = SEXES) -> list[Column]:
	"""Total, F and M under the heading "Reintegrated Clients"."""
	group = Entry(REINTEGRATED, *words.REINTEGRATED_WORDS)
	return [Column(REINTEGRATED, *words.TOTAL_WORDS, group=group), *_sex_columns(group, sexes)]


def by_sex(code: str, counts: Mapping[str, int]) -> dict[str, int]:
	"""The cells of a group by the code of the sex: `{"DV_F": 1, "DV_M": 0}`."""
	return {f"{code}_{sex}": count for sex, count in counts.items()}


def band_codes(bands: Sequence[tuple[int, int]], age: int) -> str:
	"""The code of the band of an age: "0-10", "26+" above the last band, NOT_STATED when unknown."""
	if age == UNKNOWN_AGE:
		return NOT_STATED.code
	for youngest, oldest in bands:
		if youngest <= age <= oldest:
			return f"{youngest}-{oldest}"
	return f"{_above(bands)}+"


def band_entries(bands: Sequence[tuple[int, int]], found: set[str]) -> list[Entry]:
	"""The bands as headings, then "26 and over" and "Not stated" if they were found.

	Raises BadAgeBands unless the bands start at 0 and follow each other without gap or overlap.
	"""
	expected = 0
	for youngest, oldest in bands:
		if youngest != expected or oldest < youngest:
			raise BadAgeBands("Age bands start at 0 and follow each other without gap or overlap.")
		expected = oldest + 1
	entries = [_band(youngest, oldest) for youngest, oldest in bands]
	above = _above(bands)
	over = Entry(f"{above}+", f"{above} and over", f"{khmer_number(above)} ឆ្នាំឡើងទៅ")
	return entries + [entry for entry in (over, NOT_STATED) if entry.code in found]


def total_row(period: Period, counts: Mapping[str, int], percentages: Mapping[str, int] | None = None) -> Row:
	"""The last row of a table, named after its period."""
	english, khmer = words.TOTAL_WORDS
	labels = (f"{english} {period.label_en}", f"{khmer} {period.label_km}")
	return Row(TOTAL, *labels, counts=counts, percentages=percentages or {})


def _above(bands: Sequence[tuple[int, int]]) -> int:
	"""The youngest age above all bands."""
	return bands[-1][1] + 1 if bands else 0


def _band(youngest: int, oldest: int) -> Entry:
	khmer = f"{khmer_number(youngest)}-{khmer_number(oldest)} ឆ្នាំ"
	return Entry(f"{youngest}-{oldest}", f"{youngest}-{oldest} years", khmer)


def _sex_columns(group: Entry, sexes: Sequence[Entry]) -> list[Column]:
	return [Column(f"{group.code}_{sex.code}", sex.label_en, sex.label_km, group=group) for sex in sexes]
