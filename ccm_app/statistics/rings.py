"""Tables that divide the same count in a ring: by type and age, by age and sex, by sex and type.

From three such tables a reader can reckon about the parts of all three at once, which are printed nowhere; the check
of a publication knows only relations between printed figures. Where the dimensions form no ring, every set of figures
that agrees with the printed ones belongs to some register, so that nothing more can be reckoned out (decomposable
tables; the reduction is that of Graham, Yu and Özsoyoğlu). So a ring in which a table of a ministry's own takes part
is refused; the shipped tables of one part of the register form none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ccm_app.statistics.cellkey import CellKey
from ccm_app.statistics.table import Table

Dimensions = frozenset[str]


def in_a_ring(tables: Iterable[Table], own: Collection[str]) -> list[str]:
	"""The codes of those tables of `own` that stand in a ring with the others, in their order; mostly none.

	tables: all that a reader lays side by side, earlier publications too.
	"""
	found: dict[str, None] = {}
	for divided in _divided(tables).values():
		left = _reduced({by for _code, by in divided})
		found.update(dict.fromkeys(code for code, by in divided if by in left and code in own))
	return list(found)


def _divided(tables: Iterable[Table]) -> dict[str, list[tuple[str, Dimensions]]]:
	"""Measure -> by which dimensions each table divides it. What is the same for all figures divides nothing."""
	keys = [(table.code, key) for table in tables for key in table.keys.values()]
	values: dict[tuple[str, str], set[tuple[str, ...] | None]] = {}
	names = {(key.measure, name) for _code, key in keys for name, _codes in key.where}
	for measure, name in names:
		values[measure, name] = {key.codes(name) for _code, key in keys if key.measure == measure}
	found: dict[str, dict[tuple[str, Dimensions], None]] = {}
	for code, key in keys:
		by = frozenset(name for name, _ in key.where if len(values[key.measure, name]) > 1)
		found.setdefault(key.measure, {})[code, by - _whole(key, values)] = None
	return {measure: list(divided) for measure, divided in found.items()}


def _whole(key: CellKey, values: dict[tuple[str, str], set[tuple[str, ...] | None]]) -> Dimensions:
	"""The dimensions in which a figure is about everything that occurs, such as the quarter among its months."""
	whole = set()
	for name, codes in key.where:
		others = [set(other) for other in values[key.measure, name] if other is not None]
		if set(codes) >= set().union(*others) and None not in values[key.measure, name]:
			whole.add(name)
	return frozenset(whole)


def _reduced(edges: set[Dimensions]) -> set[Dimensions]:
	"""What is left when dimensions of one table, and tables within others, are taken away until none is; none: no ring.

	Answers the tables as they were given.
	"""
	left = {edge: set(edge) for edge in edges}
	moved = True
	while moved:
		moved = False
		for edge in sorted(left, key=sorted):
			others = [left[one] for one in left if one != edge]
			alone = {name for name in left[edge] if not any(name in other for other in others)}
			moved = moved or bool(alone)
			left[edge] -= alone
			if any(left[edge] <= other for other in others) or not left[edge]:
				del left[edge]
				moved = True
				break
	return set(left)
