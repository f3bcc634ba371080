"""What readers have from earlier publications: whoever publishes today is tried with it, too.

An earlier table counts as it was printed. A figure that the records give otherwise today is left aside: no sum with a
figure of today holds for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ccm_app.statistics.cellkey import PERIOD, CellKey, Where
from ccm_app.statistics.relations import Additivity, Disagreement, relations_of
from ccm_app.statistics.table import Table


@dataclass(frozen=True)
class Known:
	"""What readers have from earlier publications: figures that were printed, and figures that were hidden."""

	printed: frozenset[CellKey] = frozenset()
	hidden: frozenset[CellKey] = frozenset()


NOTHING_KNOWN = Known()


@dataclass(frozen=True)
class Before:
	"""A table that is out: as it was printed, and as the records give it today."""

	printed: Table
	today: Table


@dataclass(frozen=True)
class Together:
	"""The figures of today's publication with those of earlier ones, and what of them readers have already."""

	figures: Mapping[CellKey, int]
	known: Known


def connected(tables: Iterable[Table], earlier: Iterable[Table]) -> list[Table]:
	"""Of the earlier tables those whose months overlap with these, at once or through one another."""
	months = {month for table in tables for month in table.period.months}
	waiting, found = list(earlier), []
	moved = True
	while moved:
		near = [table for table in waiting if months & set(table.period.months)]
		found += near
		waiting = [table for table in waiting if table not in near]
		months |= {month for table in near for month in table.period.months}
		moved = bool(near)
	return found


def part_of(table: Table, names: Iterable[str]) -> Where:
	"""To which part of the register a whole table was narrowed. names: the dimensions of such parts."""
	found = []
	for name in names:
		codes = {key.codes(name) for key in table.keys.values()}
		only = codes.pop() if len(codes) == 1 else None
		if only is not None:
			found.append((name, only))
	return tuple(found)


def together(
	figures: Mapping[CellKey, int],
	before: Sequence[Before],
	k: int,
	measures: Mapping[str, Additivity],
) -> Together:
	"""Join what is published today with what is out. figures: those of today's publication.

	Earlier tables that contradict the records of today are left aside.
	"""
	taken = _joined(figures, before, k)
	if _agrees(taken, measures):
		return taken
	kept: list[Before] = []
	for one in before:
		if _agrees(_joined(figures, [*kept, one], k), measures):
			kept.append(one)
	return _joined(figures, kept, k)


def _agrees(taken: Together, measures: Mapping[str, Additivity]) -> bool:
	try:
		relations_of(taken.figures, measures)
	except Disagreement:
		return False
	return True


def _joined(figures: Mapping[CellKey, int], before: Iterable[Before], k: int) -> Together:
	found, printed, hidden = dict(figures), set[CellKey](), set[CellKey]()
	for one in before:
		for (row, column), key in one.printed.keys.items():
			was, now = (table.figure(row, column, "count") for table in (one.printed, one.today))
			if now is None or found.get(key, now) != now or (was is not None and was != now):
				continue
			if was is not None and 0 < was < k:
				# Printed when a smaller number was allowed.
				continue
			found[key] = now
			(hidden if was is None else printed).add(key)
	return Together(found, Known(frozenset(printed), frozenset(hidden - printed)))


def gives_stock_away(hidden: Iterable[CellKey], stock: Iterable[CellKey], flows: frozenset[str]) -> bool:
	"""Whether the printed numbers of month ends tell about hidden figures of those who came or went.

	hidden: all figures that are not printed; stock: month ends that are printed already; flows: the measures of coming
	and going.
	"""
	parts = {key.without(PERIOD).where for key in hidden if key.measure in flows}
	return any(key.without(PERIOD).where in parts for key in stock)
