"""Whatever stands in a register, the tables agree with themselves, with each other and with their months."""

from __future__ import annotations

import unittest
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ccm_app.statistics.cases import frame_of
from ccm_app.statistics.layout import BadAgeBands
from ccm_app.statistics.lists import CaseType, Entry
from ccm_app.statistics.period import Period, period, quarter
from ccm_app.statistics.table import TOTAL, Table
from ccm_app.statistics.tables import TABLES, all_tables, t06, t07, t08, t09, t18

QUARTER = quarter("2010-Q2")
FIRST_DAY = date(2010, 2, 1)
QUICK = settings(max_examples=30, deadline=None)


@st.composite
def registers(draw: st.DrawFn) -> list[dict[str, Any]]:
	"""Up to 40 cases around the quarter, some with unlisted codes and unknown ages."""
	rows = []
	for number in range(draw(st.integers(0, 40))):
		registered = FIRST_DAY + timedelta(days=draw(st.integers(0, 200)))
		stay = draw(st.none() | st.integers(0, 150))
		left = None if stay is None else registered + timedelta(days=stay)
		reintegrated = draw(st.sampled_from([None, left]))
		rows.append(
			{
				"client": f"client {draw(st.integers(0, 30))}",
				"case": f"case {number}",
				"case_type": draw(st.sampled_from(["DV", "SA", "NC", "TL", "ST", "RC", "SW", "OT", "XX"])),
				"sex": draw(st.sampled_from(["Female", "Male"])),
				"age_at_registration": draw(st.none() | st.integers(0, 120)),
				"registered_on": registered,
				"referred_by": draw(st.sampled_from([None, "RAO", "CCPCR-SVR", "IOM"])),
				"reintegrated_on": reintegrated,
				"reintegration_option": draw(st.sampled_from(["FAM", "FAC", None, "KIN"])),
				"left_on": left,
				"provider": "CCPCR-SVR",
				"field_office": "SVR",
			}
		)
	return rows


def inside(rows: Iterable[dict[str, Any]], column: str, of: Period) -> list[dict[str, Any]]:
	"""The rows whose day lies in the period, found without pandas."""
	codes = {month.code for month in of.months}
	return [row for row in rows if row[column] and row[column].isoformat()[:7] in codes]


class AnyRegister(unittest.TestCase):
	@given(registers())
	@QUICK
	def test_each_total_row_is_the_sum_of_its_rows(self, rows: list[dict[str, Any]]) -> None:
		for table in all_tables(frame_of(rows), QUARTER):
			for column in table.columns:
				if column.code != "STOCK":
					total = sum(row.counts[column.code] for row in table.rows)
					self.assertEqual(table.total.counts[column.code], total, (table.code, column.code))

	@given(registers())
	@QUICK
	def test_each_row_adds_up_to_its_total(self, rows: list[dict[str, Any]]) -> None:
		for table in all_tables(frame_of(rows), QUARTER):
			for row in table.all_rows:
				parts = [c.code for c in table.columns if c.code not in (TOTAL, "STOCK")]
				parts = [code for code in parts if not code.startswith("REINTEGRATED")]
				self.assertEqual(row.counts[TOTAL], sum(row.counts[code] for code in parts))

	@given(registers())
	@QUICK
	def test_the_sum_of_a_heading_is_the_sum_of_its_columns(self, rows: list[dict[str, Any]]) -> None:
		frame = frame_of(rows)
		for table in (t07(frame, QUARTER), t08(frame, QUARTER)):
			for row in table.all_rows:
				for column in table.columns:
					if column.group and column.group.code in row.counts:
						group = column.group.code
						self.assertEqual(
							row.counts[group], row.counts[f"{group}_F"] + row.counts[f"{group}_M"]
						)

	@given(registers())
	@QUICK
	def test_the_tables_agree_with_each_other_and_with_the_rows(self, rows: list[dict[str, Any]]) -> None:
		frame = frame_of(rows)
		registered = len(inside(rows, "registered_on", QUARTER))
		reintegrated = len(inside(rows, "reintegrated_on", QUARTER))
		tables = all_tables(frame, QUARTER)
		self.assertEqual([table.total.counts[TOTAL] for table in tables], [registered] * 4 + [reintegrated])
		for table in tables[1:3]:
			self.assertEqual(table.total.counts["REINTEGRATED"], reintegrated)

	@given(registers())
	@QUICK
	def test_percentages_add_up_to_one_hundred_or_nothing_was_counted(
		self, rows: list[dict[str, Any]]
	) -> None:
		for table in all_tables(frame_of(rows), QUARTER):
			expected = 100 if table.total.counts[TOTAL] else 0
			if table.total.percentages:
				shares = [share for code, share in table.total.percentages.items() if code != TOTAL]
				self.assertEqual((sum(shares), table.total.percentages[TOTAL]), (expected, expected))
			if table.rows[0].percentages:
				self.assertEqual(sum(row.percentages[TOTAL] for row in table.rows), expected)

	@given(registers())
	@QUICK
	def test_the_months_add_up_to_the_quarter(self, rows: list[dict[str, Any]]) -> None:
		frame = frame_of(rows)
		for build in TABLES.values():
			single = [build(frame, Period(month, month)) for month in QUARTER.months]
			whole = build(frame, QUARTER)
			months = {month.code for month in QUARTER.months}
			for row in (*whole.rows, whole.total):
				for code in set(whole.codes(row)) - months - {"STOCK"}:
					parts = [table.figure(row.code, code, "count") or 0 for table in single]
					self.assertEqual(row.counts[code], sum(parts), (whole.code, row.code, code))

	@given(registers())
	@QUICK
	def test_the_stock_is_who_had_come_and_not_left(self, rows: list[dict[str, Any]]) -> None:
		for row, month in zip(t08(frame_of(rows), QUARTER).rows, QUARTER.months, strict=True):
			day = month.last_day
			here = {
				r["client"]
				for r in rows
				if r["registered_on"] <= day and not (r["left_on"] and r["left_on"] <= day)
			}
			self.assertEqual(row.counts["STOCK"], len(here))


