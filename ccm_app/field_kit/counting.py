"""The embedded registry as a source of counts: SQLite groups where the records lie, only counts are read."""

from __future__ import annotations

import sqlite3
from typing import Any

import pandas as pd

from ccm_app.field_kit.facts import CASES, SELECTS
from ccm_app.statistics.facts import UNKNOWN, WHOLE_NUMBERS
from ccm_app.statistics.frame_source import STANDING
from ccm_app.statistics.period import Period
from ccm_app.statistics.source import COUNT, MONTH, PERSONS, RECORDS, SUM, CountRequest

_MONTH = "CAST(strftime('%Y', day) AS INTEGER) * 12 + CAST(strftime('%m', day) AS INTEGER) - 1"


class SqliteSource:
	"""Counts of one open registry file. Only names of facts and dimensions reach the SQL; values are bound."""

	def __init__(self, connection: sqlite3.Connection):
		self.connection = connection

	def has(self, fact: str) -> bool:
		"""True when the registry holds records of it."""
		return fact in SELECTS

	def counts(self, request: CountRequest) -> pd.DataFrame:
		"""See `ccm_app.statistics.source.CountSource`."""
		rows = f"SELECT * FROM facts WHERE {' AND '.join(self._conditions(request))}"
		by = [f"{_stated(name)} AS {name}" for name in request.by]
		groups = ", ".join(str(place + 1) for place in range(len(by)))
		query = (
			f"WITH cases AS ({CASES}), facts AS ({_facts(request)}) "
			f"SELECT {', '.join([*by, f'{_unit(request.unit)} AS {COUNT}'])} FROM ({rows})"
			+ (f" GROUP BY {groups}" if by else "")
		)
		values = [value for _, codes in request.where for value in codes]
		found = self.connection.execute(query, values).fetchall()
		return _frame(found, [*request.by, COUNT])

	def _conditions(self, request: CountRequest) -> list[str]:
		conditions = ["1"]
		if request.fact not in STANDING:
			first, last = request.period.first.number, request.period.last.number
			conditions.append(f"{MONTH} BETWEEN {first} AND {last}")
		for name, codes in request.where:
			conditions.append(f"{_stated(name)} IN ({', '.join('?' * len(codes))})")
		return conditions


def _facts(request: CountRequest) -> str:
	select = SELECTS[request.fact]
	if request.fact == "in_shelter":
		return _present(select, request.period)
	month = str(request.period.last.number) if request.fact in STANDING else _MONTH
	return f"SELECT *, {month} AS {MONTH} FROM ({select})"


def _present(select: str, period: Period) -> str:
	"""One row per person and month end; who came and left is compared with the month's last day."""
	ends = " UNION ALL ".join(
		f"SELECT {month.number} AS {MONTH}, '{month.last_day.isoformat()}' AS last_day"
		for month in period.months
	)
	return (
		f"SELECT stays.*, ends.{MONTH} FROM ({select}) AS stays JOIN ({ends}) AS ends "
		"ON stays.from_day <= ends.last_day AND (stays.until_day IS NULL OR stays.until_day > ends.last_day) "
		f"GROUP BY stays.client, ends.{MONTH}"
	)


def _stated(name: str) -> str:
	"""A dimension as it is counted: what is missing is "" or -1."""
	if name == MONTH:
		return name
	return f"COALESCE({name}, {UNKNOWN})" if name in WHOLE_NUMBERS else f"COALESCE({name}, '')"


def _unit(unit: str) -> str:
	if unit == RECORDS:
		return "COUNT(*)"
	if unit == PERSONS:
		return "COUNT(DISTINCT client)"
	return f"COALESCE(SUM({unit.removeprefix(SUM)}), 0)"


def _frame(rows: list[Any], columns: list[str]) -> pd.DataFrame:
	frame = pd.DataFrame([tuple(row) for row in rows], columns=columns)
	for name in columns:
		whole = name in WHOLE_NUMBERS or name in (MONTH, COUNT)
		frame[name] = frame[name].astype("int64" if whole else "object")
	return frame
