"""Who gives out and ends the confirmation code of a provider, and who hears of it at once.

A code answers the slips of every office: whoever renews one silently takes the answers of a provider away from all, or
into the own hands. So a Field Case Manager needs a reason in the own office, and the others are told.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import nowdate

from ccm_app.confidentiality import roles
from ccm_app.confidentiality.notices import holders_of, language_of, tell
from ccm_app.confidentiality.reach import offices_of
from ccm_app.domain import categories
from ccm_app.domain.designations import DESIGNATED

ISSUED, ENDED = "issued", "ended"
# Of the staff of an office, those who work with the letters and the answers.
_DUTIES = ("Field Case Manager", "Clerk")


def check(provider: str) -> None:
	"""Raises frappe.PermissionError, with a sentence, for whoever may not give out or end this provider's code.

	The Central Office may; a Field Case Manager with a running referral to the provider, or a designation of it that is
	in force, of an office of the own.
	"""
	held = set(frappe.get_roles())
	if roles.CENTRAL in held:
		return
	if roles.MANAGER not in held:
		sentence = _("Only the Central Office and the Field Case Manager give out confirmation codes.")
		frappe.throw(sentence, frappe.PermissionError)
	offices = offices_of(frappe.session.user)
	if not (_refers(provider, offices) or _designated(provider, offices)):
		sentence = _(
			"Your Field Office has no running referral to this provider and has not designated it. Ask the Central"
			" Office for the letter."
		)
		frappe.throw(sentence, frappe.PermissionError)


def tell_the_others(provider: str, what: str) -> None:
	"""A notice for the Central Office and the offices with running referrals to the provider; not for who acts.

	what: ISSUED or ENDED. It names the provider and the account that did it, and no client.
	"""
	who = frappe.session.user
	for user in sorted(
		(set(holders_of(roles.CENTRAL)) | _workers(_offices_with_referrals(provider))) - {who}
	):
		language = language_of(user)
		issued = _(
			"Provider {0}: {1} made a letter with a new confirmation code. A code from before is worth nothing. If"
			" nobody asked for it, call the provider.",
			lang=language,
		)
		ended = _(
			"Provider {0}: {1} ended the confirmation code. Until a new letter is handed over the provider cannot"
			" answer on the page of a slip.",
			lang=language,
		)
		words = issued if what == ISSUED else ended
		tell([user], words.format(provider, who), f"/app/service-provider/{provider}")


def _running(provider: str) -> dict[str, object]:
	return {"provider": provider, "referral_category": ("in", categories.REFERRAL_OPEN)}


def _refers(provider: str, offices: tuple[str, ...]) -> bool:
	# Read for the decision, not shown to the user.
	return bool(frappe.db.exists("Referral", _running(provider) | {"field_office": ("in", offices or ("",))}))


def _designated(provider: str, offices: tuple[str, ...]) -> bool:
	today = nowdate()
	in_force = {
		"provider": provider,
		"field_office": ("in", offices or ("",)),
		"status": DESIGNATED,
		"valid_from": ("<=", today),
	}
	# Read for the decision, not shown to the user.
	rows = frappe.get_all("Provider Designation", in_force, pluck="valid_until")
	return any(until is None or str(until) >= today for until in rows)


def _offices_with_referrals(provider: str) -> set[str]:
	# Read to know whom to tell.
	return set(frappe.get_all("Referral", _running(provider), pluck="field_office"))


def _workers(offices: set[str]) -> set[str]:
	staff = {
		"parent": ("in", sorted(offices) or [""]),
		"parenttype": "Field Office",
		"duty": ("in", _DUTIES),
		"user": ("is", "set"),
	}
	# Read to know whom to tell.
	named = set(frappe.get_all("Field Office Staff", staff, pluck="user"))
	return {user for user in named if offices & set(offices_of(user))}
