"""Which figures of a publication are hidden, so that nobody can reckon out a figure of 1 to k-1.

First every figure of 1 to k-1 is hidden, with everything that it is made of, zeros too. Then further figures
are hidden until each of them could just as well be any number from 1 to k-1: for both ends a complete other set of
figures is looked for that agrees with all that stays printed, and the figures that would have to be different in it
are hidden (the cheapest ones: inner cells rather than totals, and few). The same figures always give the same result.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ccm_app.statistics.cellkey import CellKey
from ccm_app.statistics.opening import Opened, Published, open_publication, rows_of
from ccm_app.statistics.published_before import NOTHING_KNOWN, Known
from ccm_app.statistics.relations import Additivity, Relation, relations_of
from ccm_app.statistics.solver import MANY, Row, System

SMALLEST_K = 3
OF_A_TOTAL, OF_A_TIE = 2.0, 1e-5


class NotProtected(ValueError):
	"""The publication is refused: a reader could open `opened`."""

	def __init__(self, opened: list[Opened]):
		named = "; ".join(str(one.cell) for one in opened[:5])
		super().__init__(f"{len(opened)} hidden figures could be reckoned out: {named}")
		self.opened = tuple(opened)


@dataclass(frozen=True)
class Protection:
	"""What is hidden in a publication: `small` are the figures of 1 to k-1, `further` those hidden for their sake."""

	published: Published
	small: frozenset[CellKey]
	further: frozenset[CellKey]

	@property
	def hidden(self) -> frozenset[CellKey]:
		"""Everything that is not printed."""
		return self.small | self.further


def protect(
	figures: Mapping[CellKey, int],
	k: int,
	measures: Mapping[str, Additivity] | None = None,
	known: Known = NOTHING_KNOWN,
) -> Protection:
	"""Hide what must be hidden, and verify it as a reader would.

	figures: all figures of all tables and periods that are published together, and those of earlier publications. k:
	figures of 1 to k-1 are hidden; at least 3. measures: over which dimensions the figures of a measure add up; all,
	where none is named. known: which of the figures readers have already; none of these is hidden any more. Raises
	NotProtected, ValueError for k, and Disagreement for figures that contradict each other.
	"""
	if k < SMALLEST_K:
		raise ValueError(f"k is at least {SMALLEST_K}: with 2, a hidden figure could only be 1.")
	relations, latent = relations_of(figures, measures)
	search = _Search(figures, latent, relations, k, known)
	search.run()
	small = frozenset(key for key in figures if 0 < figures[key] < k)
	published = search.published()
	opened = open_publication(published)
	if opened:
		raise NotProtected(opened)
	hidden = {key for key, value in published.figures.items() if value is None}
	return Protection(published, small, frozenset(hidden - small))


def primary_only(
	figures: Mapping[CellKey, int], k: int, measures: Mapping[str, Additivity] | None = None
) -> Published:
	"""The publication in which only the figures of 1 to k-1 are hidden: what must not be published."""
	relations, _ = relations_of(figures, measures)
	small = frozenset(key for key, value in figures.items() if 0 < value < k)
	shown = {key: None if key in small else value for key, value in figures.items()}
	return Published(shown, relations, small, k)


class _Search:
	"""The figures, what is hidden so far, and the other sets of figures that were found.

	The unknowns of its system are how far each figure is above its true value, and behind them how far below.
	"""

	def __init__(
		self,
		figures: Mapping[CellKey, int],
		latent: Mapping[CellKey, int],
		relations: tuple[Relation, ...],
		k: int,
		known: Known = NOTHING_KNOWN,
	):
		self.figures, self.relations, self.k, self.printed = figures, relations, k, known.printed
		true = {**figures, **latent}
		named = {key for relation in relations for key in (relation.total, *relation.parts)}
		self.keys = sorted(named | set(figures))
		self.places = {key: place for place, key in enumerate(self.keys)}
		self.true = np.array([true.get(key, 0) for key in self.keys], dtype=np.int64)
		self.aims = [key for key in self.keys if 0 < true.get(key, 0) < k]
		below = _made_of(self.aims, relations)
		self.marked = {key for key in self.aims if key not in below and key in figures}
		self.hidden = {key for key in self.keys if key in below or key in self.aims or key not in figures}
		# What is printed stays printed; what was hidden before is the first to be hidden again.
		self.hidden = (self.hidden | (known.hidden & set(figures))) - self.printed
		self.cost = _costs(self.keys, true, relations)
		self.met_low, self.met_high = self.true.copy(), self.true.copy()
		self.system = self._system()

	def published(self) -> Published:
		"""What a reader would have now."""
		shown = {key: None if key in self.hidden else value for key, value in self.figures.items()}
		return Published(shown, self.relations, frozenset(self.marked), self.k)

	def run(self) -> None:
		"""Hide further figures until every small one could be any number from 1 to k-1."""
		if not self.aims:
			return
		self._with_what_is_hidden()
		for key in sorted(self.aims, key=lambda one: (-self.true[self.places[one]], one)):
			for end in (self.k - 1, 1):
				if not self._is_met(key, end):
					self._reach(key, end)

	def _is_met(self, key: CellKey, end: int) -> bool:
		place = self.places[key]
		return bool(self.met_low[place] <= end <= self.met_high[place])

	def _with_what_is_hidden(self) -> None:
		"""Meet as many ends as possible with the figures that are hidden anyway."""
		count = len(self.keys)
		shown = [self.places[key] for key in self.keys if key not in self.hidden]
		fixed = [*shown, *(count + place for place in shown)]
		for end in (self.k - 1, 1, self.k - 1, 1):
			waiting = np.array(
				[self.places[key] for key in self.aims if not self._is_met(key, end)], dtype=int
			)
			cost = np.zeros(2 * count)
			cost[waiting] = -1 if end > 1 else 1
			cost[count + waiting] = 1 if end > 1 else -1
			if len(waiting):
				self._meet(
					self._solution(cost, {place: (0, 0) for place in fixed} | self._up_to(waiting, end))
				)

	def _up_to(self, places: np.ndarray[Any, Any], end: int) -> dict[int, tuple[int, int]]:
		"""No figure needs to go beyond the end that is looked for."""
		return {int(place): (0, max(0, end - int(self.true[place]))) for place in places}

	def _reach(self, key: CellKey, end: int) -> None:
		"""Hide the cheapest figures with which this one can be `end`; without its mark when it must be."""
		found = self._moved(key, end)
		if found is None and key in self.marked:
			self.marked.remove(key)
			self.system = self._system()
			found = self._moved(key, end)
		self._meet(found)

	def _moved(self, key: CellKey, end: int) -> np.ndarray[Any, Any] | None:
		place = self.places[key]
		far = end - int(self.true[place])
		exactly = {place: (max(far, 0),) * 2, len(self.keys) + place: (max(-far, 0),) * 2}
		prices = [0.0 if key in self.hidden else self.cost[place] for place, key in enumerate(self.keys)]
		return self._solution(np.array(prices * 2), exactly)

	def _solution(
		self, cost: np.ndarray[Any, Any], bounds: Mapping[int, tuple[int, ...]]
	) -> np.ndarray[Any, Any] | None:
		"""Another set of figures: the cheapest one within these further bounds."""
		system, count = self.system, len(self.keys)
		kept = system.lowest.copy(), system.highest.copy()
		for place, (lowest, highest) in bounds.items():
			system.lowest[place], system.highest[place] = lowest, highest
		found = system.smallest(cost.tolist())
		system.lowest, system.highest = kept
		return None if found is None else self.true + found[:count] - found[count:]

	def _system(self) -> System:
		count = len(self.keys)
		marked = np.array([key in self.marked for key in self.keys])
		above = np.where(marked, self.k - 1 - self.true, MANY)
		below = np.where(marked, self.true - 1, self.true)
		fixed = np.array([key in self.printed for key in self.keys])
		above, below = np.where(fixed, 0, above), np.where(fixed, 0, below)
		rows = []
		for row in rows_of(self.relations, self.places, {}):
			now = sum(factor * int(self.true[place]) for place, factor in row.factors.items())
			down = {count + place: -factor for place, factor in row.factors.items()}
			rows.append(Row({**row.factors, **down}, row.lowest - now, row.highest - now))
		return System([0] * (2 * count), [*above.tolist(), *below.tolist()], rows)

	def _meet(self, values: np.ndarray[Any, Any] | None) -> None:
		"""Keep another set of figures; what is different in it has to be hidden."""
		if values is None:
			return
		self.hidden |= {self.keys[place] for place in np.flatnonzero(values != self.true)}
		self.met_low = np.minimum(self.met_low, values)
		self.met_high = np.maximum(self.met_high, values)


def _made_of(small: list[CellKey], relations: tuple[Relation, ...]) -> set[CellKey]:
	"""Everything that the small figures are made of, down to the smallest parts."""
	parts: dict[CellKey, set[CellKey]] = {}
	for relation in relations:
		if relation.kind != "most":
			parts.setdefault(relation.total, set()).update(relation.parts)
	below: set[CellKey] = set()
	waiting = list(small)
	while waiting:
		new = parts.get(waiting.pop(), set()) - below
		below |= new
		waiting += new
	return below


def _costs(keys: list[CellKey], true: Mapping[CellKey, int], relations: tuple[Relation, ...]) -> list[float]:
	"""What it costs to hide a figure: more for totals and for large figures; never the same twice."""
	totals: dict[CellKey, int] = {}
	for relation in relations:
		totals[relation.total] = totals.get(relation.total, 0) + 1
	return [
		1.0 + OF_A_TOTAL * totals.get(key, 0) + math.log10(1 + true.get(key, 0)) + OF_A_TIE * place
		for place, key in enumerate(keys)
	]
