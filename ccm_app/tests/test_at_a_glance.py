"""The cards of the period on one page: each figure is that of the cases that open behind it."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.desk.query_report import run
from frappe.utils import getdate

from ccm_app.ccm_app.report.statistics_at_a_glance.making import CARDS
from ccm_app.registry import counted_cases
from ccm_app.tests import personas
from ccm_app.tests.statistics_case import OF_THE_PROVIDER, QUARTER, StatisticsTest


class Cards(StatisticsTest):
	def rows(self, user: str, **filters: Any) -> list[dict[str, Any]]:
		with personas.acting_as(user):
			found = run("Statistics at a Glance", filters={"period": QUARTER, **filters})
		self.assertEqual(len(found["report_summary"]), len(CARDS))
		return [row for row in found["result"] if isinstance(row, dict)]

	def cases(self, user: str, row: dict[str, Any]) -> int:
		with personas.acting_as(user):
			found = run("Cases Behind", filters=row["behind"])
		return int(found["message"].split()[0])

	def test_behind_every_card_of_cases_stand_as_many_cases_as_it_says(self) -> None:
		today = getdate()
		frappe.db.set_value(
			"Follow-up", "QTR-F-019", {"due_on": today, "status": "Planned", "visited_on": None}
		)
		frappe.db.set_value("Referral", "QTR-R-001", {"referral_category": "Sent", "answered_on": None})
		rows = {row["what"]: row for row in self.rows(personas.CENTRAL, provider=OF_THE_PROVIDER["provider"])}
		self.assertEqual(rows["Cases registered"]["figure"], 18)
		for word in ("Referrals without an answer", "Follow-ups due this month"):
			self.assertEqual(rows[word]["figure"], 1, word)
		opened = [row for row in rows.values() if "behind" in row]
		self.assertEqual(len(opened), 7)
		for row in opened:
			with self.subTest(row["what"]):
				self.assertEqual(self.cases(personas.CENTRAL, row), row["figure"])

	def test_a_field_office_has_its_own_figures_and_the_ministry_all(self) -> None:
		frappe.db.sql("update `tabCase` set field_office = 'PNH' where name = 'QTR-K-076'")
		frappe.db.sql("delete from `tabCase Access` where name = 'QTR-A-076'")
		counted_cases.rebuild()
		whole = {row["what"]: row["figure"] for row in self.rows(personas.CENTRAL)}
		own = {row["what"]: row["figure"] for row in self.rows(personas.CENTRAL, field_office="SVR")}
		self.assertGreater(whole["Open cases"], own["Open cases"])
		mine = {row["what"]: row for row in self.rows(personas.MANAGER)}
		self.assertLessEqual(mine["Open cases"]["figure"], own["Open cases"])
		self.assertGreater(mine["Open cases"]["figure"], 0)
