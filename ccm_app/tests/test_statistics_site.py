"""Closing, publishing, own tables and what leaves for other systems: over the shelter's quarter of 2010."""

from __future__ import annotations

import base64
import csv
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from unittest.mock import patch

import frappe
from frappe.desk.query_report import run

from ccm_app.api import booklets, dhis2_pushes, periods, publications, research_exports, statistics
from ccm_app.caseload.figures import load
from ccm_app.confidentiality import vault
from ccm_app.exchange import dhis2_sending
from ccm_app.registry import counted_cases
from ccm_app.registry.count_source import SiteSource
from ccm_app.statistics.compare import differences
from ccm_app.statistics.period import quarter
from ccm_app.tests import personas, statistics_world

QUARTER, PROVIDER = statistics_world.QUARTER, statistics_world.PROVIDER
OF_THE_PROVIDER = {"period": QUARTER, "provider": PROVIDER}
PARTY = "Outside Party"


class StatisticsTest(personas.SiteTest):
	"""The quarter under a provider of its own; nothing of it stays."""

	def setUp(self) -> None:
		super().setUp()
		with patch.object(frappe.db, "commit"):
			statistics_world.make()

	def table(self, code: str, user: str = personas.CENTRAL, **filters: Any) -> dict[str, Any]:
		given = {"table": code, **OF_THE_PROVIDER, **filters}
		with personas.acting_as(user):
			return run("Statistics Table", filters=given)

	def total(self, code: str, column: str = "TOTAL") -> int:
		return int(self.table(code)["result"][-1][column].split()[0])


class ThePrintedQuarter(StatisticsTest):
	"""MariaDB gives the counts that the shelter printed."""

	def test_the_counts_are_the_printed_ones_but_for_the_known_errors(self) -> None:
		caseload = load()
		known = {error.code for error in caseload.printed.errors}
		compared = 0
		for code, printed in caseload.printed.tables.items():
			filters = {"table": code, **OF_THE_PROVIDER}
			table = statistics.table_in_reach(frappe._dict(filters))
			for one in differences(table, caseload.printed):
				if not (code == "T06" and one.column == "PLANNED"):
					self.assertIn(one.error, known, one)
			compared += sum(len(cells) for cells in printed.counts.values())
		self.assertEqual((compared, quarter(QUARTER).code), (141, QUARTER))

	def test_visits_to_families_and_follow_ups_of_training_are_the_printed_ones_but_for_the_known(
		self,
	) -> None:
		printed = load().also_printed
		tables = [
			statistics.table_in_reach(frappe._dict({"table": code, **OF_THE_PROVIDER}))
			for code in printed.tables
		]
		found = [one for table in tables for one in differences(table, printed)]
		known = {cell for error in printed.errors for cell in error.cells}
		self.assertEqual({f"{one.table} {one.row} {one.column} {one.kind}" for one in found}, known)
		self.assertEqual(len(found), 6)


