"""The shelter's tables T06, T07, T08, T09 and T18 from case rows, for any period of whole months.

Layout, order and words are those of the CCPCR report on its 2nd quarter of 2010 ([S], slides 6 to 9
and 18). Each function takes a source of counts, or rows of cases (`frame_of`), that the caller has narrowed
to the shelter, provider or Field Office that reports; lists can be replaced by the site's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from ccm_app.statistics import counting, words
from ccm_app.statistics.counting import Records
from ccm_app.statistics.layout import (
	REINTEGRATED,
	band_codes,
	band_entries,
	by_sex,
	month_columns,
	plain,
	reintegrated_columns,
	total_row,
	type_columns,
)
from ccm_app.statistics.lists import (
	AGE_BANDS,
	CASE_TYPES,
	FEMALE,
	MALE,
	OTHER_SEX,
	REFERRERS,
	REINTEGRATION_OPTIONS,
	CaseType,
	Entry,
)
from ccm_app.statistics.percentages import largest_remainder
from ccm_app.statistics.period import Month, Period
from ccm_app.statistics.table import TOTAL, Column, Note, Row, Table


def t06(
	records: Records,
	period: Period,
	case_types: Sequence[CaseType] = CASE_TYPES,
	planned: int | None = None,
) -> Table:
	"""Types of cases referred: one row per case type, one column per month.

	`planned` is the plan of the year, printed once in the total row. Types outside the list are
	counted together as Other, in a row that is shown only when it is needed.
	"""
	cases = counting.with_listed_types(
		counting.asked(records, "registered", period, "case_type", "month"), case_types
	)
	counts = counting.tally(cases, "case_type", "month")
	rows = [
		_months_row(entry, period, {month: counts.get((entry.code, month), 0) for month in _numbers(period)})
		for entry in counting.shown_types(cases, case_types)
	]
	columns = [*month_columns(period), plain(TOTAL, words.TOTAL_WORDS)]
	sums = counting.added([row.counts for row in rows], [column.code for column in columns])
	if planned is not None:
		columns.insert(0, plain("PLANNED", words.PLANNED_WORDS))
		sums["PLANNED"] = planned
	notes = (words.PLAN,) if planned is not None else ()
	return _table("T06", period, columns, rows, total_row(period, sums), notes)


def t07(records: Records, period: Period, case_types: Sequence[CaseType] = CASE_TYPES) -> Table:
	"""Total number of cases referred: one row per month, one column per case type.

	Only types with `by_sex` have two columns, F and M, as printed for DV, NC, TL and RC; their total
	stands under the code of the type. The reintegrated of each month stand beside the referred.
	"""
	asked = counting.asked(records, "registered", period, "month", "case_type", "sex")
	cases = counting.with_sex_codes(counting.with_listed_types(asked, case_types))
	counts = counting.tally(cases, "month", "case_type", "sex")
	shown = counting.shown_types(cases, case_types)
	reintegrated = _reintegrated(records, period)
	sexes = counting.shown_sexes(cases, reintegrated)
	rows = []
	for month in period.months:
		cells: dict[str, int] = {}
		for case_type in shown:
			found = {sex.code: counts.get((month.number, case_type.code, sex.code), 0) for sex in sexes}
			split = by_sex(case_type.code, found)
			cells.update(split if case_type.by_sex else {case_type.code: sum(found.values())})
		rows.append(_month_row(month, period, {TOTAL: sum(cells.values()), **cells}))
	groups = {entry.code: type_columns([entry], sexes) for entry in shown}
	columns = [plain(TOTAL, words.TOTAL_WORDS), *type_columns(shown, sexes)]
	return _with_reintegrated("T07", (reintegrated, sexes), period, columns, rows, groups)


def t08(
	records: Records, period: Period, bands: Sequence[tuple[int, int]] = AGE_BANDS, with_stock: bool = True
) -> Table:
	"""Classification of cases by age: one row per month, one column per age band and sex.

	`bands` are (youngest, oldest) in completed years, from 0 on without a gap. Ages above the last band
	and unknown ages get a band of their own, shown only when it is not empty. "Clients in the shelter"
	is the stock at the end of the month; it is never added up.
	"""
	cases = counting.with_sex_codes(counting.asked(records, "registered", period, "month", "age", "sex"))
	counts: dict[tuple[Any, ...], int] = {}
	for (month, age, sex), count in counting.tally(cases, "month", "age", "sex").items():
		key = (month, band_codes(bands, age), sex)
		counts[key] = counts.get(key, 0) + count
	shown = band_entries(bands, {key[1] for key in counts})
	present = counting.stock(records, period) if with_stock else {}
	reintegrated = _reintegrated(records, period)
	sexes = counting.shown_sexes(cases, reintegrated)
	rows = []
	for month in period.months:
		cells: dict[str, int] = {}
		for band in shown:
			found = {sex.code: counts.get((month.number, band.code, sex.code), 0) for sex in sexes}
			cells.update(by_sex(band.code, found))
		stock = {"STOCK": present[month.number]} if with_stock else {}
		rows.append(_month_row(month, period, {**stock, **cells, TOTAL: sum(cells.values())}))
	groups = {entry.code: type_columns([entry], sexes) for entry in shown}
	first = [plain("STOCK", words.STOCK_WORDS)] if with_stock else []
	columns = [*first, *type_columns(shown, sexes), plain(TOTAL, words.TOTAL_WORDS)]
	notes = (words.STOCK,) if first else ()
	return _with_reintegrated("T08", (reintegrated, sexes), period, columns, rows, groups, notes)


def t09(records: Records, period: Period, referrers: Sequence[Entry] = REFERRERS) -> Table:
	"""Referral organisations: one row per organisation, columns Male, Female, Total.

	Organisations that are not in the list follow it by code; "Not stated" comes last. The percentage
	of a row is its share of all cases; the total row has the share of each sex.
	"""
	cases = counting.with_sex_codes(counting.asked(records, "registered", period, "referred_by", "sex"))
	counts = counting.tally(cases, "referred_by", "sex")
	named = {"MALE": MALE.code, "FEMALE": FEMALE.code}
	if OTHER_SEX in counting.shown_sexes(cases):
		named["OTHER"] = OTHER_SEX.code
	rows = []
	for entry in counting.entries_for(referrers, {referrer for referrer, _ in counts}):
		code = counting.stored_code(entry)
		cells = {name: counts.get((code, sex), 0) for name, sex in named.items()}
		rows.append(Row(entry.code, entry.label_en, entry.label_km, {**cells, TOTAL: sum(cells.values())}))
	labels = {
		"MALE": ("Male", "ប្រុស"),
		"FEMALE": ("Female", "ស្រី"),
		"OTHER": (OTHER_SEX.label_en, OTHER_SEX.label_km),
	}
	columns = [*(plain(name, labels[name]) for name in named), plain(TOTAL, words.TOTAL_WORDS)]
	return _with_shares("T09", period, columns, rows, list(named))


def t18(records: Records, period: Period, options: Sequence[Entry] = REINTEGRATION_OPTIONS) -> Table:
	"""Cases reintegrated: one row per reintegration option, one column per month.

	Options outside the list follow it by code; "Not stated" comes last. The percentage of a row is its
	share of all; the total row has the share of each month.
	"""
	cases = counting.asked(records, "reintegrated", period, "option", "month")
	counts = counting.tally(cases, "option", "month")
	rows = []
	for entry in counting.entries_for(options, {option for option, _ in counts}):
		code = counting.stored_code(entry)
		cells = {month: counts.get((code, month), 0) for month in _numbers(period)}
		rows.append(_months_row(entry, period, cells))
	columns = [*month_columns(period), plain(TOTAL, words.TOTAL_WORDS)]
	return _with_shares("T18", period, columns, rows, [month.code for month in period.months])


TABLES: Mapping[str, Callable[..., Table]] = {"T06": t06, "T07": t07, "T08": t08, "T09": t09, "T18": t18}


def all_tables(records: Records, period: Period, planned: int | None = None) -> list[Table]:
	"""The five tables with the shelter's own lists, in the order of the report."""
	return [
		t06(records, period, planned=planned),
		t07(records, period),
		t08(records, period),
		t09(records, period),
		t18(records, period),
	]


