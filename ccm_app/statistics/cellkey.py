"""What a figure of a public table counts: its measure and the part of the register it is about.

Two figures with the same key are the same figure, wherever they are printed. From the keys alone follows which
figures add up to which others, in one table, between tables and between periods (`relations_of`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

Where = tuple[tuple[str, tuple[str, ...]], ...]
PERIOD = "period"


class CellKey(NamedTuple):
	"""A measure and, by dimension in alphabetical order, the atoms counted; a dimension left out means all.

	Atoms are the smallest parts of a dimension: months of a period, single codes of a list, single ages.
	"""

	measure: str
	where: Where = ()

	def __str__(self) -> str:
		parts = [f"{name}={_short(codes)}" for name, codes in self.where]
		return f"{self.measure} {' '.join(parts)}".strip()

	def codes(self, dimension: str) -> tuple[str, ...] | None:
		"""The atoms in a dimension; None where all are counted."""
		return dict(self.where).get(dimension)

	def without(self, dimension: str) -> CellKey:
		"""The same part over all atoms of a dimension."""
		return CellKey(self.measure, tuple(one for one in self.where if one[0] != dimension))

	def narrowed(self, dimension: str, codes: Iterable[str]) -> CellKey:
		"""The same part, narrowed to these atoms of a dimension."""
		kept = dict(self.without(dimension).where)
		kept[dimension] = tuple(sorted(set(codes)))
		return CellKey(self.measure, tuple(sorted(kept.items())))


def key_of(measure: str, where: Mapping[str, Iterable[str] | str]) -> CellKey:
	"""The key of a measure in a part of the register: `key_of("CASES", {"sex": "Female"})`."""
	listed = {name: (codes,) if isinstance(codes, str) else codes for name, codes in where.items()}
	return CellKey(
		measure, tuple(sorted((name, tuple(sorted(set(codes)))) for name, codes in listed.items()))
	)


def _short(codes: tuple[str, ...]) -> str:
	return codes[0] if len(codes) == 1 else f"{codes[0]}..{codes[-1]}"
