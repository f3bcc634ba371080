"""Every defined table agrees with its rows, with its parts and with its months, whatever stands in the register."""

from __future__ import annotations

import unittest
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd

from ccm_app.statistics import measures, shelter
from ccm_app.statistics.build import build
from ccm_app.statistics.definitions import Axis, BadDefinition, TableDefinition, defined
from ccm_app.statistics.frame_source import STANDING, FrameSource
from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.period import Period, period, quarter
from ccm_app.statistics.shelter import shelter_table, shelter_tables
from ccm_app.statistics.source import BadRequest, CountRequest, Narrowed, totals
from ccm_app.statistics.table import TOTAL, Table
from ccm_app.statistics.words import NOT_ADDED, NOT_RECORDED
from tests.statistics.any_source import any_source

QUARTER = quarter("2010-Q2")
DEFINITIONS = {**shelter.DEFINITIONS, **measures.DEFINITIONS}
REGISTERS = range(3)


def records(source: FrameSource, definition: TableDefinition, of: Period) -> list[dict[str, Any]]:
	"""The rows that a table counts, found without the engine."""
	indicator = definition.indicator
	codes = {month.code for month in of.months}
	rows = source.facts[indicator.fact].to_dict("records")
	if indicator.fact not in STANDING:
		rows = [row for row in rows if f"{row['day']:%Y-%m}" in codes]
	where = [*indicator.where]
	where += [(a.dimension, tuple(e.code for e in a.entries)) for a in (definition.rows,) if not a.more]
	return [row for row in rows if all(row[name] in allowed for name, allowed in where)]


def counted(definition: TableDefinition, rows: Iterable[dict[str, Any]]) -> int:
	listed = list(rows)
	return len(listed) if definition.indicator.is_additive else len({row["client"] for row in listed})


class EveryTable(unittest.TestCase):
	@staticmethod
	@lru_cache(maxsize=1)
	def each() -> list[tuple[FrameSource, TableDefinition, Table]]:
		sources = [any_source(number) for number in REGISTERS]
		return [(one, each, build(each, one, QUARTER)) for one in sources for each in DEFINITIONS.values()]

	def test_the_total_is_what_the_records_say(self) -> None:
		for source, definition, table in self.each():
			expected = counted(definition, records(source, definition, QUARTER))
			self.assertEqual(table.total.counts[TOTAL], expected, definition.code)

	def test_every_row_is_what_the_records_say(self) -> None:
		for source, definition, table in self.each():
			if definition.rows.bands:
				continue
			rows = records(source, definition, QUARTER)
			for row in table.rows:
				code = "" if row.code == "NOT_STATED" else row.code
				expected = counted(
					definition, (one for one in rows if one[definition.rows.dimension] == code)
				)
				self.assertEqual(row.counts[TOTAL], expected, (definition.code, row.code))

	def test_rows_columns_and_totals_of_what_can_be_added_agree(self) -> None:
		for _source, definition, table in self.each():
			if not table.is_additive:
				self.assertIn(NOT_ADDED, table.notes, definition.code)
				continue
			inner = [c.code for c in table.columns if c.code not in (TOTAL, "BEFORE")]
			for row in table.all_rows:
				if inner:
					self.assertEqual(
						row.counts[TOTAL], sum(row.counts[code] for code in inner), definition.code
					)
			for code in table.total.counts:
				self.assertEqual(table.total.counts[code], sum(row.counts[code] for row in table.rows))

	def test_persons_are_at_most_the_sum_and_at_least_each_part(self) -> None:
		for _source, _definition, table in self.each():
			if table.is_additive:
				continue
			for code, total in table.total.counts.items():
				parts = [row.counts[code] for row in table.rows]
				self.assertLessEqual(total, sum(parts))
				self.assertGreaterEqual(total, max(parts, default=0))

	def test_months_add_up_to_the_quarter_where_the_table_does_not_say_otherwise(self) -> None:
		for source, definition, table in self.each():
			if not table.is_additive or definition.indicator.fact in STANDING:
				continue
			single = [build(definition, source, Period(month, month)) for month in QUARTER.months]
			for row in table.all_rows:
				parts = [one.figure(row.code, TOTAL, "count") or 0 for one in single]
				self.assertEqual(row.counts[TOTAL], sum(parts), (definition.code, row.code))

	def test_shares_add_up_to_one_hundred_or_nothing_was_counted(self) -> None:
		for _source, definition, table in self.each():
			if definition.shares:
				shares = sum(row.percentages[TOTAL] for row in table.rows)
				self.assertEqual(shares, 100 if table.total.counts[TOTAL] else 0, definition.code)

	def test_every_table_says_what_is_counted_in_both_languages(self) -> None:
		for definition in DEFINITIONS.values():
			self.assertTrue(definition.words.definition_en.endswith("."), definition.code)
			self.assertRegex(definition.words.definition_km, "[\u1780-\u17b3].*។$")


