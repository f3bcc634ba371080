"""What the tests of the door have in common: asking for a list, and the two ways in which the door says no."""

from __future__ import annotations

import json
from typing import Any

from ccm_app.tests.personas import SiteTest
from ccm_app.tests.visiting import Answer, call

GUEST = "Guest"
LIST = "frappe.client.get_list"


class DoorTest(SiteTest):
	"""Tools of these tests."""

	def not_open(self, answer: Answer) -> None:
		self.assertEqual(answer.status, 403, answer.text)
		self.assertIn("This is not open to your account", answer.text)
		self.assertNotIn("Traceback", answer.text)

	def not_in_grammar(self, answer: Answer) -> None:
		self.assertEqual(answer.status, 417, answer.text)
		self.assertIn("cannot be asked for in this way", answer.text)

	def ask(self, user: str, kind: str, **arguments: Any) -> Answer:
		written = {
			key: value if isinstance(value, str) else json.dumps(value) for key, value in arguments.items()
		}
		return call(user, LIST, doctype=kind, **written)
