"""What a provider does in the portal: one function behind each form, for accounts of providers alone.

Each asks for the token of the sign-in, reads what was typed, carries out one act, and sends the browser back to the page.
What stands in the way is said on the same page with everything that was typed. The door lets nobody else come here.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from typing import Any

import frappe
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ccm_app.api import portal_pages
from ccm_app.api.portal_typed import day_of, day_or_none, key_of, number_of, quantity_of
from ccm_app.api.portal_view import in_both
from ccm_app.confidentiality import provider_portal
from ccm_app.domain.problems import problem
from ccm_app.registry.saying import refuse, refused_for

SERVICE_STATES = ("Planned", "Ongoing", "Completed", "Missed")
SEE_OTHER, NOT_SAVED = 303, 422
LONGEST_UNIT = 60
Act = Callable[[], None]


@frappe.whitelist(methods=["POST"])
def answer(referral: str = "", given: str = "", reason: str = "", form_key: str = "") -> Response:
	"""Record the answer of the provider to an own referral. given: one of `provider_answers.ANSWERS`."""
	typed = {"act": "answer", "given": given, "reason": reason}
	return _about(
		referral,
		"answer",
		typed,
		lambda: provider_portal.answer(referral, given, reason, key_of(form_key, referral)),
	)


@frappe.whitelist(methods=["POST"])
def agree_on_a_day(referral: str = "", day: str = "", form_key: str = "") -> Response:
	"""Set the day of the appointment, or confirm the day that stands there. day: ISO."""
	typed = {"act": "appointment", "day": day}
	return _about(
		referral, "appointment", typed, lambda: provider_portal.agree_on_a_day(referral, day_of(day, "day"))
	)


@frappe.whitelist(methods=["POST"])
def add_service(
	referral: str = "",
	status: str = "",
	from_date: str = "",
	until_date: str = "",
	quantity: str = "",
	unit: str = "",
	note: str = "",
	family_visit: str = "",
	family_helped: str = "",
	form_key: str = "",
) -> Response:
	"""Write down a service with its days and quantity; money is the office's.

	family_visit: "1" when the client visited the family; family_helped: how many of the family were helped too.
	"""
	typed = {"act": "service", "status": status, "from_date": from_date, "until_date": until_date}
	typed |= {"quantity": quantity, "unit": unit, "note": note}
	typed |= {"family_visit": family_visit, "family_helped": family_helped}

	def act() -> None:
		if status not in SERVICE_STATES:
			refuse([problem("portal.choose", "status")])
		values = {
			"status": status,
			"from_date": day_of(from_date, "from_date"),
			"until_date": day_or_none(until_date, "until_date"),
			"quantity": quantity_of(quantity, "quantity"),
			"unit": unit.strip()[:LONGEST_UNIT] or None,
			"family_visit": int(family_visit == "1"),
			"family_helped": number_of(family_helped.strip() or "0", "family_helped"),
			"note": note,
		}
		provider_portal.add_service(referral, values, key_of(form_key, referral))

	return _about(referral, "service", typed, act)


@frappe.whitelist(methods=["POST"])
def discharge(
	referral: str = "", left_on: str = "", went_to: str = "", text: str = "", form_key: str = ""
) -> Response:
	"""The client has left. went_to: a Care Option."""
	typed = {"act": "discharge", "left_on": left_on, "went_to": went_to, "text": text}

	def act() -> None:
		if not frappe.db.exists("Care Option", {"name": went_to, "is_active": 1}):
			refuse([problem("portal.choose", "went_to")])
		day = day_of(left_on, "left_on")
		provider_portal.discharge(referral, day, went_to, text, key_of(form_key, referral))

	return _about(referral, "discharge", typed, act)


@frappe.whitelist(methods=["POST"])
def tell_office(referral: str = "", text: str = "", form_key: str = "") -> Response:
	"""Send a message about an own referral to its Field Office."""
	typed = {"act": "feedback", "text": text}
	return _about(
		referral,
		"feedback",
		typed,
		lambda: provider_portal.tell_office(referral, text, key_of(form_key, referral)),
	)


@frappe.whitelist(methods=["POST"])
def tell_places(form_key: str = "", **given: str) -> Response:
	"""Say how many places are free. given: "free_" and the row of the service -> number; empty leaves it as it is."""
	typed = {name: text for name, text in given.items() if name.startswith("free_")}

	def act() -> None:
		free = {
			name.removeprefix("free_"): number_of(text, name) for name, text in typed.items() if text.strip()
		}
		provider_portal.tell_places(free)

	return _carried_out(
		act,
		lambda: _back("/portal/places", "places"),
		lambda errors: portal_pages.places_page(NOT_SAVED, errors=errors, typed=typed),
	)


@frappe.whitelist(methods=["POST"])
def sign_out() -> Response:
	"""End the sign-in."""
	if not _has_token():
		return redirect("/portal", SEE_OTHER)
	frappe.local.login_manager.logout()
	return _back("/portal", "signed_out")


def _about(referral: str, done: str, typed: Mapping[str, Any], act: Act) -> Response:
	return _carried_out(
		act,
		lambda: _back(f"/portal/referral/{referral}", done),
		lambda errors: portal_pages.referral_page(referral, NOT_SAVED, errors=errors, typed=typed),
	)


def _carried_out(
	act: Act, after: Callable[[], Response], again: Callable[[portal_pages.Said], Response]
) -> Response:
	"""Carry out one act wholly or not at all. again: draws the page once more with the sentences."""
	try:
		if not _has_token():
			refuse([problem("portal.page_too_old")])
		act()
		return after()
	except frappe.DoesNotExistError:
		frappe.db.rollback()
		return portal_pages.missing()
	except frappe.ValidationError as error:
		found, kind = refused_for()
		sentences = [in_both(one, kind) for one in found] or [(str(error), "")]
		frappe.db.rollback()
		frappe.clear_messages()
		try:
			return again(sentences)
		except frappe.DoesNotExistError:
			return portal_pages.missing()


def _has_token() -> bool:
	"""Whether the form carries the token of this sign-in.

	Frappe lets a request without a token pass while the session has none; a form of the portal always has one.
	"""
	given = str(
		frappe.request.form.get("csrf_token") or frappe.get_request_header("X-Frappe-CSRF-Token") or ""
	)
	known = str(frappe.session.data.get("csrf_token") or "")
	return bool(known) and hmac.compare_digest(given.encode(), known.encode())


def _back(path: str, done: str) -> Response:
	return redirect(f"{path}?done={done}", SEE_OTHER)
