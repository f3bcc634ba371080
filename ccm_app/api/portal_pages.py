"""The pages of the portal: drawn by the server, without scripts, and kept by no browser.

For the hook `page_renderer`. Guests see how to sign in, whatever page of the portal they ask for; accounts that belong to
no provider see what somebody sees who asks for a referral that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import frappe
import frappe.sessions
from frappe.website.page_renderers.base_renderer import BaseRenderer
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.wrappers import Response

from ccm_app.api import portal_view as view
from ccm_app.api.portal_words import WORDS
from ccm_app.confidentiality.door.once_more import carried_out

ROOM = "portal"
HEADERS = {
	"Cache-Control": "no-store",
	"Pragma": "no-cache",
	"Content-Security-Policy": (
		"default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none';"
		" frame-ancestors 'none'"
	),
}
_TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
_pages = Environment(
	loader=FileSystemLoader(_TEMPLATES),
	autoescape=True,
	undefined=StrictUndefined,
	trim_blocks=True,
	lstrip_blocks=True,
)
Said = list[tuple[str, str]]


class PortalPage(BaseRenderer):
	"""Everything under /portal."""

	def can_render(self) -> bool:
		"""Whether the address belongs to the portal."""
		return str(self.path).split("/")[0] == ROOM

	def render(self) -> Response:
		"""The page; a fault of ours is said in a sentence, and nothing of it is stored."""
		try:
			answer: Response = carried_out(self._drawn)
			return answer
		except frappe.DoesNotExistError:
			frappe.db.rollback()
			return missing()
		except Exception:
			frappe.db.rollback()
			frappe.log_error("The portal could not draw a page")
			frappe.local.flags.commit = True
			return page("said", 500, sentences=[WORDS["broken"]], good=False)

	def _drawn(self) -> Response:
		if frappe.session.user == "Guest":
			return sign_in_page()
		words = [word for word in str(self.path).split("/")[1:] if word]
		draw = _ROUTES.get(words[0] if words else "")
		if draw is None or frappe.request.method not in ("GET", "HEAD"):
			raise frappe.DoesNotExistError
		return draw(words[1:])


def _list(words: list[str]) -> Response:
	_end(words)
	given = str(frappe.form_dict.get("page") or "1")
	number = max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 5 else 1
	rows, is_last = view.rows(number)
	around = {"before": number - 1, "after": None if is_last else number + 1}
	return page("list", provider=view.provider(), rows=rows, said=_said(), **around)


def _referral(words: list[str]) -> Response:
	_end(words[1:])
	return referral_page(words[0] if words else "", said=_said())


def _places(words: list[str]) -> Response:
	_end(words)
	return places_page(said=_said())


def _end(words: list[str]) -> None:
	if words:
		raise frappe.DoesNotExistError


_ROUTES: Mapping[str, Callable[[list[str]], Response]] = {
	"": _list,
	"referral": _referral,
	"places": _places,
}


def referral_page(
	name: str,
	status: int = 200,
	said: Said | None = None,
	errors: Said | None = None,
	typed: Mapping[str, Any] | None = None,
) -> Response:
	"""The page of one own referral. errors: what stands in the way; typed: what was sent, so that nothing is lost."""
	data = view.referral(name)
	return page("referral", status, said=said or [], errors=errors or [], typed=dict(typed or {}), **data)


def places_page(
	status: int = 200,
	said: Said | None = None,
	errors: Said | None = None,
	typed: Mapping[str, Any] | None = None,
) -> Response:
	"""The page of the own places."""
	return page(
		"places",
		status,
		provider=view.provider(),
		rows=view.places(),
		said=said or [],
		errors=errors or [],
		typed=dict(typed or {}),
	)


def sign_in_page(status: int = 200, email: str = "", errors: Said | None = None) -> Response:
	"""How a provider signs in; for everybody who has not."""
	return page("sign_in", status, email=email, errors=errors or [], said=_said())


def missing() -> Response:
	"""The one answer for a referral of others, one that is not sent, and one that is not there."""
	frappe.clear_messages()
	return page("said", 404, sentences=[WORDS["missing"]], good=False)


def page(template: str, status: int = 200, /, **data: Any) -> Response:
	"""Draw a template of the portal."""
	is_signed_in = frappe.session.user != "Guest"
	# Every page with a form carries the token of this sign-in; the functions behind the forms ask for it.
	token = frappe.sessions.get_csrf_token() if is_signed_in else ""
	html = _pages.get_template(f"portal/{template}.html").render(
		words=WORDS,
		token=token,
		new_key=lambda: frappe.generate_hash(length=20),
		signed_in=is_signed_in,
		**data,
	)
	answer = Response(html, status, content_type="text/html; charset=utf-8")
	answer.headers.extend(HEADERS)
	return answer


def _said() -> Said:
	"""What was done a moment ago; only words of our own are said."""
	word = WORDS.get(f"done_{frappe.form_dict.get('done') or ''}")
	return [word] if word else []