def _numbers(period: Period) -> list[int]:
	return [month.number for month in period.months]


def _months_row(entry: Entry, period: Period, by_number: Mapping[int, int]) -> Row:
	"""A row whose columns are months, and their total."""
	cells = {month.code: by_number[month.number] for month in period.months}
	return Row(entry.code, entry.label_en, entry.label_km, {**cells, TOTAL: sum(cells.values())})


def _month_row(month: Month, period: Period, cells: Mapping[str, int]) -> Row:
	"""A row that is a month."""
	with_year = period.several_years
	return Row(month.code, month.label_en(with_year), month.label_km(with_year), cells)


def _reintegrated(records: Records, period: Period) -> pd.DataFrame:
	"""The counts of the reintegrated by month and sex (F, M, X)."""
	return counting.with_sex_codes(counting.asked(records, "reintegrated", period, "month", "sex"))


def _with_reintegrated(
	code: str,
	reintegrated: tuple[pd.DataFrame, Sequence[Entry]],
	period: Period,
	columns: list[Column],
	rows: list[Row],
	groups: Mapping[str, Sequence[Column]],
	notes: tuple[Note, ...] = (),
) -> Table:
	"""A table by month: the reintegrated beside each row, and a total row with the share of each group."""
	frame, sexes = reintegrated
	counts = counting.tally(frame, "month", "sex")
	full = []
	for row, number in zip(rows, _numbers(period), strict=True):
		found = {sex.code: counts.get((number, sex.code), 0) for sex in sexes}
		cells = {**row.counts, REINTEGRATED: sum(found.values()), **by_sex(REINTEGRATED, found)}
		full.append(Row(row.code, row.label_en, row.label_km, cells))
	columns = [*columns, *reintegrated_columns(sexes)]
	sums = counting.added([row.counts for row in full], [c.code for c in columns if c.code != "STOCK"])
	for group, members in groups.items():
		sums[group] = sum(sums[column.code] for column in members)
	shares = largest_remainder([sums[group] for group in groups])
	percentages = {TOTAL: sum(shares), **dict(zip(groups, shares, strict=True))}
	total = total_row(period, sums, percentages)
	return _table(code, period, columns, full, total, (words.PERCENTAGES, *notes))


