"""What tests at the desk share: one browser for all of them, and a seat for each person."""

from __future__ import annotations

import contextlib
import unittest
from typing import ClassVar

from playwright.sync_api import Browser

from tests.site.browser.desk import Seat, chromium, seat
from tests.site.people import accounts, person


class AtTheDesk(unittest.TestCase):
	"""A test with one browser."""

	browser: ClassVar[Browser]
	tools: ClassVar[contextlib.ExitStack]

	@classmethod
	def setUpClass(cls) -> None:
		cls.tools = contextlib.ExitStack()
		cls.browser = cls.tools.enter_context(chromium())

	@classmethod
	def tearDownClass(cls) -> None:
		cls.tools.close()

	def seat(self, role: str) -> contextlib.AbstractContextManager[Seat]:
		email = person(role, "SVR").email
		account = next(one for one in accounts() if one["email"] == email)
		return seat(self.browser, email, account["password"])