class AClosedPeriod(StatisticsTest):
	"""Figures stay as they were known, and no later change is silent."""

	def close(self) -> None:
		with personas.acting_as(personas.CENTRAL):
			periods.close_period(QUARTER, seen=1)

	def look(self) -> dict[str, Any]:
		with personas.acting_as(personas.CENTRAL):
			return periods.look_at_period(QUARTER)

	def test_what_is_missing_is_listed_before_and_closing_asks_for_it(self) -> None:
		vault.write_fields("Client", "QTR-C-002", {"sex": ""})
		found = {one["what"]: one for one in self.look()["missing"]}
		self.assertEqual(found["Registered without the sex"]["count"], 1)
		self.assertEqual(found["Registered without the sex"]["cases"], ["QTR-K-002"])
		with personas.acting_as(personas.CENTRAL), self.refused("Something is missing"):
			periods.close_period(QUARTER)
		self.close()
		self.assertEqual(frappe.db.get_value("Statistical Period", QUARTER, "status"), "Closed")

	def test_a_later_change_is_shown_and_restated_with_its_reason(self) -> None:
		self.close()
		before = self.table("T09")
		vault.write_fields("Client", "QTR-C-001", {"sex": "Male"})
		after = self.table("T09")
		self.assertEqual(after["result"][-1]["FEMALE"], before["result"][-1]["FEMALE"])
		self.assertIn("the records give", after["message"])
		self.assertTrue(self.look()["changed"])
		with personas.acting_as(personas.CENTRAL):
			with self.refused("Restate the period"):
				periods.sign_period(QUARTER)
			with self.refused("Write why"):
				periods.restate_period(QUARTER, " ")
			self.assertGreater(periods.restate_period(QUARTER, "The sex of one child was wrong."), 0)
			periods.sign_period(QUARTER)
		shown = self.table("T09")
		self.assertNotEqual(shown["result"][-1]["FEMALE"], before["result"][-1]["FEMALE"])
		for words in ("The sex of one child was wrong.", "Signed on"):
			self.assertIn(words, shown["message"])
		self.assertEqual([row["version"] for row in self.look()["versions"]], [1, 2])

	def test_a_signature_ends_when_figures_are_restated(self) -> None:
		self.close()
		with personas.acting_as(personas.CENTRAL):
			periods.sign_period(QUARTER)
			vault.write_fields("Client", "QTR-C-001", {"sex": "Male"})
			periods.restate_period(QUARTER, "A correction.")
		self.assertEqual(
			frappe.db.get_value("Statistical Period", QUARTER, ["status", "signed_by"]), ("Closed", None)
		)

	def test_who_may_not_and_what_cannot_be_closed(self) -> None:
		for user in (personas.MANAGER, personas.MONITORING, personas.MINISTRY, personas.ADVISORY):
			with self.subTest(user), personas.acting_as(user), self.assertRaises(frappe.PermissionError):
				periods.close_period(QUARTER, seen=1)
		self.close()
		with personas.acting_as(personas.CENTRAL):
			with self.refused("The period is closed"):
				periods.close_period(QUARTER, seen=1)
			later = {"code": "2199-Q1", "from_date": "2199-01-01", "until_date": "2199-03-31"}
			frappe.get_doc({"doctype": "Statistical Period", **later}).insert()
			with self.refused("not over"):
				periods.close_period("2199-Q1", seen=1)
			with self.refused("Close the period first"):
				periods.sign_period("2199-Q1")

	def test_nobody_types_the_state_or_half_months(self) -> None:
		with personas.acting_as(personas.CENTRAL):
			period = frappe.get_doc("Statistical Period", QUARTER)
			period.status = "Signed"
			period.save()
			self.assertEqual(frappe.db.get_value("Statistical Period", QUARTER, "status"), "Open")
			half = {"code": "2190-X", "from_date": "2190-01-02", "until_date": "2190-03-31"}
			with self.refused("whole months"):
				frappe.get_doc({"doctype": "Statistical Period", **half}).insert()

	def test_kept_figures_that_were_altered_are_not_shown(self) -> None:
		self.close()
		frappe.db.sql(
			"update `tabKept Figures` set figures = replace(figures, '18', '81') where period = %s", QUARTER
		)
		with self.refused("altered in the database"):
			self.table("T06")

	def test_a_field_office_reads_its_own_figures_and_never_those_of_the_whole(self) -> None:
		self.close()
		vault.write_fields("Client", "QTR-C-001", {"sex": "Male"})
		message = self.table("T09", personas.MANAGER)["message"]
		self.assertNotIn("Closed on", message)


