"""Asking a site over HTTP, and what it answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

PATIENCE_IN_SECONDS = 60
# What differs from one answer to the next without telling anything.
_CHANGING = (
	(re.compile(r'"(?:creation|modified|timestamp|last_visited)": ?"[^"]*"'), '"when": ""'),
	(re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?"), "<when>"),
	(re.compile(r"\b\d{2}:\d{2}:\d{2}\.\d+\b"), "<when>"),
	(re.compile(r"csrf_token\s*=\s*\"[^\"]*\""), "<token>"),
)


@dataclass(frozen=True)
class Answer:
	"""What came back: status, the text of the body, the bytes, the headers, and what had been asked."""

	asked: str
	status: int
	text: str
	content: bytes
	headers: Mapping[str, str]
	seconds: float

	@property
	def data(self) -> Any:
		"""The body as JSON; None when it is none."""
		try:
			return json.loads(self.text)
		except ValueError:
			return None

	@property
	def message(self) -> Any:
		"""What a whitelisted function gave back; None when it gave nothing."""
		return self.data.get("message") if isinstance(self.data, dict) else None

	@property
	def record(self) -> dict[str, Any]:
		"""The record in a REST answer; empty when there is none."""
		found = self.data.get("data") if isinstance(self.data, dict) else None
		return found if isinstance(found, dict) else {}

	@property
	def well(self) -> bool:
		"""Whether the site did what it was asked."""
		return self.status < 400

	def holds(self, text: str) -> bool:
		"""Whether a text is somewhere in the body or the headers."""
		return (
			text in self.text
			or text.encode() in self.content
			or any(text in one for one in self.headers.values())
		)

	def without(self, names: Iterable[str]) -> str:
		"""The body without record names and times: equal for two records that nobody may tell apart."""
		text = self.text
		for name in sorted(filter(None, names), key=len, reverse=True):
			text = text.replace(name, "<name>")
		for pattern, replacement in _CHANGING:
			text = pattern.sub(replacement, text)
		return text

	def __str__(self) -> str:
		return f"{self.asked} -> {self.status} {' '.join(self.text.split())[:200]}"


class Visitor:
	"""Somebody in front of a site: a signed-in account, or a guest."""

	def __init__(self, url: str, email: str, session: requests.Session):
		self.url, self.email, self.session = url.rstrip("/"), email, session

	def ask(self, verb: str, path: str, /, **given: Any) -> Answer:
		"""Any request. `given` is what requests takes (params, json, data, files, headers)."""
		answer = self.session.request(
			verb, self.url + path, timeout=PATIENCE_IN_SECONDS, allow_redirects=False, **given
		)
		asked = f"{self.email}: {verb} {path} {_short(given)}"
		seconds = answer.elapsed.total_seconds()
		return Answer(asked, answer.status_code, answer.text, answer.content, answer.headers, seconds)

	def call(self, method: str, /, **arguments: Any) -> Answer:
		"""A whitelisted function, with POST; a value is changed in the version that the visitor reads now."""
		if method == "frappe.client.set_value" and "modified" not in arguments:
			arguments = {**arguments, **self._version(arguments["doctype"], arguments["name"])}
		return self.ask("POST", f"/api/method/{method}", json=arguments)

	def get(self, method: str, /, **arguments: Any) -> Answer:
		"""A whitelisted function, with GET."""
		return self.ask("GET", f"/api/method/{method}", params=texts(arguments))

	def read(self, kind: str, name: str) -> Answer:
		"""One record over REST."""
		return self.ask("GET", resource(kind, name))

	def list(self, kind: str, /, **arguments: Any) -> Answer:
		"""Records over REST; fields and filters may be lists."""
		return self.ask("GET", resource(kind), params=texts(arguments))

	def insert(self, kind: str, /, **values: Any) -> Answer:
		"""A new record over REST."""
		return self.ask("POST", resource(kind), json=values)

	def change(self, kind: str, record: str, /, **values: Any) -> Answer:
		"""A change over REST, of the version that the visitor reads at this moment, when there is one."""
		return self.ask("PUT", resource(kind, record), json={**self._version(kind, record), **values})

	def _version(self, kind: str, record: str) -> dict[str, Any]:
		found = self.list(kind, filters=[["name", "=", record]], fields=["modified"]).data
		rows = found.get("data") if isinstance(found, dict) else None
		return {"modified": rows[0]["modified"]} if rows else {}


def resource(kind: str, name: str = "") -> str:
	"""The REST address of a DocType, or of one record of it."""
	path = f"/api/resource/{quote(kind, safe='')}"
	return f"{path}/{quote(name, safe='')}" if name else path


def texts(arguments: Mapping[str, Any]) -> dict[str, str]:
	"""Arguments of an address: what is no text becomes JSON."""
	return {
		name: value if isinstance(value, str) else json.dumps(value)
		for name, value in arguments.items()
		if value is not None
	}


def small_paper(text: str) -> bytes:
	"""A PDF of one page with a line of text, readable in its bytes too."""
	drawn = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
	objects = [
		b"<< /Type /Catalog /Pages 2 0 R >>",
		b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
		b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
		b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
	]
	paper, places = b"%PDF-1.4\n", []
	for number, content in enumerate(objects, 1):
		places.append(len(paper))
		paper += b"%d 0 obj\n%s\nendobj\n" % (number, content)
	table = b"".join(b"%010d 00000 n \n" % place for place in places)
	end = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(paper)
	return paper + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def _short(given: Mapping[str, Any]) -> str:
	"""What was sent, short enough for a report; no file contents."""
	shown = {name: value for name, value in given.items() if name in ("params", "json", "data")}
	return json.dumps(shown, default=str)[:260] if shown else ""
