"""Slips of the test site, and whoever opens their page: nobody who is signed in."""

from __future__ import annotations

import json
import re
from typing import Any

import requests

from tests.site.people import accounts, command, host, url

TRIALS = "ccm_app.tests.slip_trials"
# Seconds; a hundred thousand forgeries take three minutes where nothing else runs.
PATIENCE = 900
FORM_KEY = re.compile(r'name="form_key" value="([^"]+)"')


def trial(name: str, **given: Any) -> Any:
	"""Run a trial on the test site; answers what it found."""
	# The people come first, with a password that is known; a trial would make them without one.
	accounts()
	words = ["--kwargs", repr(given)] if given else []
	printed = command("execute", f"{TRIALS}.{name}", *words, seconds=PATIENCE)
	lines = [line for line in printed.strip().splitlines() if line.startswith(("{", "[", '"'))]
	return json.loads(lines[-1]) if lines else None


class Visitor:
	"""A telephone with an address of its own."""

	def __init__(self, address: str = "203.0.113.9") -> None:
		self.session = requests.Session()
		self.session.headers["X-Forwarded-For"] = address
		if host():
			self.session.headers["Host"] = str(host())

	def open(self, token: str) -> requests.Response:
		"""Scan a slip."""
		return self.session.get(f"{url()}/slip/{token}", timeout=60)

	def send(self, **form: str) -> requests.Response:
		"""Send the form of the page."""
		return self.session.post(f"{url()}/slip", data=form, timeout=60)

	def answer(self, slip: dict[str, str], answer: str, **more: str) -> requests.Response:
		"""Open the slip and answer, as a person does."""
		found = FORM_KEY.search(self.open(slip["token"]).text)
		form = {"slip": slip["token"], "code": slip["code"], "answer": answer}
		return self.send(**form, form_key=found[1] if found else "", **more)


def says(answer: requests.Response, *words: str) -> bool:
	"""Whether the page holds all of these words, and is a page."""
	return answer.status_code == 200 and all(word in answer.text for word in words)
