"""The shelter's quarter on the site, as printed, on the screen of those who read it, and refused to the others."""

from __future__ import annotations

import unittest
from typing import Any, ClassVar

from ccm_app.caseload.rest import Refused
from tests.site.browser.at_the_desk import AtTheDesk
from tests.site.people import ROLES, person
from tests.site.statistics.quarter import make_quarter

CENTRAL, MANAGER, ADVISER = "CCM Central Office", "CCM Field Case Manager", "CCM Advisory Group"
QUARTER = {"period": "2010-Q2", "provider": "CWDA"}
OFFICES = {MANAGER, "CCM Clerk", "CCM Social Worker"}
OVERSIGHT = {"CCM Monitoring Team", "CCM Data Protection Officer", "CCM Field Coordination Unit"}
MAY_READ = {
	"Statistics Table": {CENTRAL, ADVISER} | OFFICES | OVERSIGHT,
	"Statistics at a Glance": {CENTRAL} | OFFICES | OVERSIGHT,
	"Map of Provinces": {CENTRAL} | OFFICES | OVERSIGHT,
	"Cases Behind": {CENTRAL, "CCM Monitoring Team"} | OFFICES,
}
FILTERS = {
	"Statistics Table": {"table": "T06", "period": "2010-Q2"},
	"Statistics at a Glance": {"period": "2010-Q2"},
	"Map of Provinces": {"measure": "CASES_REGISTERED", "period": "2010-Q2"},
	"Cases Behind": {"table": "T06", "period": "2010-Q2", "row": "RC", "column": "TOTAL"},
}


def run(role: str, report: str, **filters: Any) -> dict[str, Any]:
	"""The answer of a report to a role."""
	return person(role, "SVR").call(
		"frappe.desk.query_report.run", report_name=report, filters=filters, ignore_prepared_report=True
	)


def total(answer: dict[str, Any], column: str = "TOTAL") -> int:
	"""The figure in the last row."""
	return int(answer["result"][-1][column].split()[0])


class TheQuarter(unittest.TestCase):
	"""Over REST: figures, refusals, and what nobody can count."""

	@classmethod
	def setUpClass(cls) -> None:
		make_quarter()

	def test_each_role_reads_its_reports_and_is_refused_the_others(self) -> None:
		for report, allowed in MAY_READ.items():
			for role in ROLES:
				with self.subTest(report, role=role):
					if role in allowed:
						self.assertIsInstance(run(role, report, **FILTERS[report])["result"], list)
					else:
						with self.assertRaises(Refused):
							run(role, report, **FILTERS[report])

	def test_the_cases_behind_a_figure_are_as_many_as_it_says(self) -> None:
		for table, row, column in (
			("T06", "RC", "2010-04"),
			("T07", "2010-04", "DV_F"),
			("T18", "FAM", "TOTAL"),
		):
			with self.subTest(table):
				shown = run(CENTRAL, "Statistics Table", table=table, **QUARTER)["result"]
				figure = int(next(one for one in shown if one["code"] == row)[column].split()[0])
				behind = run(CENTRAL, "Cases Behind", table=table, row=row, column=column, **QUARTER)[
					"result"
				]
				self.assertGreater(figure, 0)
				self.assertEqual(len(behind), figure)

	def test_a_figure_that_counts_no_cases_has_none_behind_it(self) -> None:
		for given in ({"table": "C01"}, {"table": "M11"}, {"table": "T06", "row": "NOBODY"}):
			filters = {"period": "2010-Q2", "row": "TOTAL", "column": "TOTAL", **given}
			with self.subTest(given), self.assertRaises(Refused) as refused:
				run(CENTRAL, "Cases Behind", **filters)
			self.assertIn("stand no cases", str(refused.exception))

	def test_a_filter_with_quotes_and_sql_counts_nothing(self) -> None:
		for text in ("' or '1'='1", "x'; drop table `tabCase`; --", '{"a": 1}', "%s", "\\"):
			with self.subTest(text):
				self.assertEqual(
					total(run(CENTRAL, "Statistics Table", table="T06", period="2010-Q2", provider=text)), 0
				)
		self.assertGreater(total(run(CENTRAL, "Statistics Table", table="T06", **QUARTER)), 0)

	def test_a_table_that_does_not_exist_and_a_period_that_is_none_get_a_sentence(self) -> None:
		for given, word in (
			({"table": "T99"}, "Choose one of the tables"),
			({"table": "T06'--"}, "Choose one of the tables"),
			({"period": "spring"}, "2010-Q2"),
			({"period": "2010-13"}, "2010-Q2"),
			({"period": "1900-01/2199-12"}, "at most"),
		):
			with self.subTest(given), self.assertRaises(Refused) as refused:
				run(CENTRAL, "Statistics Table", **{"table": "T06", "period": "2010-Q2", **given})
			self.assertIn(word, str(refused.exception))

	def test_an_empty_period_is_a_table_of_zeros(self) -> None:
		self.assertEqual(total(run(CENTRAL, "Statistics Table", table="T07", period="1999-Q1")), 0)
		first = run(CENTRAL, "Statistics at a Glance", period="1961-01")["result"][0]
		self.assertEqual(first["figure"], 0)

	def test_the_advisory_group_reads_no_table_of_offices_and_workers(self) -> None:
		for table in ("M02", "M03", "M06", "T19"):
			with self.subTest(table), self.assertRaises(Refused):
				run(ADVISER, "Statistics Table", table=table, period="2010-Q2")
		with self.assertRaises(Refused):
			run(ADVISER, "Statistics Table", table="T06", period="2010-Q2", province="20")

	def test_each_table_says_what_it_counts_in_both_languages(self) -> None:
		message = run(MANAGER, "Statistics Table", table="M10", period="2010-Q2")["message"]
		self.assertIn("by the stages that they have reached", message)
		self.assertIn("តាមដំណាក់កាល", message)


