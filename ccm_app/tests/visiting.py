"""A request as it comes in from outside, in the transaction of the test: route, sign-in, decision, answer.

The same steps as Frappe's own application takes, without a second connection: what the test made and did not commit
is there for the visitor.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import frappe
import frappe.api
import frappe.app
import frappe.handler
from frappe.utils.response import build_response, download_private_file
from frappe.website.serve import get_response
from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from ccm_app.confidentiality.door import entry, routes
from ccm_app.tests.personas import acting_as

_LEFT_BEHIND = (
	"request",
	"ccm_door",
	"ccm_about",
	"ccm_refused",
	"form_dict",
	"response",
	"message_log",
	"error_log",
	"is_ajax",
)


@dataclass(frozen=True)
class Answer:
	"""What a visitor gets: status, headers, body."""

	status: int
	headers: tuple[tuple[str, str], ...]
	body: bytes

	@property
	def content(self) -> dict[str, Any]:
		"""The body as JSON."""
		return dict(json.loads(self.body))

	@property
	def text(self) -> str:
		"""The body as text."""
		return self.body.decode("utf-8", "replace")


def visit(user: str, verb: str, path: str, arguments: dict[str, Any] | None = None, **form: Any) -> Answer:
	"""Let a user ask for a path. arguments: of the address; form: sent as JSON."""
	builder = EnvironBuilder(path=path, method=verb, query_string=arguments or {}, json=form or None)
	builder.headers["Accept"] = "application/json" if path.startswith("/api/") else "text/html"
	with acting_as(user), _request(Request(builder.get_environ())) as request:
		response = _answer(request)
		entry.leave(response=response, request=request)
		if isinstance(response, Response):
			return Answer(response.status_code, tuple(response.headers.items()), response.get_data())
		return Answer(response.code or 500, (), str(response).encode())


def call(user: str, function: str, verb: str = "POST", **arguments: Any) -> Answer:
	"""Let a user call a function by its name."""
	return visit(user, verb, f"/api/method/{function}", **arguments)


@contextmanager
def _request(request: Request) -> Iterator[Request]:
	before = {name: getattr(frappe.local, name) for name in _LEFT_BEHIND if hasattr(frappe.local, name)}
	frappe.local.request = request
	frappe.local.is_ajax = True
	frappe.local.response = frappe._dict({"docs": []})
	frappe.local.message_log, frappe.local.error_log = [], []
	frappe.local.ccm_refused = False
	frappe.app.make_form_dict(request)
	try:
		yield request
	finally:
		for name in _LEFT_BEHIND:
			if name in before:
				setattr(frappe.local, name, before[name])
			elif hasattr(frappe.local, name):
				delattr(frappe.local, name)
		frappe.local.flags.error_message = None
		frappe.local.flags.disable_traceback = None


def _answer(request: Request) -> Any:
	try:
		entry.enter()
		routes.decide()
		return _carried_out(request)
	except HTTPException as answer:
		return answer.get_response() if answer.response is None else answer.response
	except Exception as error:
		return frappe.app.handle_exception(error)


def _carried_out(request: Request) -> Any:
	if frappe.local.form_dict.cmd:
		frappe.handler.handle()
		return build_response("json")
	if request.path.startswith("/api/"):
		return frappe.api.handle(request)
	if request.path.startswith("/private/files/"):
		return download_private_file(request.path)
	return get_response()
