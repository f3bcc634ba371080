"""Whole numbers that obey relations: one system of unknown figures, and the extreme ones of its solutions.

HiGHS (through scipy) searches; it is not believed. Every solution is put into the relations again in whole numbers,
so that a fault of the search can only make us refuse something, never make us call something safe.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

SECONDS = 20.0
# Above every count of a register; HiGHS needs no bound, but loses exactness on very wide ones.
MANY = 10**7


class Row(NamedTuple):
	"""lowest <= sum of factor times unknown <= highest."""

	factors: Mapping[int, int]
	lowest: int
	highest: int


class System:
	"""Unknown whole numbers with bounds, and rows that they obey."""

	def __init__(self, lowest: Sequence[int], highest: Sequence[int], rows: Sequence[Row]):
		self.lowest = np.array(lowest, dtype=np.int64)
		self.highest = np.array(highest, dtype=np.int64)
		self.rows = list(rows)
		self._low = np.array([row.lowest for row in rows], dtype=np.int64)
		self._high = np.array([row.highest for row in rows], dtype=np.int64)
		places = [
			(number, place, factor)
			for number, row in enumerate(rows)
			for place, factor in row.factors.items()
		]
		across, down, factors = zip(*places, strict=True) if places else ((), (), ())
		shape = (len(rows), len(self.lowest))
		self._matrix = coo_matrix((np.array(factors, dtype=np.int64), (across, down)), shape=shape).tocsr()

	def smallest(self, cost: Sequence[float]) -> np.ndarray[Any, Any] | None:
		"""A solution with the smallest cost; None when there is none, or none was found in time.

		Fractions are allowed first, which is much faster and mostly ends in whole numbers anyway.
		"""
		if not len(self.lowest):
			return self.lowest if all(row.lowest <= 0 <= row.highest for row in self.rows) else None
		quick = self._answer(cost, whole=False)
		if quick is None or self.holds(quick):
			return quick
		exact = self._answer(cost, whole=True)
		return exact if exact is not None and self.holds(exact) else None

	def _answer(self, cost: Sequence[float], whole: bool) -> np.ndarray[Any, Any] | None:
		constraints = LinearConstraint(self._matrix, self._low, self._high) if self.rows else ()
		answer = milp(
			np.asarray(cost, dtype=float),
			integrality=np.full(len(self.lowest), int(whole)),
			bounds=Bounds(self.lowest, self.highest),
			constraints=constraints,
			options={"time_limit": SECONDS},
		)
		if answer.status != 0 or answer.x is None:
			return None
		found: np.ndarray[Any, Any] = np.rint(answer.x).astype(np.int64)
		return found

	def holds(self, values: np.ndarray[Any, Any]) -> bool:
		"""True when whole numbers obey every bound and every row, reckoned exactly."""
		inside = bool(np.all(values >= self.lowest) and np.all(values <= self.highest))
		if not inside or not self.rows:
			return inside
		sums = self._matrix @ values
		return bool(np.all(sums >= self._low) and np.all(sums <= self._high))
