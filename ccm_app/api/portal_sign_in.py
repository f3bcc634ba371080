"""Signing in to the portal, without scripts: for accounts of providers alone, with the limits of every sign-in."""

from __future__ import annotations

import frappe
from frappe.twofactor import should_run_2fa
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ccm_app.api import portal_pages
from ccm_app.api.portal_view import in_both
from ccm_app.confidentiality import provider_accounts
from ccm_app.domain.problems import problem

SEE_OTHER, UNKNOWN, ELSEWHERE, TOO_MANY = 303, 401, 403, 429


@frappe.whitelist(allow_guest=True, methods=["POST"])
def sign_in(usr: str = "", pwd: str = "") -> Response:
	"""Sign in with address and password; staff is sent to its own page, which asks for the second factor."""
	manager = frappe.local.login_manager
	try:
		manager.authenticate(user=usr.strip() or None, pwd=pwd or None)
	except frappe.AuthenticationError:
		return _refused(UNKNOWN, usr, in_both(problem("portal.wrong_password")))
	except frappe.SecurityException as closed:
		# Too many tries; the sentence says for how long.
		return _refused(TOO_MANY, usr, (str(closed), ""))
	finally:
		frappe.form_dict.pop("pwd", None)
	if provider_accounts.provider_of(manager.user) is None:
		return _refused(ELSEWHERE, usr, in_both(problem("portal.other_page")))
	if should_run_2fa(manager.user) or manager.force_user_to_reset_password():
		return redirect("/login?redirect-to=/portal", SEE_OTHER)
	manager.post_login()
	manager.run_trigger("on_session_creation")
	return redirect("/portal", SEE_OTHER)


def _refused(status: int, email: str, sentence: tuple[str, str]) -> Response:
	frappe.clear_messages()
	return portal_pages.sign_in_page(status, email=email[:140], errors=[sentence])
