"""The board of referrals at the desk: the urgent one first, a colour with a word, and the chain of attempts on the form."""

from __future__ import annotations

import json
import unittest
from typing import Any, ClassVar

from tests.site.browser.at_the_desk import AtTheDesk
from tests.site.people import accounts, command

MANAGER = "CCM Field Case Manager"
BOARD = "/app/query-report/Referral%20Board?field_office=SVR"
RESIDENCE = "/app/query-report/Residential%20Placements?field_office=SVR"


class BoardAtTheDesk(AtTheDesk):
	made: ClassVar[dict[str, Any]]

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		accounts()
		printed = command("execute", "ccm_app.tests.referral_world.make")
		cls.made = json.loads(next(line for line in reversed(printed.splitlines()) if line.startswith("{")))

	def test_the_board_says_what_is_late_in_a_colour_and_a_word(self) -> None:
		with self.seat(MANAGER) as manager:
			manager.open(BOARD)
			self.assertIn("Late", manager.see(".dt-scrollable .dt-row").inner_text())
			self.assertTrue(manager.shows(".indicator-pill.red"))
			manager.picture("referral-board")
			# Referrals of other tests stand in the list, too.
			asked = self.first_row_with(manager, "What to do next", "Ask the provider for the answer")
			for words in ("Late", "Urgent", "Ask the provider for the answer"):
				self.assertIn(words, asked)
			manager.open(BOARD)
			self.assertIn("Waits for a place", self.first_row_with(manager, "How it stands", "Waits"))
			self.assertEqual(manager.complaints, [])

	@staticmethod
	def first_row_with(manager: Any, column: str, words: str) -> str:
		"""What the first row says when these words are typed over a column of the list."""
		manager.page.locator(f'.dt-filter[data-name="{column}"]').press_sequentially(words)
		manager.page.wait_for_timeout(800)
		manager.settle()
		return str(manager.see(".dt-scrollable .dt-row").inner_text())

	def test_the_form_shows_the_attempts_before(self) -> None:
		with self.seat(MANAGER) as manager:
			manager.open(f"/app/referral/{self.made['second']}")
			manager.see('[data-fieldname="attempts_html"]').scroll_into_view_if_needed()
			self.assertIn("This need has been tried 2 times", manager.text())
			self.assertIn(self.made["first"], manager.text())
			manager.picture("referral-attempts")
			self.assertEqual(manager.complaints, [])

	def test_the_case_shows_the_chain_and_the_report_the_residence(self) -> None:
		with self.seat(MANAGER) as manager:
			manager.open(f"/app/case/{self.made['case']}")
			self.assertIn("Declined", manager.see(".ccm-attempts").inner_text())
			manager.open(RESIDENCE)
			# The report asks for its rows after the page is quiet for a moment.
			manager.see(f'.dt-cell__content:has-text("{self.made["residence"]}")')
			manager.picture("residential-placements")
			self.assertEqual(manager.complaints, [])


if __name__ == "__main__":
	unittest.main()
