"""Two publications, one after the other: a reader lays them side by side, and finds no small figure either."""

from __future__ import annotations

import unittest
from collections.abc import Sequence
from dataclasses import replace

from ccm_app.statistics.build import build
from ccm_app.statistics.cellkey import CellKey
from ccm_app.statistics.opening import Opened, Published, open_publication
from ccm_app.statistics.period import Month, Period, quarter
from ccm_app.statistics.public import publish
from ccm_app.statistics.published_before import Before, connected
from ccm_app.statistics.relations import relations_of
from ccm_app.statistics.shelter import DEFINITIONS
from ccm_app.statistics.shelter_keys import STOCK
from ccm_app.statistics.suppression import NotProtected
from ccm_app.statistics.table import Table
from tests.statistics.any_source import any_source

SECOND = quarter("2010-Q2")
K = 5


def printed_beside(pairs: Sequence[tuple[Table, Table]]) -> list[Opened]:
	"""What a reader opens who has all these (public, true) tables."""
	true: dict[CellKey, int] = {}
	shown: dict[CellKey, int | None] = {}
	for public, table in pairs:
		for place, key in table.keys.items():
			value = table.figure(*place, "count")
			if value is None or key.measure == STOCK:
				continue
			true[key] = value
			seen = public.figure(*place, "count")
			shown[key] = seen if seen is not None else shown.get(key)
	relations, _ = relations_of(true)
	return open_publication(Published(shown, relations, frozenset(), K))


class OneAfterTheOther(unittest.TestCase):
	def tables(self, number: int) -> tuple[Table, list[Table]]:
		source = any_source(number, 200)
		months = [build(DEFINITIONS["T16"], source, Period(month, month)) for month in SECOND.months]
		return build(DEFINITIONS["T16"], source, SECOND), months[:2]

	def one_by_one(self, number: int, is_known: bool) -> list[Opened]:
		"""Publish a quarter, then its first months; what a reader of both opens."""
		whole, months = self.tables(number)
		first = publish([whole], K).tables
		before = [Before(first[0], whole)] if is_known else []
		second = publish(months, K, before).tables
		return printed_beside([*zip(first, [whole], strict=True), *zip(second, months, strict=True)])

	def test_a_later_publication_that_knows_nothing_of_the_earlier_one_opens_it(self) -> None:
		self.assertTrue(any(self.one_by_one(number, False) for number in range(1, 9)))

	def test_a_later_publication_never_opens_an_earlier_one(self) -> None:
		closed = 0
		for number in range(1, 9):
			try:
				self.assertEqual(self.one_by_one(number, True), [], number)
				closed += 1
			except NotProtected:
				continue
		self.assertGreater(closed, 3)

	def test_the_same_again_hides_the_same(self) -> None:
		whole, _months = self.tables(3)
		first = publish([whole], K)
		again = publish([whole], K, [Before(first.tables[0], whole)])
		self.assertEqual(again.tables[0], first.tables[0])
		self.assertEqual((again.figures, again.hidden), (first.figures, first.hidden))

	def test_a_figure_that_is_another_one_today_is_left_aside(self) -> None:
		whole, months = self.tables(3)
		row = whole.rows[0]
		other = replace(row, counts={code: count + 7 for code, count in row.counts.items()})
		printed = replace(whole, rows=(other, *whole.rows[1:]))
		self.assertEqual(
			publish(months, K, [Before(printed, whole)]).figures,
			publish(months, K).figures,
		)


class WhatBelongsTogether(unittest.TestCase):
	def test_months_that_overlap_at_once_or_through_one_another(self) -> None:
		source = any_source(1, 20)

		def table(first: str, last: str) -> Table:
			return build(DEFINITIONS["T16"], source, Period(Month.of(first), Month.of(last)))

		january, half, later = (
			table("2010-01", "2010-01"),
			table("2010-01", "2010-06"),
			table("2011-01", "2011-03"),
		)
		june = table("2010-06", "2010-06")
		self.assertEqual(connected([june], [january, later, half]), [half, january])
		self.assertEqual(connected([later], [january, half]), [])


if __name__ == "__main__":
	unittest.main()
