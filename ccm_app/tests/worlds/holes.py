"""Holes on purpose, so that the campaign can show that it would see them: a count in a header, a moment in a body."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import frappe
import frappe.app
from werkzeug.exceptions import HTTPException


def _by_a_count(response: Any) -> None:
	response.headers["X-Rows"] = str(frappe.db.count("Client"))


def _by_a_moment(response: Any) -> None:
	latest = frappe.db.sql("select max(modified) from `tabCase Event`")[0][0]
	response.set_data(response.get_data() + f"<!-- {latest} -->".encode())


HOLES = {"a count in a header": _by_a_count, "a moment in a body": _by_a_moment}


@contextmanager
def opened(name: str) -> Iterator[None]:
	"""While this is open, every answer of this process tells something about records that the visitor does not see."""
	hooks, answered = frappe.app.run_after_request_hooks, HTTPException.get_response

	def telling(request: Any, response: Any) -> None:
		hooks(request, response)
		if response is not None:
			HOLES[name](response)

	def telling_of_an_error(self: HTTPException, *arguments: Any, **named: Any) -> Any:
		# What the application raises for the visitor is answered without the hooks.
		response = answered(self, *arguments, **named)
		HOLES[name](response)
		return response

	with (
		patch.object(frappe.app, "run_after_request_hooks", telling),
		patch.object(HTTPException, "get_response", telling_of_an_error),
	):
		yield
