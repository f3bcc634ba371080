"""The checker against somebody who simply tries all numbers, on tables that are small enough for that."""

from __future__ import annotations

import random
import unittest
from itertools import product

from ccm_app.statistics.cellkey import CellKey, key_of
from ccm_app.statistics.opening import Published, hidden_cells, open_publication
from ccm_app.statistics.relations import Relation
from ccm_app.statistics.suppression import primary_only, protect

MOST = 8
TABLES = 60
K = 3


def small_table(chance: random.Random) -> dict[CellKey, int]:
	"""Four inner figures from 0 to 2 with all their sums: two case types, or two months, by sex."""
	dimension, atoms = chance.choice([("case_type", ("DV", "NC")), ("period", ("2010-01", "2010-02"))])
	figures = {
		key_of("CASES", {dimension: atom, "sex": sex}): chance.choice([0, 1, 2])
		for atom in atoms
		for sex in ("Female", "Male")
	}
	for name, codes in (("sex", ("Female", "Male")), (dimension, atoms)):
		for key in list(figures):
			whole = key.narrowed(name, codes) if name == "period" else key.without(name)
			figures[whole] = sum(figures[key.narrowed(name, [code])] for code in codes)
	return figures


def completions(published: Published) -> list[dict[CellKey, int]]:
	"""Every set of hidden figures from 0 to 8 that agrees with what is printed, found by trying."""
	unknown = hidden_cells(published)
	known = {key: value for key, value in published.figures.items() if value is not None}
	sums: dict[CellKey, list[Relation]] = {}
	for relation in published.relations:
		sums.setdefault(relation.total, []).append(relation)
	free = [key for key in unknown if key not in sums]
	found = []
	for values in product(range(MOST + 1), repeat=len(free)):
		whole = dict(known) | dict(zip(free, values, strict=True))
		if _complete(whole, unknown, sums) and _agrees(whole, published):
			found.append({key: whole[key] for key in unknown})
	return found


def _complete(whole: dict[CellKey, int], unknown: list[CellKey], sums: dict[CellKey, list[Relation]]) -> bool:
	"""Add up the hidden totals from their parts."""
	waiting = [key for key in unknown if key not in whole]
	while waiting:
		ready = [
			(key, relation)
			for key in waiting
			for relation in sums[key]
			if all(part in whole for part in relation.parts)
		]
		if not ready:
			return False
		key, relation = ready[0]
		whole[key] = sum(whole[part] for part in relation.parts)
		waiting.remove(key)
	return True


def _agrees(whole: dict[CellKey, int], published: Published) -> bool:
	return all(
		whole[relation.total] == sum(whole[part] for part in relation.parts)
		for relation in published.relations
	) and all(1 <= whole[key] < published.k for key in published.small)


def opened_by_trying(published: Published) -> dict[CellKey, tuple[int, int]]:
	"""The hidden figures that lie inside 1 to k-1 and cannot be all of these numbers, with their ends."""
	all_found = completions(published)
	opened = {}
	for key in hidden_cells(published):
		values = {one[key] for one in all_found}
		low, high = min(values), max(values)
		if low >= 1 and high < published.k and (low, high) != (1, published.k - 1):
			opened[key] = (low, high)
	return opened


class TryingEverything(unittest.TestCase):
	def test_the_checker_opens_what_trying_opens_and_nothing_else(self) -> None:
		compared = opened = 0
		for number in range(TABLES):
			published = primary_only(small_table(random.Random(number)), K)
			compared += bool(published.small)
			tried = opened_by_trying(published)
			found = {one.cell: (one.lowest, one.highest) for one in open_publication(published)}
			self.assertEqual(found, tried, number)
			opened += bool(tried)
		self.assertGreater(compared, 50)
		self.assertGreater(opened, 20)

	def test_trying_does_not_open_what_is_protected(self) -> None:
		compared = 0
		for number in range(TABLES):
			published = protect(small_table(random.Random(number)), K).published
			compared += any(value for value in published.figures.values())
			self.assertEqual(opened_by_trying(published), {}, number)
		self.assertGreater(compared, 5)


if __name__ == "__main__":
	unittest.main()
