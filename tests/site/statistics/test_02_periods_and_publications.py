"""Closing a period and publishing its tables on the screen of the Central Office; the booklet as its readers get it."""

from __future__ import annotations

import base64
import unittest

import pypdfium2

from ccm_app.caseload.rest import Refused
from tests.site.browser.at_the_desk import AtTheDesk
from tests.site.people import ROLES, person
from tests.site.statistics.quarter import change, make_quarter

CENTRAL, MINISTRY = "CCM Central Office", "CCM Ministry Administrator"
QUARTER, PROVIDER = "2010-Q2", "CWDA"
READERS = {
	CENTRAL,
	"CCM Field Case Manager",
	"CCM Clerk",
	"CCM Social Worker",
	"CCM Field Coordination Unit",
	"CCM Monitoring Team",
	"CCM Data Protection Officer",
}


class TheBooklet(unittest.TestCase):
	"""Over REST, read back from its pages."""

	@classmethod
	def setUpClass(cls) -> None:
		make_quarter()

	def booklet(self, role: str, language: str) -> list[str]:
		made = person(role, "SVR").call(
			"ccm_app.api.booklets.make_booklet",
			filters={"period": QUARTER, "provider": PROVIDER},
			language=language,
		)
		pages = pypdfium2.PdfDocument(base64.b64decode(made["content"]))
		return [page.get_textpage().get_text_range() for page in pages]

	def test_cover_tables_and_definitions_stand_in_it(self) -> None:
		cover, *pages = self.booklet(CENTRAL, "en")
		self.assertIn("Statistics of coordinated case management", cover)
		self.assertIn("2nd quarter 2010", cover)
		text = " ".join(pages)
		for words in (
			"T06 Types of cases referred",
			"Returnee Children",
			"A person with two cases counts twice",
		):
			self.assertIn(words, " ".join(text.split()))
		self.assertGreater(len(self.booklet(CENTRAL, "km")), 3)

	def test_who_receives_tables_receives_it_and_nobody_else(self) -> None:
		for role in ROLES:
			with self.subTest(role):
				if role in READERS:
					self.assertGreater(len(self.booklet(role, "en")), 3)
				else:
					with self.assertRaises(Refused):
						self.booklet(role, "en")


class OnTheScreenOfTheCentralOffice(AtTheDesk):
	"""Closing, restating, publishing, and a table of one's own."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make_quarter()

	def test_a_period_is_closed_and_a_later_change_is_restated(self) -> None:
		change("make")
		change("lose_the_sex_of_one")
		with self.seat(CENTRAL) as central:
			central.open(f"/app/statistical-period/{QUARTER}")
			self.assertIn("Registered without the sex", central.see(".ccm-period").inner_text())
			central.picture("period-missing")
			central.press("Close the period", ".page-actions")
			central.page.locator(".modal.show .btn-primary").click()
			central.settle()
			self.assertIn("Closed", central.text())
			change("change_one")
			central.open(f"/app/statistical-period/{QUARTER}")
			self.assertIn("Changed in the records since", central.see(".ccm-period").inner_text())
			central.picture("period-changed")
			central.press("Restate", ".page-actions")
			central.page.locator(".modal.show textarea").fill("The sex of one child was wrong.")
			central.page.locator(".modal.show .btn-primary").click()
			central.settle()
			self.assertIn("The sex of one child was wrong.", central.see(".ccm-period").inner_text())
			self.assertEqual(central.complaints, [])

	def test_tables_are_published_with_their_small_figures_hidden(self) -> None:
		given = {"title_en": "Quarter", "title_km": "ត្រីមាស", "periods": QUARTER, "tables": "T06 T09"}
		made = person(CENTRAL).insert("Statistics Publication", {**given, "provider": PROVIDER})["name"]
		with self.seat(CENTRAL) as central:
			central.open(f"/app/statistics-publication/{made}")
			central.press("Publish", ".page-actions")
			central.page.wait_for_selector(".ccm-public-table")
			self.assertIn("·", central.see(".ccm-public-table").inner_text())
			central.picture("publication")
			self.assertEqual(central.complaints, [])

	def test_an_administrator_puts_a_table_together(self) -> None:
		given = {
			"code": "XP1",
			"title_en": "Types by province",
			"title_km": "តារាង",
			"indicator": "CASES_REGISTERED",
			"row_dimension": "province",
			"column_dimension": "case_type",
		}
		if not person(MINISTRY).find("Own Table", {"code": "XP1"}):
			person(MINISTRY).insert("Own Table", given)
		with self.seat(MINISTRY) as administrator:
			administrator.open("/app/own-table/XP1")
			shown = administrator.see('[data-fieldname="indicator"]').inner_text()
			self.assertIn("Cases registered", shown)
			administrator.picture("own-table")
			self.assertEqual(administrator.complaints, [])


if __name__ == "__main__":
	unittest.main()
