"""What happens to a request before anything else: the door is put in place, tested once, and shut behind it.

For the hooks `before_request`, `before_job` and `after_request`.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from ccm_app.confidentiality.door import selftest

HEADERS = {
	"X-Frame-Options": "DENY",
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy": "no-referrer",
	"Permissions-Policy": "camera=(), microphone=(), geolocation=()",
	"Cross-Origin-Opener-Policy": "same-origin",
}
# What people see of records is kept by no browser and no proxy.
NOT_KEPT = ("/api/", "/private/", "/printview", "/app", "/backups")
_state: dict[str, list[str]] = {}


class DoorIsBroken(HTTPException):
	"""The platform has changed beneath the door: nothing is answered until somebody has looked."""

	code = 503

	def __init__(self) -> None:
		sentence = _(
			"This site is closed: the platform has changed and its protection has to be checked first."
			" The operator finds the reason with the command: bench ccm door"
		)
		answer = Response(sentence, 503, content_type="text/plain; charset=utf-8")
		answer.headers.extend({**HEADERS, "Cache-Control": "no-store", "Retry-After": "600"})
		super().__init__(sentence, answer)


class NothingKept(list[str]):
	"""What the platform would tell a developer: a failed query with the rule of its rows goes to nobody."""

	def append(self, _message: str) -> None:
		"""Forget it."""


def enter() -> None:
	"""Hook `before_request`: from here on the request is a visitor's. Raises DoorIsBroken."""
	first = not knows(str(frappe.local.site))
	if faults():
		raise DoorIsBroken
	if first and hasattr(frappe.local, "http_request"):
		# The platform found out the address of this request before the door was in place.
		frappe.local.http_request.set_request_ip()
	frappe.local.ccm_door = True
	frappe.local.ccm_about = []
	frappe.local.ccm_called = ""
	frappe.local.ccm_key_taken = False
	frappe.local.debug_log = NothingKept()
	# A page that is kept, "not found" too, holds the address that its first visitor asked for.
	frappe.local.no_cache = True


def knows(site: str) -> bool:
	"""Whether a request of this site has come to the door of this process before: then it stands."""
	return site in _state


def faults() -> list[str]:
	"""What keeps the door from standing; found out once per process and site, [] when it stands."""
	site = str(frappe.local.site)
	if site not in _state:
		found = selftest.changed()
		if not found:
			selftest.put_in_place(for_the_web=True)
			found = selftest.not_in_place()
		_state[site] = found
		for one in found:
			frappe.logger("ccm_door", allow_site=True).error(f"closed: {one}")
	return _state[site]


def enter_job(**_more: Any) -> None:
	"""Hook `before_job`: errors of jobs are written down without values."""
	selftest.put_in_place(for_the_web=False)
	frappe.local.ccm_job = True


def leave(response: Response | None = None, request: Any = None) -> None:
	"""Hook `after_request`: headers that tell browsers and proxies to keep and to guess nothing."""
	if response is None:
		return
	for name, value in HEADERS.items():
		response.headers[name] = value
	given = getattr(frappe.local, "form_dict", None) or {}
	if getattr(request, "path", "").startswith(NOT_KEPT) or given.get("cmd"):
		response.headers["Cache-Control"] = "no-store"
		response.headers["Pragma"] = "no-cache"
