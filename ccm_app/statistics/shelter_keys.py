"""What each figure of T06 to T09 and T18 counts, so that these tables can be published beside the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ccm_app.statistics.cellkey import PERIOD, CellKey, key_of
from ccm_app.statistics.layout import REINTEGRATED
from ccm_app.statistics.lists import OTHER_SEXES
from ccm_app.statistics.source import Where
from ccm_app.statistics.table import TOTAL, Table

_SEXES = {"F": ("Female",), "M": ("Male",), "X": tuple(one or "(not stated)" for one in OTHER_SEXES)}
_ROWS = {"T06": "case_type", "T07": PERIOD, "T08": PERIOD, "T09": "referred_by", "T18": "option"}
_COLUMNS = {"T06": PERIOD, "T07": "case_type", "T08": "age", "T09": "sex", "T18": PERIOD}
STOCK = "IN_SHELTER"
NOT_PUBLISHED = frozenset({"PLANNED"})
Atoms = Mapping[str, tuple[str, ...]]


def with_keys(table: Table, where: Where = ()) -> Table:
	"""The table with the key of each of its figures. where: the part of the register that it is about."""
	around = {name: codes for name, codes in where}
	keys = {}
	for row in table.all_rows:
		for column in row.counts:
			if column not in NOT_PUBLISHED:
				keys[row.code, column] = _key(table, row.code, column, around)
	return replace(table, keys=keys)


def _key(table: Table, row: str, column: str, around: Atoms) -> CellKey:
	measure = "CASES_REINTEGRATED" if table.code == "T18" else "CASES_REGISTERED"
	atoms: dict[str, tuple[str, ...]] = {**around, PERIOD: tuple(month.code for month in table.period.months)}
	if row != TOTAL:
		atoms[_ROWS[table.code]] = (_atom(row),)
	if column.startswith(REINTEGRATED):
		measure, column = "CASES_REINTEGRATED", column.removeprefix(REINTEGRATED).lstrip("_") or TOTAL
	if column == "STOCK":
		return key_of(STOCK, {**atoms, PERIOD: (_last_day(table, row),)})
	base, _, sex = column.rpartition("_")
	if column in _SEXES or (sex in _SEXES and base):
		atoms["sex"] = _SEXES[sex or column]
		column = base or TOTAL
	if column != TOTAL:
		atoms |= _column_atoms(_COLUMNS[table.code], column)
	return key_of(measure, atoms)


def _column_atoms(dimension: str, column: str) -> Atoms:
	if dimension == "age":
		return {dimension: _ages(column)}
	if dimension == "sex":
		return {dimension: _SEXES[{"MALE": "M", "FEMALE": "F"}.get(column, "X")]}
	return {dimension: (_atom(column),)}


def _ages(band: str) -> tuple[str, ...]:
	if band.endswith("+"):
		return tuple(str(age) for age in range(int(band[:-1]), 121))
	first, _, last = band.partition("-")
	return (
		tuple(str(age) for age in range(int(first), int(last) + 1)) if last.isdigit() else ("(not stated)",)
	)


def _atom(code: str) -> str:
	return "(not stated)" if code == "NOT_STATED" else code


def _last_day(table: Table, row: str) -> str:
	return row if row != TOTAL else table.period.last.code
