"""What leaves for others: no small group, no formula, no hidden figure, nothing that names a person."""

from __future__ import annotations

import csv
import io
import json
import random
import unittest
from typing import Any

from ccm_app.exchange import ctdc, dhis2, htcds, hxl
from ccm_app.exchange.anonymous import anonymise, groups, too_small
from ccm_app.statistics.lists import Entry
from ccm_app.statistics.period import period, quarter
from ccm_app.statistics.safe_cells import safe_cell
from ccm_app.statistics.table import TOTAL, Column, Row, Table
from tests.domain.test_purity import PACKAGE, imported_names, is_below

QUARTER = quarter("2010-Q2")
COLUMNS = ("gender", "ageBroad", "citizenship")


def people(chance: random.Random, count: int) -> list[dict[str, str]]:
	"""Records of which most look like many others and a few like nobody."""
	return [
		{
			"gender": chance.choice(["Woman", "Woman", "Man"]),
			"ageBroad": chance.choice(["09--17", "18--20", "48+"]),
			"citizenship": chance.choice(["KHM"] * 20 + ["VNM", "THA"]),
			"means": chance.choice(["1", ""]),
		}
		for _ in range(count)
	]


class SingleRecords(unittest.TestCase):
	def test_whoever_leaves_looks_like_k_others_at_least(self) -> None:
		for number in range(60):
			records = people(random.Random(number), number * 5)
			done = anonymise(records, COLUMNS, 11)
			self.assertEqual(too_small(done.records, COLUMNS, 11), {})
			self.assertEqual(done.total, len(records))
			self.assertEqual(done.smallest, min(groups(done.records, COLUMNS).values(), default=0))

	def test_a_record_in_a_large_group_keeps_all_it_says(self) -> None:
		many = [{"gender": "Woman", "ageBroad": "09--17", "citizenship": "KHM"}] * 11
		done = anonymise([*many, {"gender": "Man", "ageBroad": "48+", "citizenship": "VNM"}], COLUMNS, 11)
		self.assertEqual(list(done.records), many)
		self.assertEqual((done.lost, round(done.share_lost, 3)), (1, 0.083))
		self.assertEqual(done.leaving, frozenset(range(11)))
		self.assertIn("1 (8.3 %) are held back", done.sentence)

	def test_a_rare_citizenship_is_emptied_before_a_person_is_left_out(self) -> None:
		rare = [{"gender": "Woman", "ageBroad": "09--17", "citizenship": one} for one in "ABCDEFGHIJK"]
		done = anonymise(rare, COLUMNS, 11)
		self.assertEqual((done.lost, done.blanked), (0, {"citizenship": 11}))

	def test_no_records_are_no_group(self) -> None:
		done = anonymise([], COLUMNS, 11)
		self.assertEqual((done.records, done.smallest, done.share_lost), ((), 0, 0.0))

	def test_k_of_one_is_refused(self) -> None:
		with self.assertRaises(ValueError):
			anonymise([], COLUMNS, 1)

	def test_the_order_does_not_tell_who_came_first(self) -> None:
		records = people(random.Random(1), 300)
		turned = list(reversed(records))
		self.assertEqual(anonymise(records, COLUMNS).records, anonymise(turned, COLUMNS).records)


class Ctdc(unittest.TestCase):
	def case(self, **changed: Any) -> dict[str, Any]:
		case = {"case_type": "TL", "sex": "Female", "age": 9, "registered_year": 2010}
		return {**case, "citizenship": "KHM", "country": "THA", "name": "Sokha", **changed}

	def test_ages_stand_in_the_bands_of_ctdc(self) -> None:
		expected = {
			0: "0--8",
			8: "0--8",
			9: "09--17",
			17: "09--17",
			18: "18--20",
			47: "39--47",
			48: "48+",
			120: "48+",
		}
		self.assertEqual({age: ctdc.age_band(age) for age in expected}, expected)
		self.assertEqual((ctdc.age_band(None), ctdc.age_band(-1)), ("", ""))

	def test_only_trafficking_is_a_record_and_no_name_is_in_it(self) -> None:
		self.assertIsNone(ctdc.row_of(self.case(case_type="DV")))
		row = ctdc.row_of(self.case())
		assert row is not None
		self.assertNotIn("Sokha", row.values())
		self.assertEqual((row["isForcedLabour"], row["isSexualExploit"], row["gender"]), ("1", "", "Woman"))

	def test_ten_alike_stay_here_and_eleven_leave(self) -> None:
		self.assertEqual(ctdc.export([self.case()] * 10).lost, 10)
		self.assertEqual(len(ctdc.export([self.case()] * 11).records), 11)


