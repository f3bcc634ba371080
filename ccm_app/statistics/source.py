"""The port between the records and the tables: what a table asks, and what comes back.

The records are counted where they lie: MariaDB on a site, SQLite in the embedded registry, a frame in a test. A
table asks for the finest breakdown that it needs and gets a small frame of counts, whose size depends on the lists
and the months, never on the number of records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Protocol

import pandas as pd

from ccm_app.statistics.facts import FACTS
from ccm_app.statistics.period import Period

COUNT = "count"
MONTH = "month"
RECORDS, PERSONS = "records", "persons"
SUM = "sum:"
Where = tuple[tuple[str, tuple[str, ...]], ...]


class BadRequest(ValueError):
	"""A fact, a dimension, a unit or a filter that does not exist."""


@dataclass(frozen=True)
class CountRequest:
	"""One question: count the records of a fact in a period, by some dimensions.

	fact: a key of FACTS. by: dimensions of that fact, or "month". unit: "records" (each one), "persons" (each
	client once in each group) or "sum:" and an amount of the fact (in hundredths of a currency). where: only
	records with one of these codes in these dimensions. Raises BadRequest for what the fact does not have.
	"""

	fact: str
	by: tuple[str, ...]
	period: Period
	unit: str = RECORDS
	where: Where = ()

	def __post_init__(self) -> None:
		fact = FACTS.get(self.fact)
		if fact is None:
			raise BadRequest(f"There is no fact {self.fact!r}.")
		for name in (*self.by, *(name for name, _ in self.where)):
			if not fact.has(name) and name != MONTH:
				raise BadRequest(f"{self.fact} has no dimension {name!r}.")
		if self.unit not in (RECORDS, PERSONS) and self.unit.removeprefix(SUM) not in fact.amounts:
			raise BadRequest(f"{self.fact} cannot be counted as {self.unit!r}.")


class CountSource(Protocol):
	"""Whoever can answer such questions. Filters of the reader's reach are the source's own matter."""

	def has(self, fact: str) -> bool:
		"""False where the records do not hold this datum; a table says so then."""

	def counts(self, request: CountRequest) -> pd.DataFrame:
		"""The counts: one row per combination that occurs.

		Columns: those of `by` and "count" (whole number). "month" is Month.number; "age" and "days" are whole
		numbers, -1 where unknown; all others are codes as text, "" where not stated. With no `by` there is
		exactly one row.
		"""


def totals(frame: pd.DataFrame, *columns: str) -> Mapping[tuple[object, ...], int]:
	"""The counts of a frame added up by some of its columns."""
	added: dict[tuple[object, ...], int] = {} if columns else {(): 0}
	# Small frames, and many of them: faster by hand than as groups of pandas.
	listed = [frame[name].tolist() for name in columns]
	keys = zip(*listed, strict=True) if columns else repeat(())
	for key, count in zip(keys, frame[COUNT].tolist(), strict=False):
		added[key] = added.get(key, 0) + int(count)
	return added


class Narrowed:
	"""A source of which only a part is counted: one provider, one province, one Field Office."""

	def __init__(self, source: CountSource, where: Where):
		self.source, self.where = source, where

	def has(self, fact: str) -> bool:
		"""As the source itself."""
		return self.source.has(fact)

	def counts(self, request: CountRequest) -> pd.DataFrame:
		"""The counts within the part. A fact without one of the dimensions cannot be narrowed: BadRequest."""
		return self.source.counts(replace(request, where=(*request.where, *self.where)))
