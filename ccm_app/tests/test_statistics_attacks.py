"""What somebody could find out from tables who must not: where a sealed client is, a small figure, another's page."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import frappe
from frappe.utils import nowdate

from ccm_app.api import publications, statistics
from ccm_app.confidentiality import counting
from ccm_app.statistics import public
from ccm_app.statistics.period import period
from ccm_app.statistics.source import CountRequest, totals
from ccm_app.tests import personas, statistics_world
from ccm_app.tests.statistics_case import StatisticsTest
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
				totals(source.counts(CountRequest("caseload", by, period(month, month))), *by).values()
			)

	def left_out(self, user: str) -> int:
		"""How many clients are counted, but not by provider."""
		return self.counted(user) - self.counted(user, "provider")

	def test_the_office_counts_it_but_not_by_provider(self) -> None:
		users = (personas.CLERK, personas.MANAGER, personas.CENTRAL)
		before = {user: (self.counted(user), self.left_out(user)) for user in users}
		make_sensitive(self.case.name, "Sealed")
		after = {user: (self.counted(user), self.left_out(user)) for user in users}
		counted, left_out = before[personas.CLERK]
		self.assertEqual(after, before | {personas.CLERK: (counted, left_out + 1)})

	def test_a_conflict_of_interest_is_not_counted_by_provider_either(self) -> None:
		before = self.left_out(personas.CLERK)
		conflict(personas.CLERK, self.client)
		self.assertEqual(self.left_out(personas.CLERK), before + 1)


class OneAfterTheOther(StatisticsTest):
	"""A publication is tried with what is out already, also with what was sent to another system."""

	def publish(self, **values: Any) -> tuple[dict[str, Any], list[Any]]:
		given = {"title_en": "Quarter", "title_km": "ត្រីមាស", "periods": QUARTER, "tables": "T06"}
		with (
			personas.acting_as(personas.CENTRAL),
			patch.object(public, "publish", wraps=public.publish) as tried,
		):
			record = {"doctype": "Statistics Publication", "provider": PROVIDER, **given, **values}
			found = publications.publish_tables(frappe.get_doc(record).insert().name)
		return found, list(tried.call_args.args[2])

	def test_a_later_publication_is_tried_with_the_earlier_ones(self) -> None:
		first, before = self.publish()
		self.assertEqual((first["status"], before), ("Published", []))
		_second, before = self.publish(periods="2010-04")
		self.assertEqual([(one.printed.code, one.printed.period.code) for one in before], [("T06", QUARTER)])
		# As it stands today: of the same part of the register.
		self.assertEqual(before[0].today.total.counts["TOTAL"], self.total("T06"))
		_third, before = self.publish(periods="1994-01")
		self.assertEqual(before, [])

	def test_the_same_again_is_published_again(self) -> None:
		first, _before = self.publish()
		again, before = self.publish()
		self.assertEqual((again["status"], again["hidden"]), ("Published", first["hidden"]))
		self.assertEqual(len(before), 1)

	def test_what_earlier_tables_would_open_is_refused_in_a_sentence(self) -> None:
		from ccm_app.statistics.suppression import NotProtected

		self.publish()
		with patch("ccm_app.statistics.public.protect", side_effect=NotProtected([])):
			found, _before = self.publish(periods="2010-04")
		self.assertEqual(found["status"], "Refused")
		self.assertIn("published or sent before", found["because"])


class NamesInTables(StatisticsTest):
	"""A name that would run on the page of whoever opens a table is shown as text."""

	def test_labels_of_lists_and_of_staff_hold_no_marks(self) -> None:
		frappe.db.set_value("Case Type", "RC", {"label_en": RUNS, "label_km": RUNS})
		frappe.db.set_value("User", personas.MANAGER, "full_name", RUNS)
		frappe.db.set_value("Service Provider", PROVIDER, {"label_en": RUNS, "label_km": RUNS})
		frappe.clear_cache()
		for code in statistics.every_code():
			found = self.table(code, provider="")
			shown = json.dumps([found["columns"], found["result"], found.get("chart")], default=str)
			self.assertNotIn("<img", shown, code)

	def test_the_list_of_tables_holds_no_marks(self) -> None:
		given = {
			"code": "X09",
			"title_en": "Table",
			"title_km": "តារាង",
			"indicator": "CASES_REGISTERED",
			"row_dimension": "sex",
		}
		frappe.get_doc({"doctype": "Own Table", **given}).insert()
		frappe.db.set_value("Own Table", "X09", {"title_en": RUNS, "title_km": RUNS})
		told = frappe._dict()
		statistics.tell_tables(told)
		self.assertNotIn("<img", json.dumps(told))


class TablesOfOneOffice(StatisticsTest):
	"""Whoever keeps own tables cannot give a member of the Advisory Group the table of one provider."""

	def test_an_own_table_narrowed_to_one_provider_is_not_for_the_advisory_group(self) -> None:
		given = {
			"title_en": "Table",
			"title_km": "តារាង",
			"indicator": "CASES_REGISTERED",
			"row_dimension": "case_type",
		}
		rows = [{"dimension": "provider", "codes": PROVIDER}]
		frappe.get_doc({"doctype": "Own Table", "code": "X07", **given, "filters": rows}).insert()
		frappe.get_doc({"doctype": "Own Table", "code": "X08", **given}).insert()
		with personas.acting_as(personas.ADVISORY):
			statistics.table_in_reach({"table": "X08", "period": QUARTER})
			with self.assertRaises(frappe.PermissionError):
				statistics.table_in_reach({"table": "X07", "period": QUARTER})