class ParticularTables(unittest.TestCase):
	def source(self, fact: str, *rows: dict[str, Any]) -> FrameSource:
		day = pd.Timestamp("2010-04-10")
		columns = {"client": "A", "day": day, "case_type": "DV", "sex": "Female", "age": 9}
		return FrameSource({fact: pd.DataFrame([{**columns, **row} for row in rows])})

	def test_a_person_at_seven_topics_of_life_skills_is_one_person_in_the_total(self) -> None:
		topics = [{"kind": "LIFESKILLS", "topic": one.code} for one in shelter.TOPICS]
		table = shelter_table("T14", self.source("training", *topics), QUARTER)
		self.assertEqual([row.counts["DV_F"] for row in table.rows], [1] * 7)
		self.assertEqual((table.total.counts["DV_F"], table.total.counts[TOTAL]), (1, 1))

	def test_family_assessments_stand_beside_the_quarter_before(self) -> None:
		rows = [{"day": pd.Timestamp("2010-02-01")}, {}, {"day": pd.Timestamp("2009-12-31")}]
		table = shelter_table("T16", self.source("assessed", *rows), QUARTER)
		self.assertEqual((table.figure("DV", "BEFORE", "count"), table.figure("DV", TOTAL, "count")), (1, 1))
		self.assertEqual(table.columns[0].label_en, "1st quarter 2010")

	def test_followed_up_trainees_are_counted_as_persons_and_as_times(self) -> None:
		rows = [{"topic": "SEWING"}, {"topic": "SEWING"}, {"topic": "FORMAL", "client": "B"}]
		table = shelter_table("T21", self.source("training_follow_up", *rows), QUARTER)
		self.assertEqual(
			(table.figure("SEWING", TOTAL, "count"), table.figure("SEWING", "TIMES", "count")), (1, 2)
		)
		self.assertEqual((table.total.counts[TOTAL], table.total.counts["TIMES"]), (2, 3))

	def test_what_is_not_recorded_says_so(self) -> None:
		for table in shelter_tables(FrameSource(any_source(3).facts | {}), QUARTER):
			self.assertNotIn(NOT_RECORDED, table.notes)
		bare = FrameSource(
			{name: any_source(3).facts[name] for name in ("registered", "reintegrated", "in_shelter")}
		)
		for code in ("T12", "T13", "T14", "T15", "T16", "T17", "T19", "T20", "T21"):
			table = shelter_table(code, bare, QUARTER)
			self.assertIn(NOT_RECORDED, table.notes)
			self.assertEqual([row.counts for row in table.all_rows if row.counts], [])

	def test_an_unknown_sex_and_age_have_a_column_of_their_own(self) -> None:
		indicator = INDICATORS["CASES_REGISTERED"]
		words = shelter.DEFINITIONS["T16"].words
		ages = Axis("age", bands=((0, 10), (11, 17)), by_sex=frozenset({"*"}))
		source = self.source("registered", {"sex": "", "age": -1}, {"age": 80})
		table = build(TableDefinition("X", words, indicator, Axis("case_type"), ages), source, QUARTER)
		codes = [column.code for column in table.columns]
		self.assertEqual([c for c in codes if table.total.counts[c]], ["18+_F", "NOT_STATED_X", TOTAL])

	def test_the_middle_and_the_ninth_of_ten_days_are_days_that_occurred(self) -> None:
		days = [{"what": "Assessment", "days": n} for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 30)]
		table = measures.MEASURES["M01"](self.source("milestone", *days), QUARTER)
		row = table.row("Assessment")
		assert row is not None
		self.assertEqual(row.counts, {"CASES": 10, "MEDIAN": 5, "NINETY": 9, "LONGEST": 30})

	def test_the_targets_stand_beside_what_was_reached(self) -> None:
		rows = [{"client": f"C{n}"} for n in range(35)]
		table = measures.targets(self.source("registered", *rows, {"client": "C1"}), QUARTER)
		self.assertEqual(table.rows[0].counts, {"TARGET": 3_500, "REACHED": 35})
		self.assertEqual(table.rows[0].percentages, {"REACHED": 1})
		self.assertEqual([row.counts for row in table.rows[1:]], [{"TARGET": 15_250}, {"TARGET": 3_469}])
		self.assertEqual(sum("Not recorded" in note.english for note in table.notes), 2)

	def test_currencies_are_never_added(self) -> None:
		rows = [
			{
				"currency": one,
				"action": "Recovery",
				"funder": "EU",
				"planned": 150,
				"approved": 1,
				"committed": 1,
				"spent": 1,
			}
			for one in ("USD", "KHR", "USD")
		]
		table = measures.money(self.source("plan_money", *rows), QUARTER)
		self.assertEqual(
			{row.code: row.counts["PLANNED"] for row in table.rows if "TOTAL" in row.code},
			{"TOTAL KHR": 150, "TOTAL USD": 300},
		)
		self.assertEqual((table.total.counts, table.decimals), ({}, 2))

	def test_areas_of_the_survey_overlap_and_shares_are_of_all_providers(self) -> None:
		rows = [{"client": f"P{n}", "programme_area": "Prevention"} for n in range(20)]
		rows += [{"client": f"P{n}", "programme_area": "Recovery"} for n in range(10, 29)]
		table = measures.MEASURES["I03"](self.source("provider", *rows), QUARTER)
		shares = {row.code: row.percentages[TOTAL] for row in table.rows}
		self.assertEqual((shares, table.total.counts[TOTAL]), ({"Prevention": 69, "Recovery": 66}, 29))

	def test_the_funnel_is_a_share_of_the_registered(self) -> None:
		facts = self.source(
			"reached",
			{"stage": "Registration"},
			{"stage": "Registration", "client": "B"},
			{"stage": "Services"},
		)
		facts.facts |= self.source("registered", {}, {"client": "B"}).facts
		table = measures.funnel(facts, QUARTER)
		self.assertEqual(table.figure("Registration", TOTAL, "percentage"), 100)
		self.assertEqual(table.figure("Services", TOTAL, "percentage"), 50)


