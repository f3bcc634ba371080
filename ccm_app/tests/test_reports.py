"""The reports of the desk: who may run them, how far each sees, and that the numbers are the register's."""

from __future__ import annotations

import threading
from typing import Any

import frappe
from frappe.desk.query_report import run

from ccm_app.api.tables import case_rows
from ccm_app.statistics import catalogue
from ccm_app.tests import factories, personas

QUARTER = {"table": "T06", "period": "2026-Q1"}
REPORTS: dict[str, dict[str, Any]] = {
	"Statistics Table": QUARTER,
	"Cases Behind": {**QUARTER, "row": "TOTAL", "column": "TOTAL"},
	"Map of Provinces": {"measure": "CASES_REGISTERED", "period": "2026-Q1"},
	"Statistics at a Glance": {"period": "2026-Q1"},
	"Due and Overdue": {},
	"Referral Board": {},
	"Where Is Everybody": {},
	"My Questions": {},
	"Plan Budget": {},
	"Residential Placements": {},
	"Services Late and Missed": {},
	"Training and Schooling": {},
	"My Work": {},
	"Looks at Identities": {},
	"Provider Directory": {},
	"Ending Agreements": {},
}
# Who runs which report; everybody else is refused.
ALL_OFFICES = {personas.CENTRAL, personas.MONITORING}
OFFICES = {
	email for email in personas.EVERYBODY if email.split("@")[0].startswith(("fcm", "clerk", "socialworker"))
}
ALLOWED = {
	"Cases Behind": ALL_OFFICES | OFFICES,
	"Map of Provinces": ALL_OFFICES | OFFICES | {personas.COORDINATION, personas.PROTECTION},
	"Statistics at a Glance": ALL_OFFICES | OFFICES | {personas.COORDINATION, personas.PROTECTION},
	"Statistics Table": ALL_OFFICES
	| OFFICES
	| {personas.ADVISORY, personas.COORDINATION, personas.PROTECTION},
	"Due and Overdue": ALL_OFFICES | OFFICES,
	"Referral Board": ALL_OFFICES | OFFICES,
	"Residential Placements": ALL_OFFICES | OFFICES,
	"Services Late and Missed": ALL_OFFICES | OFFICES,
	"Training and Schooling": ALL_OFFICES | OFFICES,
	"Where Is Everybody": ALL_OFFICES | OFFICES | {personas.PROTECTION},
	"My Questions": {personas.CENTRAL} | OFFICES,
	"Plan Budget": ALL_OFFICES | OFFICES | {personas.COORDINATION, personas.APPROVER},
	"My Work": set(personas.EVERYBODY) - {"Administrator", personas.PROVIDER},
	"Provider Directory": {personas.CENTRAL, personas.MINISTRY} | OFFICES,
	"Ending Agreements": {personas.CENTRAL, personas.MINISTRY} | OFFICES,
	"Looks at Identities": {personas.MANAGER, personas.OTHER_MANAGER, personas.PROTECTION},
}


class ReportTest(personas.SiteTest):
	"""One case of Svay Rieng with an approved plan and a referral that was sent."""

	def setUp(self) -> None:
		super().setUp()
		self.case = factories.case_in_referral()
		consent = factories.make_consent(self.case.name)
		referral = factories.make_referral(self.case.name, consent=consent.name, urgency="Urgent")
		self.referral = factories.move(referral, "Send")

	def result(self, report: str, user: str, **filters: Any) -> list[dict[str, Any]]:
		with personas.acting_as(user):
			return run(report, filters={**REPORTS[report], **filters})["result"]