def table(of: Any = QUARTER) -> Table:
	"""DV by sex; the boys are hidden."""
	group = Entry("DV", "DV", "")
	columns = (
		Column("DV_F", "F", "ស្រី", group),
		Column("DV_M", "M", "ប្រុស", group),
		Column(TOTAL, "Total", "សរុប"),
	)
	row = Row("=1+1", "=SUM(A1)", "ខែមេសា", {"DV_F": 12, TOTAL: 15})
	return Table(
		"T07", "Cases", "ករណី", of, columns, (row,), Row(TOTAL, "Total", "សរុប", {TOTAL: 15}), (), "d", "d"
	)


class Dhis2(unittest.TestCase):
	mapped = dhis2.Mapped(
		"set",
		"unit",
		{("=1+1", "DV_F"): ("dv", "f"), ("=1+1", "DV_M"): ("dv", "m"), (TOTAL, TOTAL): ("all", "")},
	)

	def test_a_hidden_figure_is_left_out_and_never_sent_as_zero(self) -> None:
		body, missing = dhis2.data_value_set(table(), self.mapped)
		self.assertEqual(body["period"], "2010Q2")
		self.assertEqual(
			body["dataValues"],
			[
				{"dataElement": "dv", "value": "12", "categoryOptionCombo": "f"},
				{"dataElement": "all", "value": "15"},
			],
		)
		self.assertEqual(missing, [("=1+1", "DV_M")])

	def test_periods_are_written_as_dhis2_writes_them(self) -> None:
		for first, last, code in (("2010-04", "2010-04", "201004"), ("2010-01", "2010-12", "2010")):
			self.assertEqual(dhis2.period_code(period(first, last)), code)
		for first, last in (("2010-04", "2010-05"), ("2010-02", "2011-01")):
			with self.assertRaises(dhis2.NoPeriod):
				dhis2.period_code(period(first, last))

	def test_a_409_is_final_and_says_what_was_rejected(self) -> None:
		summary = {"status": "WARNING", "importCount": {"imported": 1, "ignored": 1}}
		summary["conflicts"] = [{"object": "dv", "value": "Data element not found"}]
		for text in (json.dumps(summary), json.dumps({"httpStatus": "Conflict", "response": summary})):
			answer = dhis2.answer_of(409, text)
			self.assertEqual(
				(answer.well, answer.may_try_again, answer.taken, answer.ignored), (False, False, 1, 1)
			)
			self.assertEqual(answer.sentences, ("dv: Data element not found",))

	def test_a_server_that_fails_or_does_not_answer_may_be_asked_again(self) -> None:
		for status, text in ((500, "<html>"), (503, "{}"), (429, "[]"), (None, "")):
			answer = dhis2.answer_of(status, text)
			self.assertEqual((answer.well, answer.may_try_again), (False, True))
			self.assertTrue(answer.sentences[-1])

	def test_an_answer_without_sense_is_no_error(self) -> None:
		for summary in (
			{"importCount": "many", "conflicts": 7},
			{"importCount": {"imported": "x", "ignored": 10**12, "updated": -1}, "conflicts": {"a": 1}},
		):
			answer = dhis2.answer_of(200, json.dumps(summary))
			self.assertEqual((answer.taken, answer.ignored), (0, 0))

	def test_a_success_is_one_only_when_nothing_was_ignored(self) -> None:
		good = {
			"status": "SUCCESS",
			"importCount": {"imported": 2, "updated": 1, "ignored": 0},
			"conflicts": [],
		}
		self.assertEqual(dhis2.answer_of(200, json.dumps(good)), dhis2.Answer(True, False, 3, 0))
		half = {"status": "SUCCESS", "importCount": {"imported": 2, "ignored": 1}}
		self.assertFalse(dhis2.answer_of(200, json.dumps(half)).well)


