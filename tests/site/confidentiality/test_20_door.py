"""Every function that the platform offers over HTTP, called by everybody who may not: the same refusal each time."""

from __future__ import annotations

import unittest
from pathlib import Path
from typing import Any, ClassVar

import requests

from ccm_app.caseload.rest import Person, sentences_of
from tests.site.people import host, person, url

KNOWN = Path(__file__).parents[3] / "ccm_app/confidentiality/door/known_functions.txt"
NOT_OPEN = "This is not open to your account"
WAYS = ("POST /api/method/{}", "GET /api/method/{}", "POST /api/v2/method/{}", "POST /?cmd={}")
CLERK, PROVIDER = "CCM Clerk", "CCM Service Provider"


def verdicts() -> dict[str, set[str]]:
	"""Function -> the kinds of visitors that may call it."""
	rows = (
		line.split("\t")
		for line in KNOWN.read_text(encoding="utf-8").splitlines()
		if not line.startswith("#")
	)
	return {name: set(kinds.split()) for name, kinds in rows}


def _guest() -> requests.Session:
	session = requests.Session()
	session.headers["Accept"] = "application/json"
	if host():
		session.headers["Host"] = str(host())
	return session


class EveryFunction(unittest.TestCase):
	"""Who may not call a function is told the same, however he calls it."""

	figures: ClassVar[dict[str, int]] = {"requests": 0, "functions": 0}

	def ask(self, session: requests.Session, way: str, name: str) -> requests.Response:
		verb, path = way.format(name).split(" ")
		self.figures["requests"] += 1
		return session.request(verb, f"{url()}{path}", timeout=60)

	def stands_in(self) -> set[str]:
		"""Functions in whose place one of ours answers, for those who may call that one."""
		hooks = (KNOWN.parents[2] / "hooks.py").read_text(encoding="utf-8")
		names = (KNOWN.parent / "names.py").read_text(encoding="utf-8")
		return {name for name in verdicts() if f'"{name}": ' in hooks or f'"{name}": ' in names}

	def refused(self, kind: str, session: requests.Session, ways: tuple[str, ...]) -> None:
		answered_by_ours = self.stands_in()
		for name, kinds in verdicts().items():
			if kind in kinds or name in answered_by_ours:
				continue
			self.figures["functions"] += 1
			for way in ways:
				answer = self.ask(session, way, name)
				with self.subTest(kind=kind, way=way, function=name):
					self.assertEqual(answer.status_code, 403, answer.text[:300])
					self.assertIn(NOT_OPEN, answer.text)

	def test_guests(self) -> None:
		self.refused("guest", _guest(), WAYS)

	def test_a_provider(self) -> None:
		self.refused("portal", person(PROVIDER).session, WAYS[:2])

	def test_a_clerk(self) -> None:
		self.refused("staff", person(CLERK, "SVR").session, WAYS[:2])

	def test_the_sentence_is_the_users_to_read(self) -> None:
		answer = self.ask(person(CLERK, "SVR").session, WAYS[0], "frappe.client.bulk_update")
		self.assertEqual(len(sentences_of(answer)), 1)
		self.assertIn(NOT_OPEN, sentences_of(answer)[0])

	def test_missing_and_forbidden_are_the_same_bytes(self) -> None:
		case = self._a_case(person("CCM Field Case Manager", "SVR"))
		stranger = person("CCM Field Case Manager", "BTB").session
		for way in (
			"GET /api/resource/Case/{}",
			"PUT /api/resource/Case/{}",
			"DELETE /api/resource/Case/{}",
			"GET /api/v2/document/Case/{}",
			"POST /api/method/frappe.client.get?doctype=Case&name={}",
			"POST /api/method/frappe.desk.form.load.getdoc?doctype=Case&name={}",
			"GET /printview?doctype=Case&name={}",
			"GET /api/method/frappe.utils.print_format.download_pdf?doctype=Case&name={}",
		):
			there, nowhere = (self.ask(stranger, way, name) for name in (case, "C-SVR-2026-999999-9"))
			with self.subTest(way):
				# The desk asks for a new record with getdoc too, and gets an empty answer for it.
				self.assertEqual(there.status_code, 200 if "getdoc" in way else 404)
				self.assertEqual(self._said(there, case), self._said(nowhere, "C-SVR-2026-999999-9"))

	def _a_case(self, manager: Person) -> str:
		return str(manager.find("Case", {"field_office": "SVR"})[0]["name"])

	def _said(self, answer: requests.Response, name: str) -> tuple[Any, ...]:
		unequal = ("Date", "Set-Cookie")
		headers = {key: value for key, value in answer.headers.items() if key not in unequal}
		return answer.status_code, headers, answer.text.replace(name, "?")

	def test_the_campaign(self) -> None:
		print("campaign door: " + ", ".join(f"{number} {what}" for what, number in self.figures.items()))
		self.assertGreater(len(verdicts()), 400)


if __name__ == "__main__":
	unittest.main()