class APublication(StatisticsTest):
	"""Public tables point at nobody."""

	def publication(self, **values: Any) -> str:
		given = {"title_en": "Quarter", "title_km": "ត្រីមាស", "periods": QUARTER, "tables": "T06 T07 T09 T18"}
		with personas.acting_as(personas.CENTRAL):
			made = frappe.get_doc(
				{"doctype": "Statistics Publication", "provider": PROVIDER, **given, **values}
			).insert()
		return str(made.name)

	def published(self, **values: Any) -> str:
		name = self.publication(**values)
		with personas.acting_as(personas.CENTRAL):
			found = publications.publish_tables(name)
		self.assertEqual(found["status"], "Published", found)
		self.assertGreater(found["hidden"], 0)
		return name

	def test_no_small_figure_is_printed_in_any_file(self) -> None:
		name = self.published()
		tables = publications.public_tables(frappe.get_doc("Statistics Publication", name))
		for table in tables:
			for row in table.all_rows:
				small = [count for count in row.counts.values() if 0 < count < 5]
				self.assertEqual(small, [], (table.code, row.code))
		with personas.acting_as(personas.MONITORING):
			for file_format, start in (("Excel", b"PK"), ("ODS", b"PK"), ("HXL", b"PK"), ("PDF", b"%PDF")):
				made = publications.download_publication(name, file_format, "km")
				self.assertTrue(base64.b64decode(made["content"]).startswith(start), file_format)
			text = base64.b64decode(publications.download_publication(name, "CSV")["content"]).decode(
				"utf-8-sig"
			)
		self.assertIn("·", text)
		self.assertIn("Figures of 1 to 4 are not shown", text)

	def test_two_periods_are_protected_together(self) -> None:
		name = self.published(periods=f"{QUARTER}\n2010-04\n2010-05\n2010-06", tables="T06")
		self.assertEqual(len(publications.public_tables(frappe.get_doc("Statistics Publication", name))), 4)

	def test_what_can_be_opened_is_refused_and_kept_as_refused(self) -> None:
		from ccm_app.statistics.suppression import NotProtected

		name = self.publication()
		with (
			personas.acting_as(personas.CENTRAL),
			patch("ccm_app.statistics.public.protect", side_effect=NotProtected([])),
		):
			found = publications.publish_tables(name)
		self.assertEqual(found["status"], "Refused")
		self.assertIn("could find out", found["because"])
		with personas.acting_as(personas.CENTRAL), self.refused("Nothing is published"):
			publications.download_publication(name)

	def test_what_cannot_be_published_gets_a_sentence(self) -> None:
		for given, words in (
			({"tables": "M11"}, "can be published"),
			({"tables": "M03 '; drop table x"}, "can be published"),
			({"periods": "spring"}, "Write the period"),
			({"periods": " \n "}, "empty"),
		):
			with self.subTest(given), personas.acting_as(personas.CENTRAL), self.refused(words):
				publications.publish_tables(self.publication(**given))

	def test_what_nobody_records_has_no_figures_to_publish(self) -> None:
		name = self.publication(tables="T17")
		recorded = patch.object(SiteSource, "has", return_value=False)
		with personas.acting_as(personas.CENTRAL), recorded, self.refused("has no figures"):
			publications.publish_tables(name)

	def test_what_is_published_stays_and_its_result_is_not_typed(self) -> None:
		name = self.published(tables="T06")
		with personas.acting_as(personas.CENTRAL):
			record = frappe.get_doc("Statistics Publication", name)
			record.tables = "T06 T07"
			with self.refused("stays as it is"):
				record.save()
			with self.refused("stays as it is"):
				publications.publish_tables(name)
			draft = frappe.get_doc("Statistics Publication", self.publication())
			draft.status = "Published"
			draft.save()
			self.assertEqual(frappe.db.get_value("Statistics Publication", draft.name, "status"), "Draft")

	def test_only_the_central_office_publishes(self) -> None:
		name = self.publication()
		for user in (personas.MANAGER, personas.MONITORING, personas.MINISTRY, personas.PROTECTION):
			with self.subTest(user), personas.acting_as(user), self.assertRaises(frappe.PermissionError):
				publications.publish_tables(name)

	def test_an_empty_period_and_one_client_are_published_without_pointing_at_anybody(self) -> None:
		frappe.db.sql("update `tabClient` set registered_on = '1995-06-06' where name = 'QTR-C-001'")
		frappe.db.sql("update `tabCase` set opened_on = '1995-06-06' where name = 'QTR-K-001'")
		counted_cases.rebuild()
		name = self.publication(periods="1995-06\n1994-01", tables="T06")
		with personas.acting_as(personas.CENTRAL):
			self.assertEqual(publications.publish_tables(name)["status"], "Published")
		one, none = publications.public_tables(frappe.get_doc("Statistics Publication", name))
		self.assertNotIn(1, [count for row in one.all_rows for count in row.counts.values()])
		self.assertEqual(none.total.counts["TOTAL"], 0)