class Hxl(unittest.TestCase):
	def test_a_line_of_tags_stands_under_the_headings(self) -> None:
		lines = list(csv.reader(io.StringIO(hxl.to_hxl(table()))))
		self.assertEqual(lines[1][:2], ["#date+period", "#indicator+code"])
		self.assertEqual(lines[1][-3:], ["#affected+dv+f", "#affected+dv+m", "#affected+total"])
		self.assertEqual(lines[2][-3:], ["12", "", "15"])
		self.assertEqual({len(line) for line in lines}, {9})

	def test_no_cell_is_a_formula(self) -> None:
		line = list(csv.reader(io.StringIO(hxl.to_hxl(table()))))[2]
		self.assertEqual(line[3:5], ["'=1+1", "'=SUM(A1)"])

	def test_a_band_of_ages_is_a_tag_that_hxl_allows(self) -> None:
		self.assertEqual(hxl.tag_of(Column("0-10_F", "F", "")), "#affected+c0+c10+f")


class Alone(unittest.TestCase):
	def test_what_shapes_the_files_for_others_knows_no_platform(self) -> None:
		for room in ("anonymous", "ctdc", "dhis2", "htcds", "hxl"):
			path = PACKAGE / "exchange" / f"{room}.py"
			names = list(imported_names(path))
			self.assertTrue(names)
			self.assertEqual([name for name in names if is_below(name, "frappe")], [], room)


class SafeCells(unittest.TestCase):
	def test_what_a_spreadsheet_would_run_gets_an_apostrophe(self) -> None:
		for text in ("=1", "+1", "-1", "@x", "\t=1", " =1", "\u00a0=1", "＝1", "\n=1"):
			self.assertTrue(safe_cell(text).startswith("'"), repr(text))

	def test_numbers_and_plain_texts_stay_as_they_are(self) -> None:
		self.assertEqual(
			[safe_cell(one) for one in (-3, 0, 1.5, None, "ស្រី", "a-b")], ["-3", "0", "1.5", "", "ស្រី", "a-b"]
		)


class Htcds(unittest.TestCase):
	def test_every_field_of_the_standard_has_a_line_in_the_coverage(self) -> None:
		report = htcds.coverage()
		self.assertEqual(len(report), 83)
		self.assertEqual(sum(one.is_core for one in report), 40)
		self.assertTrue(all(one.reason for one in report))
		self.assertEqual(set(htcds.COVERED) - {one.field for one in report}, set())

	def test_the_core_fields_are_counted(self) -> None:
		counts = htcds.core_counts()
		self.assertEqual(sum(counts.values()), 40)
		self.assertGreaterEqual(counts["filled"], 14)

	def test_a_case_without_consent_is_not_exported(self) -> None:
		with self.assertRaises(ValueError):
			htcds.record_of({"sex": "Female"})

	def test_only_fields_that_are_filled_and_values_of_the_lists_leave(self) -> None:
		made = htcds.record_of(
			{
				"consent": 1,
				"sex": "Female",
				"exploitation": "ForcedLabour",
				"means": "not in the list",
				"stage": "Closure",
				"provider": "CWDA",
				"first_name": "Sokha",
			}
		)
		filled = {one.field for one in htcds.coverage() if one.state == "filled"}
		self.assertEqual(set(made) - filled, set())
		self.assertNotIn("vic_MethodsOfControl", made)
		self.assertNotIn("Sokha", made.values())
		self.assertEqual(
			(made["cas_Status"], made["vic_TraffickingStatus"]), ("Closed", "PossibleVictimOfTrafficking")
		)


if __name__ == "__main__":
	unittest.main()
