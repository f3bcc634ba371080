"""The shelter's quarter on the real site: every client through the stages, over REST, one account per role."""

from __future__ import annotations

import re
import time
import unittest
from collections import Counter
from typing import Any

from ccm_app.caseload.figures import load
from ccm_app.caseload.rest import take_caseload
from ccm_app.statistics.cases import frame_of
from ccm_app.statistics.period import quarter
from ccm_app.statistics.tables import all_tables
from tests.site.people import ROLES, everything, person, shell

KINDS = (
	"Client",
	"Client Identity",
	"Case",
	"Movement",
	"Social Assessment",
	"Case Conference",
	"Case Plan",
	"Client Consent",
	"Referral",
	"Service Record",
	"Reintegration",
	"Follow-up",
	"Case Closure",
	"Case Evaluation",
	"Case Event",
	"Case Access",
)
MAY_READ_TABLES = {
	"CCM Central Office",
	"CCM Field Case Manager",
	"CCM Clerk",
	"CCM Social Worker",
	"CCM Field Coordination Unit",
	"CCM Monitoring Team",
	"CCM Advisory Group",
	"CCM Data Protection Officer",
}


class TheQuarterOnTheSite(unittest.TestCase):
	"""One run of the caseload, looked at from several sides."""

	taken = total = 0
	seconds = 0.0

	@classmethod
	def setUpClass(cls) -> None:
		cls.caseload = load()
		started = time.monotonic()
		cls.taken, cls.total = take_caseload(shell(), cls.caseload, show_progress=False)
		cls.seconds = time.monotonic() - started
		cls.cases = cls._cases()

	@classmethod
	def _cases(cls) -> dict[str, dict[str, Any]]:
		fields = (
			"name",
			"client",
			"form_key",
			"stage",
			"closed_on",
			"evaluated_on",
			"next_due_on",
			"case_manager",
		)
		rows = person("CCM Central Office").find("Case", {}, fields)
		return {row["form_key"]: row for row in rows if "CCPCR" in str(row["form_key"])}

	def test_all_18_clients_of_the_quarter_are_evaluated(self) -> None:
		stages = Counter(row["stage"] for row in self.cases.values())
		self.assertEqual(stages, {"Evaluation": 18, "Reintegration and follow-up": 24, "Services": 34})
		print(
			f"campaign ten-stages-over-rest: {self.total} steps in 6 roles, {self.taken} taken now in "
			f"{self.seconds:.0f} s; {stages['Evaluation']} of 18 clients evaluated, {len(self.cases)} cases"
		)

	def test_closed_registrations_are_cancelled_and_the_others_open(self) -> None:
		central = person("CCM Central Office")
		status = Counter(
			central.read("Client", row["client"])["status"]
			for row in self.cases.values()
			if row["stage"] in ("Evaluation", "Services")
		)
		self.assertEqual(status, {"Closed": 18, "Open": 34})

	def test_every_open_case_has_a_manager_and_a_next_due_date(self) -> None:
		for row in self.cases.values():
			if row["stage"] != "Evaluation":
				self.assertTrue(row["next_due_on"] and row["case_manager"], row["name"])

	def test_the_ledger_is_whole(self) -> None:
		verdict = person("CCM Data Protection Officer").call("ccm_app.registry.ledger.verify_ledger")
		self.assertTrue(verdict["valid"], verdict)
		self.assertGreater(verdict["events"], 1000)
		print(
			f"campaign ledger: {verdict['events']} events of {verdict['clients']} clients verified, none bad"
		)

	def test_a_second_run_changes_nothing(self) -> None:
		before = {kind: sorted(map(str, everything(kind))) for kind in KINDS}
		fresh = type(shell())(shell().url, shell().accounts, shell().host)
		taken, total = take_caseload(fresh, self.caseload, show_progress=False)
		after = {kind: sorted(map(str, everything(kind))) for kind in KINDS}
		self.assertEqual(taken, 0)
		self.assertEqual(before, after)
		records = sum(map(len, after.values()))
		print(f"campaign second-run: {total} steps, {taken} taken, {records} records unchanged")

	def test_the_report_prints_what_the_shelter_printed(self) -> None:
		frame = frame_of(self.caseload.case_rows)
		tables = all_tables(frame, quarter("2010-Q2"), self.caseload.planned_in_year)
		printed = self.caseload.printed
		equal = known = 0
		for table in tables:
			rows = self._report(table.code)
			self.assertEqual(len(rows), len(table.all_rows), table.code)
			ours = {row.code: shown for row, shown in zip(table.all_rows, rows, strict=True)}
			for row, cells in printed.tables[table.code].counts.items():
				for column, figure in cells.items():
					same = self._number(ours[row].get(column)) == figure
					error = printed.error_of(table.code, row, column, "count")
					self.assertTrue(same or error, (table.code, row, column, figure, ours[row]))
					equal += same
					known += not same
		print(
			f"campaign printed-counts: {equal} of {equal + known} printed counts equal on the site, {known} named"
		)
		self.assertEqual((equal, known), (127, 14))

	def _report(self, code: str) -> list[dict[str, Any]]:
		answer = person("CCM Central Office").call(
			"frappe.desk.query_report.run",
			report_name="Statistics Table",
			filters={"table": code, "period": "2010-Q2", "provider": "CCPCR-SVR"},
			ignore_prepared_report=True,
		)
		return [row for row in answer["result"] if isinstance(row, dict)]

	@staticmethod
	def _number(cell: Any) -> int | None:
		found = re.match(r"\d+", str(cell or ""))
		return int(found[0]) if found else None


class WhoReadsTheTables(unittest.TestCase):
	def test_each_role_reads_or_is_refused(self) -> None:
		from ccm_app.caseload.rest import Refused

		for role in ROLES:
			try:
				person(role, "SVR").call(
					"frappe.desk.query_report.run",
					report_name="Statistics Table",
					filters={"table": "T06", "period": "2010-Q2"},
				)
				allowed = True
			except Refused:
				allowed = False
			self.assertEqual(allowed, role in MAY_READ_TABLES, role)
