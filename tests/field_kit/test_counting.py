"""Counting in SQLite gives what counting the rows in memory gives, and what the shelter printed."""

from __future__ import annotations

import shutil
import tempfile
import unittest
from pathlib import Path

from ccm_app.caseload.figures import load
from ccm_app.field_kit import source
from ccm_app.field_kit.counting import SqliteSource
from ccm_app.field_kit.demo import PASSPHRASE
from ccm_app.field_kit.facts import SELECTS
from ccm_app.field_kit.registry import Registry
from ccm_app.statistics.build import build
from ccm_app.statistics.cases import frame_of
from ccm_app.statistics.compare import differences
from ccm_app.statistics.facts import FACTS
from ccm_app.statistics.indicators import INDICATORS
from ccm_app.statistics.measures import DEFINITIONS, MEASURES
from ccm_app.statistics.period import quarter
from ccm_app.statistics.public import publish
from ccm_app.statistics.shelter import shelter_table, shelter_tables
from ccm_app.statistics.source import CountRequest
from ccm_app.statistics.table import TOTAL
from ccm_app.statistics.tables import TABLES
from tests.field_kit.registers import demonstration

QUARTER = quarter("2010-Q2")
NOT_RECORDED = {"T12", "T13", "T14", "T15"}


class CountedInSqlite(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.caseload = load()
		cls.folder = Path(tempfile.mkdtemp(prefix="ccm-counting-"))
		cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
		shutil.copy(demonstration()[0] / "registry.sqlite", cls.folder / "registry.sqlite")
		cls.registry = Registry(cls.folder / "registry.sqlite", passphrase=PASSPHRASE)
		cls.addClassCleanup(cls.registry.close)
		cls.source = SqliteSource(cls.registry.storage.connection)
		cls.where = (("provider", (cls.caseload.provider,)),)

	def test_every_fact_can_be_counted_by_each_of_its_dimensions(self) -> None:
		for fact in SELECTS:
			for dimension in (*FACTS[fact].dimensions, "month"):
				with self.subTest(fact=fact, dimension=dimension):
					by_it = self.source.counts(CountRequest(fact, (dimension,), QUARTER))
					(whole,) = self.source.counts(CountRequest(fact, (), QUARTER))["count"]
					self.assertEqual(by_it["count"].sum(), whole)

	def test_the_five_tables_are_the_same_as_from_rows_in_memory(self) -> None:
		frame = frame_of(source.case_rows(self.registry.storage, self.caseload.provider))
		for code, make in TABLES.items():
			ours = shelter_table(code, self.source, QUARTER, self.where)
			self.assertEqual(ours.all_rows, make(frame, QUARTER).all_rows, code)

	def test_the_printed_counts_come_out_and_the_differences_are_those_known(self) -> None:
		tables = shelter_tables(self.source, QUARTER, self.where, planned=self.caseload.planned_in_year)
		self.assertEqual(len(tables), 14)
		found = [one for table in tables for one in differences(table, self.caseload.printed)]
		self.assertEqual(len(found), 21)
		self.assertEqual([one for one in found if one.kind == "count" and not one.error], [])

	def test_the_family_assessments_of_slide_16_come_out_but_for_one_child_of_the_last_day_of_march(
		self,
	) -> None:
		table = shelter_table("T16", self.source, QUARTER, self.where)
		printed = {
			"DV": (3, 1),
			"SA": (3, 1),
			"NC": (29, 2),
			"TL": (0, 3),
			"ST": (0, 0),
			"RC": (1, 10),
			"SW": (0, 1),
		}
		# One neglected child was registered on 31 March and assessed in April.
		ours = {**printed, "NC": (28, 3)}
		for code, (earlier, now) in ours.items():
			self.assertEqual(
				(table.figure(code, "BEFORE", "count"), table.figure(code, TOTAL, "count")), (earlier, now)
			)

	def test_visits_to_families_and_follow_ups_of_training_come_out_as_printed_but_for_what_is_explained(
		self,
	) -> None:
		tables = [shelter_table(code, self.source, QUARTER, self.where) for code in ("T17", "T21")]
		found = [one for table in tables for one in differences(table, self.caseload.also_printed)]
		self.assertEqual(
			[(one.table, one.row, one.column, one.printed, one.ours, one.error) for one in found],
			[
				("T17", "TL", "BEFORE", 1, 0, "R01"),
				("T21", "SEWING", "TIMES", 3, 15, "R02"),
				("T21", "HAIRDRESSING", "TIMES", 3, 20, "R02"),
				("T21", "FORMAL", "TIMES", 2, 16, "R02"),
				("T21", "MATERIALS", "TIMES", 2, 10, "R02"),
				("T21", "TOTAL", "TIMES", 13, 64, "R02"),
			],
		)

	def test_neither_is_counted_as_a_service_or_a_follow_up_of_somebody_reintegrated(self) -> None:
		for fact in ("service", "follow_up", "family_visit", "training_follow_up"):
			with self.subTest(fact):
				(whole,) = self.source.counts(CountRequest(fact, (), quarter("2010-Q2")))["count"]
				kind = {"service": "Service Record", "family_visit": "Service Record"}.get(fact, "Follow-up")
				self.assertGreater(self.registry.storage.count(kind), whole)
		visits = shelter_table("T20", self.source, QUARTER, self.where)
		self.assertEqual(visits.total.counts[TOTAL], 0)

	def test_what_is_not_recorded_says_so_and_shows_no_zero(self) -> None:
		for table in shelter_tables(self.source, QUARTER, self.where):
			says_so = any("Not recorded" in note.english for note in table.notes)
			self.assertEqual(says_so, table.code in NOT_RECORDED, table.code)
			if says_so:
				self.assertEqual([row.counts for row in table.all_rows if row.counts], [], table.code)

	def test_every_measure_can_be_made(self) -> None:
		for code, make in MEASURES.items():
			table = make(self.source, QUARTER)
			self.assertEqual(table.code, code)
			self.assertTrue(table.definition_en and table.definition_km, code)

	def test_assessments_took_as_long_as_the_records_say(self) -> None:
		table = MEASURES["M01"](self.source, QUARTER)
		row = table.row("Assessment")
		assert row is not None
		# The 18 of the quarter, and the child of 31 March.
		self.assertEqual(row.counts["CASES"], 19)
		self.assertLessEqual(row.counts["MEDIAN"], row.counts["NINETY"])

	def test_the_survey_of_2007_comes_out_of_the_seeds(self) -> None:
		table = build(DEFINITIONS["I01"], self.source, QUARTER)
		printed = {
			"DROPIN": 4,
			"TRANSIT": 2,
			"MEDICAL": 6,
			"LIFESKILLS": 3,
			"NFE": 8,
			"FORMAL": 2,
			"STAFF": 2,
		}
		survey = [row for row in table.rows if row.code not in ("CCPCR-SVR", "COSECAM")]
		found = {code: sum(row.counts[code] for row in survey) for code in printed}
		self.assertEqual(found, printed)

	def test_the_quarter_can_be_published(self) -> None:
		tables = [t for t in shelter_tables(self.source, QUARTER, self.where) if t.keys]
		public = publish(tables, 5)
		for table in public.tables:
			for row in table.all_rows:
				self.assertEqual([n for n in row.counts.values() if 0 < n < 5], [], table.code)

	def test_a_filter_with_quotes_and_sql_in_it_finds_nothing_and_harms_nothing(self) -> None:
		for text in ("'; DROP TABLE Client; --", '" OR 1=1', "%", "\\"):
			table = shelter_table("T06", self.source, QUARTER, (("provider", (text,)),))
			self.assertEqual(table.total.counts[TOTAL], 0)
		self.assertGreater(self.registry.storage.count("Client"), 0)

	def test_every_indicator_has_a_fact(self) -> None:
		self.assertEqual([i.code for i in INDICATORS.values() if i.fact not in FACTS], [])


if __name__ == "__main__":
	unittest.main()