class Files(StatisticsTest):
	"""The booklet, and one table as a file."""

	def test_the_booklet_is_made_in_both_languages_for_who_receives_tables(self) -> None:
		for language in ("en", "km"):
			with personas.acting_as(personas.CENTRAL):
				made = booklets.make_booklet(OF_THE_PROVIDER, language)
			self.assertTrue(base64.b64decode(made["content"]).startswith(b"%PDF"))
			self.assertIn(language, made["filename"])
		for user in (personas.ADVISORY, personas.MINISTRY, personas.APPROVER):
			with self.subTest(user), personas.acting_as(user), self.assertRaises(frappe.PermissionError):
				booklets.make_booklet({"period": QUARTER}, "en")

	def test_a_table_as_ods_opens_and_holds_no_formula(self) -> None:
		with personas.acting_as(personas.CENTRAL):
			made = booklets.make_table_file({"table": "T06", **OF_THE_PROVIDER}, "ODS")
		with zipfile.ZipFile(io.BytesIO(base64.b64decode(made["content"]))) as archive:
			text = archive.read("content.xml").decode()
			self.assertEqual(archive.namelist()[0], "mimetype")
		self.assertIn("Returnee Children", text)
		self.assertNotIn("table:formula", text)


class OwnTables(StatisticsTest):
	"""A table that an administrator puts together."""

	def make(self, **values: Any) -> Any:
		given = {
			"code": "X01",
			"title_en": "Registered by type and province",
			"title_km": "តារាង",
			"indicator": "CASES_REGISTERED",
			"row_dimension": "province",
			"column_dimension": "case_type",
		}
		return frappe.get_doc({"doctype": "Own Table", **given, **values}).insert()

	def test_it_is_counted_like_every_other_and_named_by_the_lists(self) -> None:
		with personas.acting_as(personas.MINISTRY):
			self.make()
		found = self.table("X01")
		self.assertEqual(int(found["result"][-1]["TOTAL"].split()[0]), self.total("T06"))
		self.assertIn("Svay Rieng", str(found["result"]))
		self.assertIn("Cases registered in the period", found["message"])

	def test_filters_narrow_it_and_their_text_is_never_run(self) -> None:
		with personas.acting_as(personas.MINISTRY):
			self.make(code="X02", filters=[{"dimension": "case_type", "codes": "RC, TL"}])
			self.make(code="X03", filters=[{"dimension": "case_type", "codes": "x') or ('1'='1"}])
		whole = self.total("T06")
		part = int(self.table("X02")["result"][-1]["TOTAL"].split()[0])
		self.assertTrue(0 < part < whole)
		self.assertEqual(self.table("X03")["result"][-1]["TOTAL"], "0")

	def test_what_cannot_be_counted_is_refused_with_a_sentence(self) -> None:
		for given, words in (
			({"code": "T06"}, "The code of an own table"),
			({"code": "x'; --"}, "The code of an own table"),
			({"indicator": "MONEY_PLANNED"}, "Choose an indicator"),
			({"indicator": "1=1"}, "Choose an indicator"),
			({"row_dimension": "stage"}, "does not have these"),
			({"column_dimension": "province"}, "different dimensions"),
			({"filters": [{"dimension": "name", "codes": "x"}]}, "cannot be filtered"),
		):
			with self.subTest(given), personas.acting_as(personas.MINISTRY), self.refused(words):
				self.make(**given)

	def test_who_keeps_the_lists_makes_tables_and_nobody_else(self) -> None:
		for user in (personas.MANAGER, personas.MONITORING, personas.ADVISORY):
			with self.subTest(user), personas.acting_as(user), self.assertRaises(frappe.PermissionError):
				self.make()


