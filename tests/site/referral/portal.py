"""Somebody who works for a provider and uses the portal: signs in with its form, reads its pages, sends its forms."""

from __future__ import annotations

import functools
import json
import re
import uuid
from typing import Any

import requests

from tests.site.people import command, host, url

OWN, OTHER = "CCPCR-SVR", "COSECAM"
API = "/api/method/ccm_app.api.portal."
SIGN_IN = "/api/method/ccm_app.api.portal_sign_in.sign_in"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FURTHER = re.compile("Next page")
CHANGES_WITH_EVERY_PAGE = re.compile(r'name="(csrf_token|form_key)" value="[^"]+"')


@functools.cache
def world() -> dict[str, Any]:
	"""The two providers' accounts and referrals that wait for an answer; made once for the run."""
	return at_the_server("make", own=19, other=2)


def at_the_server(act: str, **given: Any) -> Any:
	"""Let the server do what these tests need; answers what it told."""
	printed = command("execute", f"ccm_app.tests.portal_world.{act}", "--kwargs", repr(given))
	lines = [line for line in printed.splitlines() if line.startswith(("{", "[", '"'))]
	return json.loads(lines[-1]) if lines else None


def a_referral(provider: str = OWN) -> str:
	"""A referral that nobody has answered yet; each is given once."""
	return str(world()["referrals"][provider].pop())


class Provider:
	"""A browser without scripts, signed in for one provider; None is somebody who has not signed in."""

	def __init__(self, provider: str | None = OWN):
		self.session, self.known_token = requests.Session(), ""
		self.session.headers["Accept"] = "text/html,application/xhtml+xml,*/*"
		if host():
			self.session.headers["Host"] = str(host())
		self.email = world()["users"][provider] if provider else ""
		if provider:
			self.sign_in(self.email, world()["password"])

	def sign_in(self, email: str, password: str) -> requests.Response:
		"""Send the form of the sign-in page."""
		return self.post(SIGN_IN, {"usr": email, "pwd": password})

	def get(self, path: str) -> requests.Response:
		"""Open an address."""
		return self.session.get(url() + path, timeout=60, allow_redirects=False)

	def post(self, path: str, given: dict[str, Any]) -> requests.Response:
		"""Send a form."""
		return self.session.post(url() + path, data=given, timeout=60, allow_redirects=False)

	def token(self) -> str:
		"""The token that stands in the forms, the same as long as the sign-in lasts."""
		if not self.known_token:
			found = TOKEN.search(self.get("/portal/places").text)
			assert found, "no token on the page"
			self.known_token = found.group(1)
		return self.known_token

	def page(self, referral: str) -> requests.Response:
		"""The page of a referral."""
		return self.get(f"/portal/referral/{referral}")

	def whole_list(self) -> str:
		"""All pages of the list."""
		pages, path = [], "/portal"
		while path:
			pages.append(self.get(path).text)
			further = FURTHER.search(pages[-1])
			path = f"/portal?page={len(pages) + 1}" if further else ""
		return "".join(pages)

	def act(self, name: str, referral: str, **given: Any) -> requests.Response:
		"""Send one of the forms of a referral."""
		form = {"referral": referral, "csrf_token": self.token(), "form_key": str(uuid.uuid4()), **given}
		return self.post(API + name, form)


def plain(answer: requests.Response) -> tuple[int, str]:
	"""Status and body, without what is new on every page."""
	return answer.status_code, CHANGES_WITH_EVERY_PAGE.sub("", answer.text)