class OwnTables(unittest.TestCase):
	given = {
		"code": "OWN1",
		"title_en": "By home",
		"indicator": "PERSONS_REGISTERED",
		"rows": "province",
		"columns": "case_type",
	}

	def test_a_table_from_the_screen_counts_like_the_shipped_ones(self) -> None:
		source = any_source(5)
		table = build(
			defined({**self.given, "by_sex": 1, "filters": {"field_office": ["A"]}}, INDICATORS),
			source,
			QUARTER,
		)
		rows = [
			row
			for row in records(source, defined(self.given, INDICATORS), QUARTER)
			if row["field_office"] == "A"
		]
		self.assertEqual(table.total.counts[TOTAL], len({row["client"] for row in rows}))
		self.assertEqual((table.code, table.is_additive), ("OWN1", False))

	def test_what_cannot_be_counted_is_refused_with_a_sentence(self) -> None:
		wrong: list[dict[str, Any]] = [
			{"indicator": "NOBODY"},
			{"rows": ""},
			{"columns": "province"},
			{"title_en": " "},
			{"filters": {"name": ["Sokha"]}},
			{"filters": "1=1"},
			{"columns": "", "by_sex": 1},
			{"columns": "sex", "by_sex": 1},
			{"rows": "name; DROP TABLE Client"},
		]
		for change in wrong:
			with self.subTest(change), self.assertRaises((BadDefinition, BadRequest)) as raised:
				defined({**self.given, **change}, INDICATORS)
			self.assertRegex(str(raised.exception), "[.]$")

	def test_persons_have_no_shares_because_they_overlap(self) -> None:
		self.assertFalse(defined({**self.given, "shares": 1}, INDICATORS).shares)


class TheSource(unittest.TestCase):
	def test_no_request_leaves_the_lists_of_facts_and_dimensions(self) -> None:
		for wrong in (
			{"fact": "names"},
			{"by": ("name",)},
			{"where": (("name", ("x",)),)},
			{"unit": "sum:salary"},
			{"unit": "sum:"},
		):
			asked = {"fact": "registered", "by": ("sex",), "period": QUARTER, **wrong}
			with self.subTest(wrong), self.assertRaises(BadRequest):
				CountRequest(**asked)

	def test_a_part_of_the_register_and_the_rest_are_the_whole(self) -> None:
		source = any_source(7)
		request = CountRequest("registered", (), QUARTER)
		parts = [Narrowed(source, (("provider", (one,)),)).counts(request) for one in ("A", "B", "")]
		self.assertEqual(sum(totals(part)[()] for part in parts), totals(source.counts(request))[()])

	def test_an_empty_period_gives_zeros(self) -> None:
		for table in shelter_tables(any_source(2), period("1990-01", "1990-03")):
			self.assertEqual(
				{n for row in table.all_rows for n in row.counts.values()} - {0}, set(), table.code
			)

	def test_the_same_definition_with_other_months_is_another_set_of_keys(self) -> None:
		definition = replace(DEFINITIONS["T16"], before=False)
		one = build(definition, any_source(1), QUARTER)
		other = build(definition, any_source(1), quarter("2010-Q1"))
		self.assertFalse(set(one.keys.values()) & set(other.keys.values()))


if __name__ == "__main__":
	unittest.main()