def _with_shares(
	code: str, period: Period, columns: list[Column], rows: list[Row], shared: Sequence[str]
) -> Table:
	"""A table whose rows have their share of all, and whose total row has the share of each of `shared`."""
	shares = largest_remainder([row.counts[TOTAL] for row in rows])
	rows = [
		Row(row.code, row.label_en, row.label_km, row.counts, {TOTAL: share})
		for row, share in zip(rows, shares, strict=True)
	]
	sums = counting.added([row.counts for row in rows], [column.code for column in columns])
	across = largest_remainder([sums[name] for name in shared])
	percentages = {**dict(zip(shared, across, strict=True)), TOTAL: sum(shares)}
	total = total_row(period, sums, percentages)
	return _table(code, period, columns, rows, total, (words.PERCENTAGES,))


def _table(
	code: str,
	period: Period,
	columns: Sequence[Column],
	rows: Sequence[Row],
	total: Row,
	notes: Sequence[Note] = (),
) -> Table:
	title = words.WORDS[code]
	return Table(
		code=code,
		title_en=title.title_en,
		title_km=title.title_km,
		period=period,
		columns=tuple(columns),
		rows=tuple(rows),
		total=total,
		notes=tuple(notes),
		definition_en=title.definition_en,
		definition_km=title.definition_km,
	)