class WhoRunsThem(ReportTest):
	"""Each role and each report."""

	def test_each_role_runs_its_reports_and_no_others(self) -> None:
		everybody = set(personas.EVERYBODY) - {"Administrator"}
		for report, allowed in ALLOWED.items():
			for user in sorted(everybody):
				with self.subTest(report=report, user=user):
					if user in allowed:
						self.assertIsInstance(self.result(report, user), list)
					else:
						with self.assertRaises(frappe.PermissionError):
							self.result(report, user)
						frappe.clear_messages()

	def test_a_script_that_calls_the_report_is_refused_as_well(self) -> None:
		from ccm_app.ccm_app.report.where_is_everybody.where_is_everybody import execute

		with personas.acting_as(personas.MINISTRY), self.assertRaises(frappe.PermissionError):
			execute({})

	def test_asking_in_the_name_of_somebody_else_shows_no_more(self) -> None:
		with personas.acting_as(personas.OTHER_MANAGER):
			rows = run("Due and Overdue", filters={}, user="Administrator")["result"]
		self.assertNotIn(self.case.name, [row["case"] for row in rows])

	def test_another_office_sees_nothing_of_this_one(self) -> None:
		for report in ("Due and Overdue", "Referral Board", "Where Is Everybody", "Plan Budget"):
			with self.subTest(report):
				own = [row["case"] for row in self.result(report, personas.MANAGER)]
				other = [row["case"] for row in self.result(report, personas.OTHER_MANAGER)]
				self.assertIn(self.case.name, own)
				self.assertNotIn(self.case.name, other)


class WhatTheyCount(ReportTest):
	"""The numbers, and the words beside them."""

	def test_everybody_is_somewhere_as_often_as_the_register_has_open_cases(self) -> None:
		with personas.acting_as(personas.CENTRAL):
			ended = ("Closure", "Evaluation", "Void")
			open_cases = frappe.get_list("Case", filters={"stage": ["not in", ended]}, limit_page_length=0)
		self.assertEqual(len(self.result("Where Is Everybody", personas.CENTRAL)), len(open_cases))

	def test_a_late_answer_says_what_to_do_next(self) -> None:
		rows = self.result("Referral Board", personas.CLERK)
		row = next(row for row in rows if row["referral"] == self.referral.name)
		self.assertGreater(row["days_late"], 0)
		self.assertEqual(row["next_action"], "Ask the provider for the answer")

	def test_a_plan_shows_what_was_planned_and_approved(self) -> None:
		rows = self.result("Plan Budget", personas.APPROVER)
		row = next(row for row in rows if row["case"] == self.case.name)
		self.assertEqual((row["currency"], row["planned"], row["approved"]), ("USD", 100.0, 100.0))
		self.assertEqual(row["funder"], "No funder named")

	def test_the_table_counts_the_cases_of_the_period(self) -> None:
		before = self._january(personas.CENTRAL)
		factories.make_case()
		self.assertEqual(self._january(personas.CENTRAL), before + 1)

	def test_the_table_of_an_office_counts_its_own_cases_only(self) -> None:
		before = self._january(personas.OTHER_MANAGER)
		factories.make_case()
		self.assertEqual(self._january(personas.OTHER_MANAGER), before)

	def test_every_table_of_the_shelter_is_made(self) -> None:
		for table in catalogue.CODES:
			with self.subTest(table):
				self.assertTrue(self.result("Statistics Table", personas.CENTRAL, table=table))

	def test_a_period_that_is_none_gets_a_sentence(self) -> None:
		with self.refused("2010-Q2"):
			self.result("Statistics Table", personas.CENTRAL, period="spring")

	def test_a_refused_report_is_not_turned_into_a_stored_one(self) -> None:
		with self.refused("2010-Q2"):
			self.result("Statistics Table", personas.CENTRAL, period="spring")
		watching = [one for one in threading.enumerate() if isinstance(one, threading.Timer)]
		self.assertEqual([one for one in watching if not one.finished.is_set()], [])

	def test_the_rows_hold_codes_and_no_identity(self) -> None:
		with personas.acting_as(personas.CENTRAL):
			rows = case_rows({})
		text = str(rows)
		self.assertTrue(rows)
		for private in ("Sok", "Maly"):
			self.assertNotIn(private, text)

	def _january(self, user: str) -> int:
		rows = self.result("Statistics Table", user)
		return int(rows[-1]["2026-01"].split()[0])
