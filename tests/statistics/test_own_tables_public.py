"""Own tables in random publications beside the shipped ones: what is let through is opened by no reader."""

from __future__ import annotations

import random
import unittest
from typing import Any

from ccm_app.statistics.build import build
from ccm_app.statistics.definitions import TableDefinition, defined
from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.opening import open_publication
from ccm_app.statistics.period import quarter
from ccm_app.statistics.public import publish
from ccm_app.statistics.published_before import Before
from ccm_app.statistics.relations import Additivity, Disagreement, relations_of
from ccm_app.statistics.rings import in_a_ring
from ccm_app.statistics.shelter import shelter_table
from ccm_app.statistics.suppression import NotProtected
from ccm_app.statistics.table import TOTAL, Table
from tests.statistics.any_source import any_source

QUARTER = quarter("2010-Q2")
K = 5
COUNTED = (
	"CASES_REGISTERED",
	"PERSONS_REGISTERED",
	"FAMILY_VISITS",
	"SERVICES",
	"PERSONS_SERVED",
	"CLOSURES",
)
DIVIDED = ("case_type", "sex", "age", "province", "month")
SHIPPED = ("T06", "T07", "T08", "T09", "T17", "T21")


def own(chance: random.Random, code: str) -> TableDefinition:
	"""An own table as somebody might put it together, sometimes with a filter."""
	rows, columns, filtered = chance.sample(DIVIDED, 3)
	filters = {"case_type": ["DV", "NC"]} if filtered == "case_type" else {}
	given: dict[str, Any] = {
		"code": code,
		"title_en": "Own table",
		"indicator": chance.choice(COUNTED),
		"rows": rows,
		"columns": chance.choice(["", columns]),
		"shares": chance.random() < 0.5,
		"filters": filters if chance.random() < 0.5 else {},
	}
	return defined(given, INDICATORS)


def together(number: int) -> tuple[list[Table], list[str]]:
	"""Shipped and own tables of one register, and the own ones among them."""
	chance = random.Random(number)
	source = any_source(number, chance.choice([60, 150, 400]))
	shipped = [shelter_table(code, source, QUARTER) for code in chance.sample(SHIPPED, 3)]
	codes = [f"X0{place}" for place in range(chance.randint(1, 4))]
	return [*shipped, *(build(own(chance, code), source, QUARTER) for code in codes)], codes


class RandomPublications(unittest.TestCase):
	def test_own_tables_that_cross_the_shipped_ones_are_closed_or_refused(self) -> None:
		closed = crossed = 0
		for number in range(24):
			tables, codes = together(number)
			if in_a_ring(tables, codes):
				crossed += 1
				continue
			try:
				public = publish(tables, K)
			except NotProtected:
				continue
			closed += 1
			self.assertEqual(open_publication(public.protection.published), [], number)
			for table in public.tables:
				for row in table.all_rows:
					self.assertEqual([n for n in row.counts.values() if 0 < n < K], [], (number, table.code))
		self.assertGreater(closed, 12)
		self.assertGreater(crossed, 0)

	def test_an_own_table_after_a_shipped_one_does_not_open_it(self) -> None:
		closed = 0
		for number in range(6):
			source = any_source(number, 200)
			first = shelter_table("T17", source, QUARTER)
			given = {"code": "X01", "title_en": "Own", "indicator": "FAMILY_VISITS"}
			later = build(
				defined({**given, "rows": "case_type", "columns": "sex"}, INDICATORS), source, QUARTER
			)
			before = [Before(publish([first], K).tables[0], first)]
			try:
				public = publish([later], K, before)
			except NotProtected:
				continue
			closed += 1
			self.assertEqual(open_publication(public.protection.published), [], number)
		self.assertGreater(closed, 0)


class RowsOfTheSex(unittest.TestCase):
	def test_each_row_counts_its_own_sex_and_not_all(self) -> None:
		source = any_source(7, 200)
		for counted in ("CASES_REGISTERED", "PERSONS_REGISTERED"):
			given = {"code": "X01", "title_en": "Own", "indicator": counted, "rows": "sex"}
			table = build(defined(given, INDICATORS), source, QUARTER)
			parts = [row.counts[TOTAL] for row in table.rows]
			self.assertEqual((sum(parts), len(parts) > 2), (table.total.counts[TOTAL], True), counted)


class PersonsAndTheirRecords(unittest.TestCase):
	def test_a_reader_knows_that_there_are_no_more_persons_than_records(self) -> None:
		source = any_source(7, 200)
		given = {"title_en": "Own", "rows": "case_type"}
		tables = [
			build(defined({**given, "code": code, "indicator": counted}, INDICATORS), source, QUARTER)
			for code, counted in (("X01", "PERSONS_REGISTERED"), ("X02", "CASES_REGISTERED"))
		]
		figures = {
			key: table.figure(*place, "count") or 0 for table in tables for place, key in table.keys.items()
		}
		measures = {"PERSONS_REGISTERED": Additivity(frozenset({"sex"}), "CASES_REGISTERED")}
		relations, _ = relations_of(figures, measures)
		pairs = [one for one in relations if one.total.measure != one.parts[0].measure]
		self.assertEqual(len(pairs), len(tables[0].all_rows))
		self.assertEqual({(one.kind, one.total.measure) for one in pairs}, {("least", "CASES_REGISTERED")})
		wrong = {
			key: 10**6 if key.measure == "PERSONS_REGISTERED" else value for key, value in figures.items()
		}
		with self.assertRaises(Disagreement):
			relations_of(wrong, measures)

	def test_followed_up_trainees_and_their_follow_ups_are_tied_in_the_shipped_table(self) -> None:
		table = shelter_table("T21", any_source(3, 200), QUARTER)
		self.assertGreaterEqual(table.total.counts["TIMES"], table.total.counts[TOTAL])
		relations = publish([table], K).protection.published.relations
		self.assertTrue(any(one.total.measure != one.parts[0].measure for one in relations))


if __name__ == "__main__":
	unittest.main()
