"""When a client withdraws a consent, those who were told of the client hear of it: in numbers, and without a person."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from ccm_app.confidentiality.notices import language_of, mail, tell
from ccm_app.confidentiality.provider_answering import workers_of
from ccm_app.domain import categories


def tell_of_withdrawal(consent: Document, method: str | None = None) -> None:
	"""For the event `on_update` of Client Consent: the office is asked to call, the provider reads it in the portal."""
	before = consent.get_doc_before_save()
	if before is None or not consent.withdrawn_on or before.withdrawn_on:
		return
	still = {"consent": consent.name, "referral_category": ("in", categories.REFERRAL_OPEN)}
	# Read to know whom to tell; the text holds numbers.
	rows = frappe.get_all("Referral", still, ["name", "case", "client", "provider"])
	for row in rows:
		_tell_office(row)
		_tell_provider(row)


def _tell_office(referral: frappe._dict) -> None:
	for user in sorted(workers_of(referral)):
		words = _(
			"Referral {0}: the consent was withdrawn and its slips are revoked. Call the provider today: {1}.",
			lang=language_of(user),
		)
		tell([user], words.format(referral.name, referral.provider), f"/app/referral/{referral.name}")


def _tell_provider(referral: frappe._dict) -> None:
	filters = {"parent": referral.provider, "parenttype": "Service Provider"}
	users = sorted(set(frappe.get_all("Provider User", filters, pluck="user")))
	for user in users:
		words = _(
			"Referral {0}: the client no longer agrees. The slip is worth nothing; give back what you hold."
			" The Field Office will call.",
			lang=language_of(user),
		)
		tell([user], words.format(referral.name))
	mail(users, _("A referral has changed"))
