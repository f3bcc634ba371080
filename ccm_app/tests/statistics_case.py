"""The shelter's quarter of 2010 under a provider of its own, for the tests of tables, periods and publications."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import frappe
from frappe.desk.query_report import run

from ccm_app.tests import personas, statistics_world

QUARTER, PROVIDER = statistics_world.QUARTER, statistics_world.PROVIDER
OF_THE_PROVIDER = {"period": QUARTER, "provider": PROVIDER}


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
