"""The printed counts of the shelter's second quarter of 2010 come out of the case records."""

from __future__ import annotations

import unittest

from ccm_app.caseload.figures import load
from ccm_app.statistics.cases import frame_of
from ccm_app.statistics.compare import Printed, PrintedTable, differences
from ccm_app.statistics.period import period, quarter
from ccm_app.statistics.tables import all_tables, t06, t07, t18

EVERY_DIFFERENCE = [
	# table, row, column, kind, printed, ours, error of the report
	("T07", "2010-06", "REINTEGRATED", "count", 9, 6, "E06"),
	("T07", "2010-06", "REINTEGRATED_F", "count", 9, 6, "E06"),
	("T07", "TOTAL", "REINTEGRATED", "count", 27, 24, "E06"),
	("T07", "TOTAL", "REINTEGRATED_F", "count", 25, 24, "E05"),
	("T07", "TOTAL", "REINTEGRATED_M", "count", 2, 0, "E05"),
	("T07", "TOTAL", "SA", "percentage", 6, 5, "E01"),
	("T07", "TOTAL", "NC", "percentage", 12, 11, "E01"),
	("T07", "TOTAL", "TL", "percentage", 15, 17, "E01"),
	("T07", "TOTAL", "RC", "percentage", 55, 56, "E01"),
	("T07", "TOTAL", "SW", "percentage", 6, 5, "E01"),
	("T08", "2010-05", "STOCK", "count", 51, 57, "E08"),
	("T08", "2010-06", "STOCK", "count", 43, 52, "E08"),
	("T08", "2010-06", "11-17_F", "count", 0, 1, "E07"),
	("T08", "2010-06", "11-17_M", "count", 1, 0, "E07"),
	("T08", "2010-06", "REINTEGRATED", "count", 9, 6, "E06"),
	("T08", "2010-06", "REINTEGRATED_F", "count", 9, 6, "E06"),
	("T08", "TOTAL", "REINTEGRATED", "count", 27, 24, "E06"),
	("T08", "TOTAL", "REINTEGRATED_F", "count", 25, 24, "E05"),
	("T08", "TOTAL", "REINTEGRATED_M", "count", 2, 0, "E05"),
	("T09", "RAO", "TOTAL", "percentage", 12, 11, "E02"),
	("T09", "CCPCR-SVR", "TOTAL", "percentage", 88, 89, "E02"),
]


class TheQuarterComesOutAsPrinted(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.caseload = load()
		cls.printed = cls.caseload.printed
		cls.frame = frame_of(cls.caseload.case_rows)
		cls.tables = all_tables(cls.frame, quarter("2010-Q2"), cls.caseload.planned_in_year)

	def found(self) -> list[tuple[object, ...]]:
		every = [one for table in self.tables for one in differences(table, self.printed)]
		return [(d.table, d.row, d.column, d.kind, d.printed, d.ours, d.error) for d in every]

	def test_the_differences_are_these_and_no_others(self) -> None:
		self.assertEqual(sorted(map(str, self.found())), sorted(map(str, EVERY_DIFFERENCE)))

	def test_every_other_printed_count_is_reproduced_exactly(self) -> None:
		different = {cell[:4] for cell in EVERY_DIFFERENCE}
		equal = 0
		for table in self.tables:
			for row, cells in self.printed.tables[table.code].counts.items():
				for column, value in cells.items():
					if (table.code, row, column, "count") not in different:
						self.assertEqual(table.figure(row, column, "count"), value, (table.code, row, column))
						equal += 1
		self.assertEqual(equal, 141 - 14)

	def test_every_difference_has_the_reason_of_an_error_of_the_report(self) -> None:
		reasons = {error.reason for error in self.printed.errors}
		for table in self.tables:
			for one in differences(table, self.printed):
				self.assertIn(one.reason, reasons)
				self.assertTrue(one.reason.startswith(one.error))

	def test_the_table_of_case_types_and_the_table_of_reintegrations_are_wholly_right(self) -> None:
		self.assertEqual(differences(t06(self.frame, quarter("2010-Q2"), planned=60), self.printed), [])
		self.assertEqual(differences(t18(self.frame, quarter("2010-Q2")), self.printed), [])

	def test_the_stock_at_the_end_of_june_is_the_fifty_two_cases_of_slide_twenty_four(self) -> None:
		stock = [row.counts["STOCK"] for row in self.tables[2].rows]
		self.assertEqual(stock, [61, 57, 52])

	def test_only_the_types_printed_with_two_columns_are_split_by_sex(self) -> None:
		split = {column.code[:2] for column in self.tables[1].columns if column.code.endswith("_F")}
		self.assertEqual(split - {"RE"}, {"DV", "NC", "TL", "RC"})

	def test_bands_that_nobody_is_in_are_left_out(self) -> None:
		groups = dict.fromkeys(c.group.code for c in self.tables[2].columns if c.group)
		self.assertEqual(list(groups), ["0-10", "11-17", "18-25", "REINTEGRATED"])

	def test_another_period_is_not_compared_with_the_printed_quarter(self) -> None:
		self.assertEqual(differences(t07(self.frame, period("2010-04", "2010-05")), self.printed), [])

	def test_a_count_that_no_error_explains_says_so(self) -> None:
		wrong = Printed("2010-Q2", {"T18": PrintedTable({"FAM": {"TOTAL": 25}}, {"FAM": {"TOTAL": 99}})}, ())
		count, percentage = differences(t18(self.frame, quarter("2010-Q2")), wrong)
		self.assertEqual(count.reason, "No known error of the report explains this difference.")
		self.assertIn("largest remainder", percentage.reason)

	def test_a_printed_cell_that_our_table_does_not_have_is_a_difference(self) -> None:
		wrong = Printed("2010-Q2", {"T18": PrintedTable({"ABROAD": {"TOTAL": 1}}, {})}, ())
		(one,) = differences(t18(self.frame, quarter("2010-Q2")), wrong)
		self.assertEqual((one.printed, one.ours), (1, None))


if __name__ == "__main__":
	unittest.main()
