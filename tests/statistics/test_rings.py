"""Tables that divide one count in a ring: what a reader of everything could reckon, and that such are refused."""

from __future__ import annotations

import random
import unittest
from itertools import combinations, product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from ccm_app.statistics.cellkey import CellKey, key_of
from ccm_app.statistics.opening import Published
from ccm_app.statistics.period import quarter
from ccm_app.statistics.relations import Disagreement
from ccm_app.statistics.rings import in_a_ring
from ccm_app.statistics.suppression import NotProtected, protect
from ccm_app.statistics.table import Row, Table

K, MOST = 3, 50
MOSTLY_NOBODY = (0, 0, 0, 0, 0, 0, 0, 0, 1, 5, 9)
DIMENSIONS = ("age", "case_type", "sex")
ATOMS = ("0", "1", "2")
CELLS = tuple(product(ATOMS, repeat=3))
CHAIN = (("age", "sex"), ("case_type", "sex"))
RING = (*CHAIN, ("age", "case_type"))


def inside(key: CellKey) -> np.ndarray:
	"""Which of the smallest parts a figure is made of."""
	wanted = dict(key.where)
	return np.array(
		[
			all(one in wanted.get(name, (one,)) for name, one in zip(DIMENSIONS, cell, strict=True))
			for cell in CELLS
		],
		dtype=float,
	)


def figures(chance: random.Random, tables: tuple[tuple[str, ...], ...]) -> dict[CellKey, int]:
	"""The figures of some tables of one small register, with all their totals."""
	register = np.array([chance.choice(MOSTLY_NOBODY) for _ in CELLS], dtype=float)
	found = {}
	for names in tables:
		for count in range(len(names) + 1):
			for divided in combinations(names, count):
				for atoms in product(ATOMS, repeat=count):
					key = key_of("CASES", dict(zip(divided, atoms, strict=True)))
					found[key] = int(register @ inside(key))
	return found


def found_by_a_reader_of_everything(published: Published) -> list[CellKey]:
	"""Small figures that cannot be every number from 1 to k-1, when the parts printed nowhere are reckoned with."""
	printed = {key: value for key, value in published.figures.items() if value is not None}
	rows = np.array([inside(key) for key in printed]) if printed else np.zeros((1, len(CELLS)))
	values = np.array(list(printed.values()) or [0.0], dtype=float)
	same = [LinearConstraint(rows, values, values)]
	small = [LinearConstraint(inside(key)[None, :], 1, published.k - 1) for key in published.small]
	opened = []
	for key in published.small:
		for way, end in ((1, 1), (-1, published.k - 1)):
			done = milp(
				way * inside(key),
				constraints=same + small,
				bounds=Bounds(0, MOST),
				integrality=np.ones(len(CELLS)),
			)
			if round(done.fun) * way != end:
				opened.append(key)
				break
	return opened


def opened_of(number: int, tables: tuple[tuple[str, ...], ...]) -> list[CellKey] | None:
	"""What such a reader opens in a publication that the check lets through; None when it lets none through."""
	try:
		return found_by_a_reader_of_everything(protect(figures(random.Random(number), tables), K).published)
	except (NotProtected, Disagreement):
		return None


def table(code: str, *divided: dict[str, str]) -> Table:
	"""A table with one figure for each of these parts."""
	keys = {(str(place), "TOTAL"): key_of("CASES", part) for place, part in enumerate(divided)}
	empty = Row("TOTAL", "", "", {})
	return Table(code, "", "", quarter("2010-Q2"), (), (), empty, (), "", "", keys=keys)


def crosswise(first: str, second: str) -> list[dict[str, str]]:
	return [{}, *({first: one, second: other} for one, other in product("ab", repeat=2))]


class ByAReaderOfEverything(unittest.TestCase):
	def test_where_there_is_no_ring_nothing_more_is_found_than_by_the_check(self) -> None:
		let_through = [found for number in range(25) if (found := opened_of(number, CHAIN)) is not None]
		self.assertGreater(len(let_through), 15)
		self.assertEqual([found for found in let_through if found], [])

	def test_in_a_ring_something_is_found_that_the_check_does_not_see(self) -> None:
		self.assertTrue(any(opened_of(number, RING) for number in range(3, 6)))


class WhatIsARing(unittest.TestCase):
	def test_three_tables_that_cross_in_pairs_are_one(self) -> None:
		ring = [
			table("T07", *crosswise("case_type", "sex")),
			table("T08", *crosswise("age", "sex")),
			table("X01", *crosswise("age", "case_type")),
		]
		self.assertEqual(in_a_ring(ring, {"X01"}), ["X01"])
		self.assertEqual(in_a_ring(ring, set()), [])
		for left_out in range(3):
			self.assertEqual(in_a_ring([one for n, one in enumerate(ring) if n != left_out], {"X01"}), [])

	def test_a_table_that_is_part_of_another_closes_none(self) -> None:
		whole = {"age": "a", "case_type": "b", "sex": "c"}
		other = {"age": "b", "case_type": "a", "sex": "d"}
		tables = [
			table("T07", {}, whole, other),
			table("X01", *crosswise("age", "case_type")),
			table("X02", *crosswise("age", "sex")),
			table("X03", *crosswise("case_type", "sex")),
		]
		self.assertEqual(in_a_ring(tables, {"X01", "X02", "X03"}), [])

	def test_what_is_the_same_for_every_figure_divides_nothing(self) -> None:
		of_one_provider = [{**part, "provider": "A"} for names in RING[:2] for part in crosswise(*names)]
		self.assertEqual(in_a_ring([table("X01", *of_one_provider)], {"X01"}), [])

	def test_months_close_a_ring_only_where_they_are_printed(self) -> None:
		months = ("2010-04", "2010-05")

		def by_month(name: str) -> list[dict[str, object]]:
			return [{name: one, "period": month} for one in "ab" for month in months]

		quarter_only = [{**part, "period": months} for part in crosswise("case_type", "province")]
		tables = [
			table("T06", *by_month("case_type")),
			table("X01", *quarter_only),
		]
		self.assertEqual(in_a_ring(tables, {"X01", "X02"}), [])
		self.assertEqual(
			in_a_ring([*tables, table("X02", *by_month("province"))], {"X01", "X02"}), ["X01", "X02"]
		)


if __name__ == "__main__":
	unittest.main()
