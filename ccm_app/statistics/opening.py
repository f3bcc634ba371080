"""The reader who wants to know: what follows about hidden figures from the published ones alone.

The reader knows every printed figure, which figures add up to which others (also between tables and periods), that
every figure is a whole number from 0 on, the number k, and even which figures were hidden for being 1 to k-1. A
publication is open when such a reader can narrow a hidden figure down inside 1 to k-1: when some of these numbers
are impossible, and 0 and everything from k on are. It is closed when for each of them there are two complete sets of figures
that agree with everything printed and lie apart; each is verified in whole numbers (`solver`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ccm_app.statistics.cellkey import CellKey
from ccm_app.statistics.relations import Relation
from ccm_app.statistics.solver import MANY, Row, System

UP, DOWN = 1, -1
# How often all open figures are moved together without closing one, before each is looked at alone.
TRIES = 2


@dataclass(frozen=True)
class Published:
	"""All that a reader has: figures (None where hidden), their relations, k, and which are told to be 1 to k-1."""

	figures: Mapping[CellKey, int | None]
	relations: tuple[Relation, ...]
	small: frozenset[CellKey]
	k: int


class Opened(NamedTuple):
	"""A hidden figure that the reader found: it lies between lowest and highest. `is_proved` is False when only the
	time for the search ran out; such a publication is refused too."""

	cell: CellKey
	lowest: int
	highest: int
	is_proved: bool = True

	@property
	def is_exact(self) -> bool:
		"""True when the reader knows the number itself."""
		return self.lowest == self.highest


class Contradiction(ValueError):
	"""No figures at all agree with what is printed."""


def open_publication(published: Published) -> list[Opened]:
	"""Every hidden figure that a reader can open, in the order of the keys; an empty list means that none is.

	Raises Contradiction when what is printed cannot be true.
	"""
	reader = _Reader(published)
	return [opened for cell in reader.cells if (opened := reader.opened(cell)) is not None]


def hidden_cells(published: Published) -> list[CellKey]:
	"""The figures that are not printed: hidden ones, and those that the reader can only reckon out."""
	named = {key for relation in published.relations for key in (relation.total, *relation.parts)}
	return sorted(key for key in named | set(published.figures) if published.figures.get(key) is None)


def rows_of(
	relations: Iterable[Relation], places: Mapping[CellKey, int], known: Mapping[CellKey, int | None]
) -> list[Row]:
	"""The relations as rows of a system over the unknown figures; `known` ones are taken off the sums."""
	rows = []
	for relation in relations:
		parts = [(part,) for part in relation.parts] if relation.kind == "least" else [relation.parts]
		for group in parts:
			row = _row(relation, group, places, known)
			if row.factors or row.lowest > 0 or row.highest < 0:
				rows.append(row)
	return rows


def _row(
	relation: Relation,
	parts: Sequence[CellKey],
	places: Mapping[CellKey, int],
	known: Mapping[CellKey, int | None],
) -> Row:
	"""parts minus total: 0 for sums, 0 or above for "most", 0 or below for "least"."""
	factors: dict[int, int] = {}
	constant = 0
	for key, factor in [*((part, 1) for part in parts), (relation.total, -1)]:
		if key in places:
			factors[places[key]] = factors.get(places[key], 0) + factor
		else:
			constant += factor * (known[key] or 0)
	lowest, highest = {"sum": (0, 0), "most": (0, MANY * 10), "least": (-MANY * 10, 0)}[relation.kind]
	return Row(factors, lowest - constant, highest - constant)


class _Reader:
	"""What one reader has found out: the lowest and highest value met for each hidden figure."""

	def __init__(self, published: Published):
		self.k, self.small = published.k, published.small
		self.cells = hidden_cells(published)
		self.places = {cell: place for place, cell in enumerate(self.cells)}
		lowest = [1 if cell in self.small else 0 for cell in self.cells]
		highest = [self.k - 1 if cell in self.small else MANY for cell in self.cells]
		rows = rows_of(published.relations, self.places, published.figures)
		self.system = System(lowest, highest, rows)
		first = self.system.smallest([0.0] * len(self.cells))
		if first is None:
			raise Contradiction("No figures agree with what is printed.")
		self.met_low, self.met_high = first.copy(), first.copy()
		self._look_around()

	def opened(self, cell: CellKey) -> Opened | None:
		"""What the reader knows too well about a figure, or None."""
		place = self.places[cell]
		if self._is_closed(place):
			return None
		ends = [self._end(place, way) for way in (DOWN, UP)]
		if self._is_closed(place):
			return None
		return Opened(cell, int(self.met_low[place]), int(self.met_high[place]), all(ends))

	def _is_closed(self, place: int) -> bool:
		low, high = self.met_low[place], self.met_high[place]
		if self.cells[place] in self.small:
			return bool(low <= 1 and high >= self.k - 1)
		return bool(low == 0 or high >= self.k or (low == 1 and high == self.k - 1))

	def _look_around(self) -> None:
		"""Move all figures that are not yet closed together, as long as that closes some."""
		waiting, tries = len(self.cells) + 1, 0
		while tries < TRIES:
			left = [place for place in range(len(self.cells)) if not self._is_closed(place)]
			tries, waiting = (0 if len(left) < waiting else tries + 1), len(left)
			if not left:
				return
			for way in (UP, DOWN):
				cost = np.zeros(len(self.cells))
				cost[left] = [-way * (1 + (place * 7919 + tries * 31) % 11) for place in left]
				self._meet(self._solution(cost, left))

	def _end(self, place: int, way: int) -> bool:
		"""Find one end of a figure's range; False when the search found none in time."""
		cost = np.zeros(len(self.cells))
		cost[place] = -way
		return self._meet(self._solution(cost, [place]))

	def _solution(self, cost: np.ndarray[Any, Any], places: Iterable[int]) -> np.ndarray[Any, Any] | None:
		"""An extreme solution; no figure needs to be taken beyond k to be seen closed."""
		kept = self.system.highest.copy()
		for place in places:
			self.system.highest[place] = min(kept[place], max(self.k, self.met_high[place]))
		try:
			return self.system.smallest(cost.tolist())
		finally:
			self.system.highest = kept

	def _meet(self, solution: np.ndarray[Any, Any] | None) -> bool:
		if solution is None:
			return False
		self.met_low = np.minimum(self.met_low, solution)
		self.met_high = np.maximum(self.met_high, solution)
		return True
