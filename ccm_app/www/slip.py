"""The page of a slip at /slip: no sign-in, no script, nothing loaded. What may be done there is decided by `slip_visit`.

It is a renderer of its own and no template of the platform, because its address holds the token: it goes into no log,
no cache and no cookie of ours.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

import frappe
from frappe.sessions import get_csrf_token
from werkzeug.wrappers import Response

from ccm_app.confidentiality import slip_visit
from ccm_app.confidentiality.door import once_more
from ccm_app.confidentiality.slip_visit import Form, Seen
from ccm_app.slips.document import Label
from ccm_app.slips.page_words import WORDS, word
from ccm_app.slips.wording import english_date, khmer_date

ROUTE = "slip"
_LONGEST = 400
_HEADERS = {
	"Cache-Control": "no-store",
	"Referrer-Policy": "no-referrer",
	"X-Robots-Tag": "noindex, nofollow, noarchive",
	"Content-Security-Policy": (
		"default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self';"
		" frame-ancestors 'none'; base-uri 'none'"
	),
}


class SlipPage:
	"""Frappe asks every renderer whether a path is its own, for the hook `page_renderer`."""

	def __init__(self, path: str, http_status_code: int | None = None) -> None:
		self.path = path.strip("/ ")

	def can_render(self) -> bool:
		"""Whether this is the page of a slip."""
		return self.path == ROUTE or self.path.startswith(f"{ROUTE}/")

	def render(self) -> Response:
		"""The page; whatever goes wrong, a page in the same words and never an error of the platform."""
		text = self.path[len(ROUTE) :].strip("/")
		_leave_no_trace()
		try:
			return _page(once_more.carried_out(_visited, text))
		except Exception as error:
			frappe.db.rollback()
			frappe.clear_messages()
			if not once_more.may_be_tried_again(error) and not isinstance(error, once_more.TooManyAtOnce):
				frappe.log_error(f"slip page: {type(error).__name__}")
			return _page(Seen("try_again"), 503)


def _leave_no_trace() -> None:
	"""The address holds the token: from here on, whoever writes requests down sees the bare page."""
	request = frappe.local.request
	request.path = f"/{ROUTE}"
	# Computed from the environment and kept by the request; logs read them after the answer.
	for name in ("full_path", "url", "base_url"):
		request.__dict__[name] = f"{request.host_url.rstrip('/')}/{ROUTE}"
	monitor = getattr(frappe.local, "monitor", None)
	if monitor and monitor.data.get("request"):
		monitor.data.request.path = f"/{ROUTE}"
	if frappe.session.user == "Guest":
		frappe.local.cookie_manager.cookies = {}


def _visited(text: str) -> Seen | None:
	"""What the visitor gets to see; None is the page on which a short form is typed."""
	sent = frappe.local.request.form if frappe.local.request.method == "POST" else {}
	given = {name: str(sent.get(name) or "")[:_LONGEST] for name in Form.__dataclass_fields__}
	given["slip"] = (given["slip"] or text).strip()
	if not given["slip"]:
		return None
	return slip_visit.answered(Form(**given)) if "code" in sent else slip_visit.opened(given["slip"])


def _page(seen: Seen | None, status: int = 200) -> Response:
	html = frappe.get_template("templates/slip/page.html").render(_context(seen))
	return Response(html, status, dict(_HEADERS), content_type="text/html; charset=utf-8")


def _context(seen: Seen | None) -> dict[str, Any]:
	# A signed-in visitor sends the platform's own mark with a form; who is not signed in has no session to forge.
	signed_in = frappe.session.user != "Guest"
	context: dict[str, Any] = {"words": WORDS, "csrf_token": get_csrf_token() if signed_in else ""}
	if seen is None:
		return context | {"ask": True}
	sent = frappe.local.request.form
	context |= {
		"message": word(seen.message, **_written(seen.values)) if seen.message else None,
		"is_good": seen.is_good,
		"ask": seen.message == "unknown",
		"given": [{"answer": WORDS[answer], "day": _day(day)} for answer, day in seen.given],
		"choices": seen.choices,
		"chosen": None if seen.is_good else sent.get("answer"),
		"reason": "" if seen.is_good else str(sent.get("reason") or "")[:_LONGEST],
		"form_key": secrets.token_hex(16),
	}
	return context | (_slip(seen) if seen.slip else {})


def _slip(seen: Seen) -> dict[str, Any]:
	slip = seen.slip
	assert slip is not None
	return {
		"slip": seen.text,
		"provider": Label(slip.provider_en, slip.provider_km or slip.provider_en),
		"service": Label(slip.service_en, slip.service_km or slip.service_en),
		"until": _day(slip.valid_until),
	}


def _day(day: date | None) -> Label:
	return Label(english_date(day), khmer_date(day))


def _written(values: dict[str, Any]) -> dict[str, str]:
	if isinstance(values.get("day"), date):
		return {"day_en": english_date(values["day"]), "day_km": khmer_date(values["day"])}
	return {name: str(value) for name, value in values.items()}