class Pushes(StatisticsTest):
	"""DHIS2: a dry run first, and what was rejected is shown."""

	def data_set(self) -> str:
		cells = [("RC", "TOTAL"), ("TOTAL", "TOTAL"), ("SA", "TOTAL")]
		rows = [
			{"row_code": row, "column_code": column, "data_element": f"E{place}"}
			for place, (row, column) in enumerate(cells)
		]
		given = {"title": "Shelter", "table_code": "T06", "data_set": "DS", "organisation_unit": "OU"}
		made = frappe.get_doc(
			{"doctype": "DHIS2 Data Set", **given, "provider": PROVIDER, "elements": rows}
		).insert()
		return str(made.name)

	@contextmanager
	def server(self, status: int, answer: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
		got: list[dict[str, Any]] = []

		class Dhis2(BaseHTTPRequestHandler):
			def do_POST(self) -> None:
				body = self.rfile.read(int(self.headers["Content-Length"]))
				got.append(
					{"path": self.path, "body": json.loads(body), "token": self.headers["Authorization"]}
				)
				self.send_response(status)
				self.end_headers()
				self.wfile.write(json.dumps(answer).encode())

			def log_message(self, *given: Any) -> None:
				"""Quiet."""

		stand = HTTPServer(("127.0.0.1", 0), Dhis2)
		threading.Thread(target=stand.serve_forever, daemon=True).start()
		named = {"ccm_dhis2_url": f"http://127.0.0.1:{stand.server_port}", "ccm_dhis2_token": "secret"}
		try:
			with patch.dict(frappe.conf, named):
				yield got
		finally:
			stand.shutdown()
			stand.server_close()

	def push(self, name: str, dry_run: int = 1) -> dict[str, Any]:
		# Nothing of the test stays; that a row is stored for good before anything is sent has a test of its own.
		with personas.acting_as(personas.CENTRAL), patch.object(frappe.db, "commit"):
			return dhis2_pushes.push_to_dhis2(name, QUARTER, dry_run)

	def test_the_same_figures_are_sent_after_a_dry_run_and_small_ones_never(self) -> None:
		name = self.data_set()
		good = {"status": "SUCCESS", "importCount": {"imported": 2, "updated": 0, "ignored": 0}}
		with self.server(200, good) as got:
			with self.refused("Make a dry run"):
				self.push(name, 0)
			self.assertEqual(self.push(name)["outcome"], "Taken in")
			self.assertEqual(self.push(name, 0)["taken"], 2)
		self.assertIn("dryRun=true", got[0]["path"])
		self.assertIn("dryRun=false", got[1]["path"])
		self.assertEqual(got[0]["body"], got[1]["body"])
		values = {one["dataElement"]: int(one["value"]) for one in got[1]["body"]["dataValues"]}
		self.assertNotIn("E2", values)
		self.assertTrue(all(value == 0 or value >= 5 for value in values.values()))
		self.assertEqual(got[0]["token"], "ApiToken secret")

	def test_a_server_that_rejects_fails_or_says_nothing(self) -> None:
		name = self.data_set()
		conflict = {
			"status": "WARNING",
			"importCount": {"imported": 1, "ignored": 1},
			"conflicts": [{"object": "E1", "value": "Data element not found"}],
		}
		with patch.object(dhis2_sending.AGAIN, "backoff_factor", 0):
			with self.server(409, conflict):
				found = self.push(name)
				self.assertEqual((found["outcome"], found["ignored"]), ("Rejected", 1))
				self.assertIn("E1: Data element not found", found["sentences"])
			with self.server(500, {}) as got:
				self.assertEqual(self.push(name)["outcome"], "No answer")
				self.assertEqual(len(got), 4)
			nowhere = {"ccm_dhis2_url": "http://127.0.0.1:9", "ccm_dhis2_token": "secret"}
			with patch.dict(frappe.conf, nowhere):
				self.assertEqual(self.push(name)["outcome"], "No answer")
		kept = frappe.get_all("DHIS2 Push", filters={"data_set": name}, pluck="outcome", order_by="creation")
		self.assertEqual(kept, ["Rejected", "No answer", "No answer"])

	def test_nothing_is_sent_without_encryption_or_by_others(self) -> None:
		name = self.data_set()
		open_line = {"ccm_dhis2_url": "http://dhis2.example", "ccm_dhis2_token": "secret"}
		with patch.dict(frappe.conf, open_line), self.refused("No DHIS2 server"):
			self.push(name)
		with self.refused("No DHIS2 server"):
			self.push(name)
		for user in (personas.MANAGER, personas.MINISTRY, personas.PROTECTION):
			with self.subTest(user), personas.acting_as(user), self.assertRaises(frappe.PermissionError):
				dhis2_pushes.push_to_dhis2(name, QUARTER)

	def test_what_was_sent_counts_as_published_also_in_a_dry_run(self) -> None:
		name = self.data_set()
		with self.server(200, {"status": "SUCCESS"}):
			self.push(name)
		with personas.acting_as(personas.CENTRAL):
			found = publications._before([statistics.table_in_reach({"table": "T06", "period": "2010-05"})])
		self.assertEqual([one.printed.code for one in found], ["T06"])
		small = [n for row in found[0].printed.all_rows for n in row.counts.values() if 0 < n < 5]
		self.assertEqual(small, [])

	def test_an_answer_without_sense_is_kept_and_no_error(self) -> None:
		name = self.data_set()
		for answer in (
			{"importCount": "many", "conflicts": 7},
			{"importCount": {"imported": "x", "ignored": 10**12}, "conflicts": {"a": 1}},
		):
			with self.subTest(answer), self.server(200, answer):
				self.assertEqual(self.push(name)["taken"], 0)
		self.assertEqual(frappe.db.count("DHIS2 Push", {"data_set": name}), 2)

	def test_an_answer_that_does_not_end_is_read_to_a_limit(self) -> None:
		name = self.data_set()
		with patch.object(dhis2_sending, "LONGEST_ANSWER", 10), self.server(200, {"status": "x" * 1000}):
			self.assertEqual(self.push(name)["outcome"], "Taken in")


class RecordsForResearch(StatisticsTest):
	"""HTCDS and CTDC: only who agreed, only what they agreed to, and each noted."""

	def setUp(self) -> None:
		super().setUp()
		self.party = frappe.get_all(PARTY, pluck="name", limit=1)[0]

	def agree(self, numbers: range, **ticks: int) -> None:
		rows = [
			{
				"name": f"QTR-Z-{number:03d}",
				"client": f"QTR-C-{number:03d}",
				"case": f"QTR-K-{number:03d}",
				"field_office": "SVR",
				"purpose": research_exports.PURPOSE,
				"receiver_kind": PARTY,
				"receiver_party": self.party,
				"given_on": "2010-04-30",
				"given_by": "Client",
				**ticks,
			}
			for number in numbers
		]
		# The kind of receiver is written as the form writes it.
		for row in rows:
			row["receiver_kind"] = "Outside party"
		statistics_world._store("Client Consent", rows)

	def rows(self, made: dict[str, Any]) -> list[dict[str, str]]:
		text = base64.b64decode(made["content"]).decode("utf-8-sig")
		return list(csv.DictReader(io.StringIO(text)))

	def test_only_who_agreed_leaves_with_what_was_agreed_and_is_noted(self) -> None:
		self.agree(range(1, 4), share_age_and_sex=1, share_needs=0)
		self.agree(range(4, 5), share_needs=1, share_age_and_sex=0)
		with personas.acting_as(personas.CENTRAL):
			made = research_exports.export_htcds(QUARTER, self.party, "Joint study")
		rows = self.rows(made)
		self.assertEqual((made["records"], len(rows), made["left_out"] >= 14), (4, 4, True))
		self.assertEqual(sum(1 for row in rows if row["prs_Gender"]), 3)
		self.assertEqual(sum(1 for row in rows if row["cas_Status"]), 1)
		self.assertEqual({row["vic_TypeOfExploitation"] for row in rows}, {""})
		noted = frappe.get_all(
			"Disclosure", filters={"client": ["like", "QTR-%"]}, fields=["paper", "receiver_party", "purpose"]
		)
		self.assertEqual(len(noted), 4)
		self.assertEqual({row.paper for row in noted}, {"HTCDS 2.0"})
		self.assertGreater(made["coverage"]["filled"], 0)

	def test_nobody_agreed_nobody_leaves_and_nothing_is_noted(self) -> None:
		with personas.acting_as(personas.CENTRAL):
			made = research_exports.export_htcds(QUARTER, self.party, "Joint study")
		self.assertEqual((made["records"], self.rows(made)), (0, []))
		self.assertEqual(frappe.db.count("Disclosure", {"client": ["like", "QTR-%"]}), 0)

	def test_a_file_holds_no_more_cases_than_any_other(self) -> None:
		self.agree(range(1, 4), share_needs=1)
		settings = frappe.get_doc("CCM Settings")
		settings.db_set("export_row_limit", 2)
		frappe.clear_document_cache("CCM Settings", "CCM Settings")
		self.addCleanup(frappe.clear_document_cache, "CCM Settings", "CCM Settings")
		with personas.acting_as(personas.CENTRAL), self.refused("at most 2"):
			research_exports.export_htcds(QUARTER, self.party, "A study of the ministry")
		self.assertFalse(frappe.db.exists("Disclosure", {"client": ("like", "QTR-%")}))

	def test_too_few_who_look_alike_do_not_leave_for_ctdc(self) -> None:
		self.agree(range(1, 19), share_age_and_sex=1, share_assessment=1)
		with personas.acting_as(personas.CENTRAL):
			made = research_exports.export_ctdc(QUARTER, self.party, "Global data")
		self.assertEqual(made["records"], 0)
		self.assertEqual(made["lost"], 3)
		self.assertIn("held back", made["sentence"])
		self.assertEqual(frappe.db.count("Disclosure", {"client": ["like", "QTR-%"]}), 0)

	def test_enough_who_look_alike_leave_without_number_name_or_day(self) -> None:
		frappe.db.sql("update `tabCase` set case_type = 'TL' where name like 'QTR-K-%%'")
		frappe.db.sql("update `tabClient` set age_at_registration = 15 where name like 'QTR-C-%%'")
		counted_cases.rebuild()
		self.agree(range(1, 19), share_age_and_sex=1, share_assessment=1)
		with personas.acting_as(personas.CENTRAL):
			made = research_exports.export_ctdc(QUARTER, self.party, "Global data")
		rows = self.rows(made)
		self.assertGreaterEqual(len(rows), 11)
		self.assertNotIn("QTR", str(rows))
		self.assertEqual({row["yearOfRegistration"] for row in rows}, {"2010"})

	def test_others_a_missing_reason_and_an_unknown_receiver_are_refused(self) -> None:
		for user in (personas.MANAGER, personas.MONITORING, personas.PROTECTION, personas.ADVISORY):
			with self.subTest(user), personas.acting_as(user), self.assertRaises(frappe.PermissionError):
				research_exports.export_htcds(QUARTER, self.party, "Study")
		with personas.acting_as(personas.CENTRAL):
			with self.refused("Write why"):
				research_exports.export_htcds(QUARTER, self.party, "")
			with self.refused("Choose who receives"):
				research_exports.export_ctdc(QUARTER, "NOBODY", "Study")
