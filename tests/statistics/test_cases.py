"""Case rows are checked before anything is counted, and every fault is named with its rows."""

from __future__ import annotations

import math
import unittest
from datetime import date, datetime
from typing import Any

import pandas as pd

from ccm_app.statistics.cases import CASE_COLUMNS, BadCaseRows, frame_of


def case_row(**changed: Any) -> dict[str, Any]:
	"""A case row in which nothing is wrong."""
	row = {
		"client": "SVR-1",
		"case": "SVR-1-1",
		"case_type": "DV",
		"sex": "Female",
		"age_at_registration": 20,
		"registered_on": date(2010, 4, 1),
		"referred_by": "RAO",
		"reintegrated_on": None,
		"reintegration_option": None,
		"left_on": None,
		"provider": "CCPCR-SVR",
		"field_office": "SVR",
	}
	return {**row, **changed}


class GoodRows(unittest.TestCase):
	def test_the_frame_has_exactly_the_documented_columns(self) -> None:
		frame = frame_of([case_row(remark="not counted")])
		self.assertEqual(list(frame.columns), list(CASE_COLUMNS))

	def test_no_rows_are_an_empty_frame(self) -> None:
		self.assertEqual(frame_of([]).shape, (0, len(CASE_COLUMNS)))

	def test_days_can_be_dates_timestamps_or_text(self) -> None:
		days = [
			date(2010, 4, 1),
			datetime(2010, 4, 1, 23, 59),
			pd.Timestamp("2010-04-01"),
			"2010-04-01",
			"2010-04-01 08:00:00",
		]
		frame = frame_of([case_row(case=str(n), registered_on=day) for n, day in enumerate(days)])
		self.assertEqual(set(frame["registered_on"]), {pd.Timestamp("2010-04-01")})

	def test_an_unknown_age_can_be_written_in_any_of_the_usual_ways(self) -> None:
		ages = [None, math.nan, pd.NA, pd.NaT, ""]
		frame = frame_of([case_row(case=str(n), age_at_registration=age) for n, age in enumerate(ages)])
		self.assertTrue(frame["age_at_registration"].isna().all())

	def test_who_was_reintegrated_has_left(self) -> None:
		frame = frame_of([case_row(reintegrated_on=date(2010, 5, 3))])
		self.assertEqual(frame["left_on"][0], pd.Timestamp("2010-05-03"))

	def test_who_left_by_transfer_keeps_that_day(self) -> None:
		frame = frame_of([case_row(left_on=date(2010, 4, 9), reintegrated_on=date(2010, 5, 3))])
		self.assertEqual(frame["left_on"][0], pd.Timestamp("2010-04-09"))


class BadRows(unittest.TestCase):
	def faults(self, *rows: dict[str, Any]) -> tuple[str, ...]:
		with self.assertRaises(BadCaseRows) as raised:
			frame_of(rows)
		return raised.exception.faults

	def test_a_missing_column_is_named(self) -> None:
		row = case_row()
		del row["sex"], row["left_on"]
		self.assertEqual(
			self.faults(row), ("sex: the column is missing (row 1)", "left_on: the column is missing (row 1)")
		)

	def test_each_wrong_value_is_named_by_column_and_row(self) -> None:
		wrong = {
			"client": "",
			"case_type": None,
			"sex": "female",
			"age_at_registration": 121,
			"registered_on": "1 April",
			"referred_by": 7,
			"left_on": 20100401,
		}
		for column, value in wrong.items():
			with self.subTest(column):
				(fault,) = self.faults(case_row(case="first"), case_row(**{column: value}))
				self.assertRegex(fault, rf"^{column}: must be .+ \(row 2\)$")

	def test_an_age_must_be_a_whole_number_of_years(self) -> None:
		for age in (-1, 12.5, True, "twelve", math.inf):
			with self.subTest(str(age)):
				self.assertIn("whole number from 0 to 120", self.faults(case_row(age_at_registration=age))[0])

	def test_a_year_that_was_mistyped_is_refused(self) -> None:
		(fault,) = self.faults(case_row(registered_on=date(201, 4, 1)))
		self.assertIn("between the years 1900 and 2200", fault)

	def test_nobody_leaves_before_being_registered(self) -> None:
		faults = self.faults(case_row(reintegrated_on=date(2010, 3, 31), left_on=date(2010, 3, 30)))
		self.assertEqual(
			faults,
			(
				"reintegrated_on: must not be before registered_on (row 1)",
				"left_on: must not be before registered_on (row 1)",
			),
		)

	def test_a_case_cannot_stand_in_two_rows(self) -> None:
		self.assertEqual(
			self.faults(case_row(), case_row()), ("case: no case may stand in two rows (row 1, 2)",)
		)

	def test_all_faults_are_told_at_once(self) -> None:
		self.assertEqual(len(self.faults(case_row(sex="?", client=None, registered_on=None))), 3)

	def test_many_rows_with_one_fault_are_told_in_one_short_sentence(self) -> None:
		rows = [case_row(case=str(number), sex="X") for number in range(25)]
		self.assertEqual(
			self.faults(*rows),
			('sex: must be "Female" or "Male" (row 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 15 more)',),
		)

	def test_no_message_repeats_what_stood_in_a_row(self) -> None:
		with self.assertRaises(BadCaseRows) as raised:
			frame_of([case_row(sex="Sokha", age_at_registration="Sokha", registered_on="Sokha")])
		self.assertNotIn("Sokha", str(raised.exception))


if __name__ == "__main__":
	unittest.main()
