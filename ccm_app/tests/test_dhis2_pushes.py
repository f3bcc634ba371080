"""Public figures that are sent to DHIS2: a dry run first, and every answer is kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from unittest.mock import patch

import frappe

from ccm_app.api import dhis2_pushes, publications, statistics
from ccm_app.exchange import dhis2_sending
from ccm_app.tests import personas
from ccm_app.tests.statistics_case import PROVIDER, QUARTER, StatisticsTest


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
