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
			first = manager.see(".dt-scrollable .dt-row").inner_text()
			for words in ("Late", "Urgent", "Ask the provider for the answer"):
				self.assertIn(words, first)
			self.assertTrue(manager.shows(".indicator-pill.red"))
			self.assertIn("Waits for a place", manager.text())
			manager.picture("referral-board")
			self.assertEqual(manager.complaints, [])

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
			self.assertIn(self.made["residence"], manager.text())
			manager.picture("residential-placements")
			self.assertEqual(manager.complaints, [])


if __name__ == "__main__":
	unittest.main()
