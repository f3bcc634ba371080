"""The people at the door of the site: signed in, by key, or nobody; each request is answered by Frappe's own application."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import frappe
import frappe.app
from werkzeug.test import Client, TestResponse

from ccm_app.tests.matrix.ways import Request

FILE = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass(frozen=True)
class Answer:
	"""The answer of the site: its status, and everything in it that can be read."""

	status: int
	text: str


class Visitor:
	"""Somebody who asks.

	account: {"email", "password"}, by API key {"key", "secret"}, with a session that is open already {"sid"};
	empty for a guest.
	"""

	def __init__(self, site: str, account: Mapping[str, str]):
		# The application takes the site from here, whatever the address of the request says.
		frappe.app._site = site
		self.client = Client(frappe.app.application)
		self.headers = {"Accept": "application/json"}
		if "key" in account:
			self.headers["Authorization"] = f"token {account['key']}:{account['secret']}"
		elif "sid" in account:
			self.client.set_cookie("sid", account["sid"])
		elif account:
			self._sign_in(account)

	def _sign_in(self, account: Mapping[str, str]) -> None:
		login = {"usr": account["email"], "pwd": account["password"]}
		answer = self.client.post("/api/method/login", json=login, headers=self.headers)
		if answer.status_code != 200:
			raise AssertionError(f"{account['email']} cannot sign in: {answer.get_data(as_text=True)[:300]}")

	@property
	def sid(self) -> str:
		"""The session that is open; empty for a guest and for a key."""
		cookie = self.client.get_cookie("sid")
		return str(cookie.value) if cookie else ""

	def ask(self, request: Request) -> Answer:
		"""Send a request and read its answer."""
		with self.send(request) as answer:
			return Answer(answer.status_code, readable(answer))

	def send(self, request: Request) -> TestResponse:
		"""Send a request; the answer with its headers."""
		given: dict[str, Any] = {
			"method": request.verb,
			"query_string": dict(request.query),
			"headers": self.headers,
		}
		if request.upload:
			given["data"] = {**request.form, "file": (io.BytesIO(FILE), "paper.pdf")}
		elif request.body is not None:
			given["json"] = request.body
		elif request.form:
			given["data"] = dict(request.form)
		return self.client.open(request.path, **given)


def readable(answer: TestResponse) -> str:
	"""The text of an answer: of a page, of JSON, of a PDF and of the parts of a sheet."""
	return text_of(answer.get_data())


def text_of(content: bytes) -> str:
	"""Everything that can be read in a file or an answer."""
	if content[:5] == b"%PDF-":
		return content.decode("latin-1") + _pdf_text(content)
	if content[:4] == b"PK\x03\x04":
		with zipfile.ZipFile(io.BytesIO(content)) as packed:
			return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
	return content.decode("utf-8", "replace")


def _pdf_text(content: bytes) -> str:
	from pypdf import PdfReader
	from pypdf.errors import PyPdfError

	try:
		return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
	except PyPdfError:
		return ""


def message_of(answer: Answer) -> Any:
	"""The message of an answer in JSON; None when it is none."""
	try:
		content = json.loads(answer.text)
	except ValueError:
		return None
	return content.get("message", content.get("data")) if isinstance(content, dict) else None