class OnTheScreen(AtTheDesk):
	"""As the roles see it."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make_quarter()

	tables: ClassVar[str] = "/app/query-report/Statistics%20Table?period=2010-Q2&provider=CWDA&table="

	def test_the_central_office_opens_a_table_and_the_cases_behind_a_figure(self) -> None:
		with self.seat(CENTRAL) as central:
			central.open(self.tables + "T06")
			self.assertIn("Returnee Children", central.see(".dt-scrollable").inner_text())
			self.assertIn("Cases registered in the period", central.see(".ccm-statistics-words").inner_text())
			self.assertTrue(central.shows(".chart-container svg, .frappe-chart"))
			central.picture("statistics-table")
			central.page.locator('.dt-cell a[href*="Cases%20Behind"]').first.click()
			central.page.wait_for_url("**/Cases%20Behind**")
			central.settle()
			self.assertIn("stand behind the figure", central.text())
			central.picture("cases-behind")
			self.assertEqual(central.complaints, [])

	def test_the_field_office_sees_its_period_at_a_glance_and_the_map(self) -> None:
		with self.seat(MANAGER) as manager:
			manager.open("/app/query-report/Statistics%20at%20a%20Glance?period=2010-Q2")
			self.assertIn("Cases registered", manager.see(".report-summary").inner_text())
			self.assertTrue(manager.shows(".ccm-statistics-charts svg"))
			manager.picture("statistics-at-a-glance")
			card = manager.see('.report-summary .summary-label a:has-text("Cases registered")')
			self.assertIn("Cases%20Behind", card.get_attribute("href") or "")
			self.assertTrue(manager.shows('.dt-cell__content a[href*="Cases%20Behind"]'))
			manager.open("/app/query-report/Map%20of%20Provinces?period=2010-Q2&measure=CASES_REGISTERED")
			self.assertTrue(manager.shows('.ccm-statistics-map [data-province="20"]'))
			manager.picture("map-of-provinces")
			self.assertEqual(manager.complaints, [])


if __name__ == "__main__":
	unittest.main()