class SmallRegisters(unittest.TestCase):
	def tables(self, *changes: dict[str, Any]) -> list[Table]:
		return all_tables(frame_of(self.rows(*changes)), QUARTER)

	def rows(self, *changes: dict[str, Any]) -> list[dict[str, Any]]:
		day = date(2010, 4, 30)
		row: dict[str, Any] = {
			"client": "A",
			"case_type": "DV",
			"sex": "Male",
			"age_at_registration": 10,
			"registered_on": day,
			"referred_by": "RAO",
			"reintegrated_on": None,
			"reintegration_option": None,
			"left_on": None,
			"provider": "",
			"field_office": "",
		}
		return [{**row, "case": str(number), **change} for number, change in enumerate(changes)]

	def test_an_empty_period_gives_zeros_everywhere(self) -> None:
		for table in self.tables():
			for row in table.all_rows:
				self.assertEqual(set(row.counts.values()), {0}, table.code)
				self.assertLessEqual(set(row.percentages.values()), {0}, table.code)

	def test_a_person_with_two_cases_is_two_cases_but_one_client_in_the_shelter(self) -> None:
		table = self.tables({}, {"case_type": "NC"})[2]
		april = table.rows[0]
		self.assertEqual((april.counts[TOTAL], april.counts["STOCK"]), (2, 1))

	def test_who_leaves_on_the_last_day_of_the_month_is_not_in_its_stock(self) -> None:
		table = self.tables({"left_on": date(2010, 4, 30)})[2]
		self.assertEqual(table.rows[0].counts["STOCK"], 0)

	def test_a_boy_is_counted_as_a_boy(self) -> None:
		counts = self.tables({})[1].rows[0].counts
		self.assertEqual((counts["DV_F"], counts["DV_M"]), (0, 1))

	def test_an_adult_above_the_bands_and_an_unknown_age_get_bands_of_their_own(self) -> None:
		table = self.tables({"age_at_registration": 26}, {"age_at_registration": None})[2]
		self.assertEqual((table.total.counts["26+"], table.total.counts["NOT_STATED"]), (1, 1))
		self.assertEqual(table.column_title("26+_M"), "26 and over M")
		self.assertEqual(table.column_title("NOT_STATED_M"), "Not stated M")

	def test_a_type_that_the_list_does_not_know_counts_as_other(self) -> None:
		types, by_month, *_ = self.tables({"case_type": "NEW"})
		self.assertEqual(types.figure("OT", TOTAL, "count"), 1)
		self.assertEqual(by_month.figure("2010-04", "OT", "count"), 1)

	def test_an_organisation_that_the_list_does_not_know_gets_its_own_row(self) -> None:
		table = self.tables({"referred_by": "IOM"}, {"referred_by": None})[3]
		self.assertEqual([row.code for row in table.rows], ["RAO", "CCPCR-SVR", "IOM", "NOT_STATED"])
		self.assertEqual(table.figure("NOT_STATED", TOTAL, "percentage"), 50)

	def test_a_site_can_bring_its_own_lists(self) -> None:
		case = {"case_type": "IM", "reintegrated_on": date(2010, 6, 30), "reintegration_option": "KIN"}
		frame = frame_of(self.rows(case))
		own = [CaseType("IM", "Irregular Migration", "ចំណាកស្រុក", by_sex=True)]
		self.assertEqual(t06(frame, QUARTER, own).figure("IM", TOTAL, "count"), 1)
		self.assertEqual(t07(frame, QUARTER, own).figure("2010-04", "IM_M", "count"), 1)
		self.assertEqual(t08(frame, QUARTER, [(0, 17)]).figure("TOTAL", "0-17", "count"), 1)
		self.assertEqual([row.code for row in t09(frame, QUARTER, []).rows], ["RAO"])
		by_option = t18(frame, QUARTER, [Entry("KIN", "Kin", "សាច់ញាតិ")])
		self.assertEqual([row.label_en for row in by_option.rows], ["Kin"])
		self.assertEqual(by_option.total.counts["2010-06"], 1)

	def test_age_bands_with_a_gap_are_refused(self) -> None:
		for bands in ([(0, 10), (12, 17)], [(1, 10)], [(0, 10), (10, 17)]):
			with self.subTest(bands), self.assertRaisesRegex(BadAgeBands, "without gap"):
				t08(frame_of([]), QUARTER, bands)

	def test_a_period_over_two_years_names_the_year_of_each_month(self) -> None:
		table = t07(frame_of([]), period("2009-12", "2010-01"))
		self.assertEqual([row.label_en for row in table.rows], ["Dec 2009", "Jan 2010"])

	def test_a_provider_that_is_no_shelter_can_leave_the_stock_out(self) -> None:
		table = t08(frame_of([]), QUARTER, with_stock=False)
		self.assertNotIn("STOCK", [column.code for column in table.columns])


if __name__ == "__main__":
	unittest.main()
