"""Tables that are published together: nothing small in them, nothing that tells it, and a table that says so."""

from __future__ import annotations

import unittest
from dataclasses import replace

from ccm_app.statistics.build import build
from ccm_app.statistics.measures import MEASURES
from ccm_app.statistics.opening import open_publication
from ccm_app.statistics.period import Period, quarter
from ccm_app.statistics.public import NotForPublication, Publication, publish
from ccm_app.statistics.relations import Disagreement
from ccm_app.statistics.render import to_csv, to_html
from ccm_app.statistics.shelter import DEFINITIONS, shelter_tables
from ccm_app.statistics.table import TOTAL, Table
from tests.statistics.any_source import any_source

SECOND, THIRD = quarter("2010-Q2"), quarter("2010-Q3")
SMALL_REGISTERS, LARGE_REGISTERS = (1, 2), (11,)


def tables_of(number: int, most: int, period: Period = SECOND) -> list[Table]:
	return shelter_tables(any_source(number, most), period)


class PublicTables(unittest.TestCase):
	def assert_nothing_small(self, public: Publication, k: int) -> None:
		for table in public.tables:
			for row in table.all_rows:
				self.assertEqual([n for n in row.counts.values() if 0 < n < k], [], (table.code, row.code))
		self.assertEqual(open_publication(public.protection.published), [])

	def test_fourteen_tables_of_small_and_large_registers_are_closed(self) -> None:
		for number in SMALL_REGISTERS:
			self.assert_nothing_small(publish(tables_of(number, 60), 5), 5)
		for number in LARGE_REGISTERS:
			self.assert_nothing_small(publish(tables_of(number, 900), 11), 11)

	def test_two_quarters_in_one_publication_are_closed_together(self) -> None:
		both = [*tables_of(4, 150), *tables_of(4, 150, THIRD)]
		self.assert_nothing_small(publish(both, 5), 5)

	def test_a_quarter_with_its_months_printed_alone_is_closed(self) -> None:
		source = any_source(6, 200)
		months = [build(DEFINITIONS["T16"], source, Period(month, month)) for month in SECOND.months]
		self.assert_nothing_small(publish([build(DEFINITIONS["T16"], source, SECOND), *months], 5), 5)

	def test_shares_and_month_ends_go_where_a_figure_is_hidden(self) -> None:
		public = publish(tables_of(1, 60), 5)
		ages = next(table for table in public.tables if table.code == "T08")
		self.assertTrue(all("STOCK" not in row.counts for row in ages.rows))
		self.assertEqual([row.percentages for row in ages.all_rows if row.percentages], [])

	def test_a_hidden_figure_is_a_dot_on_the_page_and_no_line_in_the_file(self) -> None:
		public = publish(tables_of(1, 60), 5)
		page = to_html(public.tables, [])
		self.assertIn("<td>·</td>", page)
		self.assertIn("Figures of 1 to 4 are not shown", page)
		self.assertNotIn(",1,", to_csv(public.tables[0]))

	def test_the_plan_of_the_year_is_not_in_the_public_version(self) -> None:
		planned = shelter_tables(any_source(2, 60), SECOND, planned=60)
		self.assertNotIn("PLANNED", [column.code for column in publish(planned, 5).tables[0].columns])

	def test_nothing_is_hidden_in_a_register_without_small_figures(self) -> None:
		source = any_source(1, 60)
		empty = build(DEFINITIONS["T16"], source, quarter("1990-Q2"))
		public = publish([empty], 5)
		self.assertEqual((public.hidden, public.tables[0].notes), (0, empty.notes))

	def test_money_and_days_are_not_made_to_be_published(self) -> None:
		source = any_source(3)
		for code in ("M01", "M11", "C01"):
			with self.subTest(code), self.assertRaises(NotForPublication):
				publish([MEASURES[code](source, SECOND)], 5)

	def test_two_tables_that_contradict_each_other_are_refused(self) -> None:
		table = build(DEFINITIONS["T16"], any_source(6, 200), SECOND)
		other = replace(table, total=replace(table.total, counts={**table.total.counts, TOTAL: 9_999}))
		with self.assertRaises(Disagreement):
			publish([table, other], 5)


if __name__ == "__main__":
	unittest.main()
