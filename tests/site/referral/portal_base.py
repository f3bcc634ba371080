"""What the tests of the portal share: two providers who have signed in, and what is expected of an answer."""

from __future__ import annotations

import unittest
from datetime import timedelta
from typing import Any, ClassVar

from tests.site.day import today
from tests.site.people import administrator
from tests.site.referral.portal import OTHER, OWN, Provider, a_referral

TODAY = today().isoformat()
TOMORROW = (today() + timedelta(days=1)).isoformat()
SAID = "The client asked for a lamp."
COUNTED: dict[str, int] = {"acts": 0, "refused": 0}
# Each form with something that could be saved.
FORMS: tuple[tuple[str, dict[str, str]], ...] = (
	("answer", {"given": "Accepted"}),
	("agree_on_a_day", {"day": TOMORROW}),
	("add_service", {"status": "Ongoing", "from_date": TODAY, "quantity": "1"}),
	("discharge", {"left_on": TODAY, "went_to": "FAMILY"}),
	("tell_office", {"text": SAID}),
)


class PortalTest(unittest.TestCase):
	"""Two providers who have signed in."""

	own: ClassVar[Provider]
	other: ClassVar[Provider]

	@classmethod
	def setUpClass(cls) -> None:
		cls.own, cls.other = Provider(OWN), Provider(OTHER)

	def done(self, answer: Any, where: str = "/portal/") -> None:
		self.assertEqual(answer.status_code, 303, answer.text[-1500:])
		self.assertTrue(answer.headers["Location"].startswith(where))
		COUNTED["acts"] += 1

	def refused(self, answer: Any, *sentences: str, status: int = 422) -> str:
		self.assertEqual(answer.status_code, status, answer.text[-1500:])
		for sentence in sentences:
			self.assertIn(sentence, answer.text)
		COUNTED["refused"] += 1
		return str(answer.text)

	def stored(self, referral: str) -> dict[str, Any]:
		return administrator().read("Referral", referral)

	def rows(self, kind: str, referral: str, *fields: str) -> list[dict[str, Any]]:
		return administrator().find(kind, {"referral": referral}, ("name", *fields))

	def accepted(self) -> str:
		referral = a_referral()
		self.done(self.own.act("answer", referral, given="Accepted"))
		return referral
