"""How much one import takes: a file that is too long or too large is refused, and nothing of it lands."""

from __future__ import annotations

import frappe

from ccm_app.exchange.csv_import import import_clients
from ccm_app.tests.personas import CLERK, SiteTest, acting_as
from ccm_app.tests.test_csv_import import GOOD, file_of


class LargeFiles(SiteTest):
	def refuses(self, content: str, sentence: str) -> None:
		before = frappe.db.count("Client")
		with acting_as(CLERK), self.refused(sentence):
			import_clients(content)
		self.assertEqual(frappe.db.count("Client"), before)

	def test_more_than_a_thousand_rows(self) -> None:
		rows = [GOOD | {"given_name_km": "ក" * (number + 1)} for number in range(3)]
		self.refuses(file_of(*(rows * 334)), "The file has more than 1000 rows. Divide it")

	def test_more_than_two_megabytes(self) -> None:
		self.refuses(
			file_of(GOOD | {"given_name_km": "ក" * 700_000}), "The file is larger than 2 MB. Divide it"
		)
