"""Periods of whole months and their names."""

from __future__ import annotations

import unittest
from datetime import date

from ccm_app.statistics.period import BadPeriod, Month, period, quarter


class Periods(unittest.TestCase):
	def test_a_quarter_has_its_three_months(self) -> None:
		months = [month.code for month in quarter("2010-Q2").months]
		self.assertEqual(months, ["2010-04", "2010-05", "2010-06"])

	def test_a_quarter_is_named_in_english_and_khmer(self) -> None:
		second = quarter("2010-Q2")
		self.assertEqual(second.label_en, "2nd quarter 2010")
		self.assertEqual(second.label_km, "ត្រីមាសទី២ ឆ្នាំ២០១០")

	def test_the_same_months_are_the_same_period_however_they_are_named(self) -> None:
		self.assertEqual(period("2010-04", "2010-06"), quarter("2010-Q2"))
		self.assertEqual(period("2010-04", "2010-06").code, "2010-Q2")

	def test_a_period_can_run_over_the_end_of_a_year(self) -> None:
		winter = period("2009-12", "2010-02")
		self.assertEqual([month.code for month in winter.months], ["2009-12", "2010-01", "2010-02"])
		self.assertEqual(winter.label_en, "Dec 2009 to Feb 2010")
		self.assertIsNone(winter.quarter)
		self.assertTrue(winter.several_years)

	def test_a_single_month_is_a_period(self) -> None:
		self.assertEqual(period("2010-02", "2010-02").label_km, "កុម្ភៈ ២០១០")
		self.assertEqual(period("2010-02", "2010-02").code, "2010-02")

	def test_february_of_a_leap_year_ends_on_the_twenty_ninth(self) -> None:
		self.assertEqual(Month.of("2012-02").last_day, date(2012, 2, 29))

	def test_what_is_no_month_or_quarter_is_refused(self) -> None:
		for code in ("2010-13", "2010-4", "10-04", "", "2010-04-01", "២០១០-០៤"):
			with self.subTest(code), self.assertRaisesRegex(BadPeriod, "2010-04"):
				Month.of(code)
		for code in ("2010-Q5", "2010Q2", "2010-Q0"):
			with self.subTest(code), self.assertRaisesRegex(BadPeriod, "2010-Q2"):
				quarter(code)

	def test_a_period_cannot_end_before_it_begins(self) -> None:
		with self.assertRaisesRegex(BadPeriod, "before the first"):
			period("2010-06", "2010-04")


if __name__ == "__main__":
	unittest.main()
