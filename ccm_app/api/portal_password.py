"""The page on which a provider sets the password, with the way that was mailed: without scripts, like the portal.

The mail of the platform leads to /update-password. For the account of a provider, and for a key that is worth nothing,
this page is drawn there; for staff it is the platform's own.
"""

from __future__ import annotations

import frappe
from frappe.website.page_renderers.base_renderer import BaseRenderer
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ccm_app.api import portal_pages
from ccm_app.api.portal_view import in_both
from ccm_app.confidentiality import provider_passwords as passwords
from ccm_app.domain.problems import Problem, problem

ROUTE = "update-password"
SEE_OTHER, GONE, NOT_SAVED, TOO_MANY = 303, 410, 422, 429


class PasswordPage(BaseRenderer):
	"""For the hook `page_renderer`: /update-password with the key of a provider, or with one that is worth nothing."""

	def can_render(self) -> bool:
		"""Whether this page is ours."""
		key = frappe.form_dict.get("key")
		if str(self.path) != ROUTE or not isinstance(key, str) or not key:
			return False
		return passwords.read(key).worth != passwords.OF_STAFF

	def render(self) -> Response:
		"""The form, or why there is none."""
		key = str(frappe.form_dict.get("key"))
		return _form(key) if passwords.read(key).worth == passwords.OPEN else _worthless()


@frappe.whitelist(allow_guest=True, methods=["POST"])
def set_password(key: str = "", new_password: str = "", again: str = "") -> Response:
	"""Set the password of an account of a provider with the key of its mail; then it signs in."""
	if passwords.must_wait():
		return _said(TOO_MANY, problem("portal.password_wait", minutes=passwords.MINUTES))
	passwords.count_try()
	# Two forms with one key at the same moment: the second finds it used.
	found = passwords.read(key, to_use=True)
	if found.worth != passwords.OPEN:
		return _worthless()
	if new_password != again:
		return _form(key, NOT_SAVED, problem("portal.passwords_differ"))
	if not passwords.is_strong(found.user, new_password):
		return _form(key, NOT_SAVED, problem("portal.password_weak"))
	passwords.set_password(found.user, new_password)
	return redirect("/portal?done=password", SEE_OTHER)


def _form(key: str, status: int = 200, *errors: Problem) -> Response:
	said = [in_both(one) for one in errors]
	return _kept_here(portal_pages.page("password", status, key=key, errors=said))


def _worthless() -> Response:
	return _said(GONE, problem("portal.key_worthless"))


def _said(status: int, what: Problem) -> Response:
	frappe.clear_messages()
	return _kept_here(portal_pages.page("said", status, sentences=[in_both(what)], good=False))


def _kept_here(answer: Response) -> Response:
	"""The address of the page holds the key: no other site hears of it."""
	answer.headers["Referrer-Policy"] = "no-referrer"
	return answer
