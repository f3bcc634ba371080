"""What somebody could find out from tables who must not: where a sealed client is, a small figure, another's page."""

from __future__ import annotations

from frappe.desk.query_report import run
from frappe.utils import nowdate

from ccm_app.confidentiality import counting
from ccm_app.statistics.period import period
from ccm_app.statistics.source import CountRequest, totals
from ccm_app.tests import personas, statistics_world
from ccm_app.tests.test_access_sensitive import SensitiveTest, conflict, make_sensitive

QUARTER, PROVIDER = statistics_world.QUARTER, statistics_world.PROVIDER
RUNS = '["<img src=x onerror=alert(1)>"]'


class WhereASealedClientIs(SensitiveTest):
	"""That is for the persons who are named for the client: no count by provider tells it to the office."""

	def counted(self, user: str, *by: str) -> int:
		month = nowdate()[:7]
		with personas.acting_as(user):
			source = counting.source_in_reach()
			return sum(
				totals(source.counts(CountRequest("registered", by, period(month, month))), *by).values()
			)

	def behind(self, user: str) -> str:
		with personas.acting_as(user):
			filters = {"table": "T06", "period": nowdate()[:7], "row": "TOTAL", "column": "TOTAL"}
			return str(run("Cases Behind", filters=filters)["message"])

	def test_the_office_counts_it_but_not_by_provider(self) -> None:
		make_sensitive(self.case.name, "Sealed")
		for by in ("provider",):
			self.assertEqual(self.counted(personas.CLERK) - self.counted(personas.CLERK, by), 1, by)
			self.assertEqual(self.counted(personas.MANAGER), self.counted(personas.MANAGER, by))
			self.assertEqual(self.counted(personas.CENTRAL), self.counted(personas.CENTRAL, by))

	def test_a_conflict_of_interest_is_not_counted_by_provider_either(self) -> None:
		conflict(personas.CLERK, self.client)
		self.assertEqual(self.counted(personas.CLERK) - self.counted(personas.CLERK, "provider"), 1)
