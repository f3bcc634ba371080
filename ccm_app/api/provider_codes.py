"""The letter that brings a provider its confirmation code: the code is printed once and shown nowhere else."""

from __future__ import annotations

import frappe
from frappe import _

from ccm_app.api import paper_data
from ccm_app.api.papers import FRAPPE_STYLE, answer_pdf, pdf_from
from ccm_app.confidentiality import provider_codes, roles
from ccm_app.confidentiality.opening import open_record
from ccm_app.slips.draw_html import to_html
from ccm_app.slips.papers import PAPERS

ISSUERS = frozenset({roles.CENTRAL, roles.MANAGER})


@frappe.whitelist(methods=["POST"])
def issue_letter(provider: str) -> None:
	"""Make a new code for a provider and answer the letter with it as PDF; the code before is worth nothing any more.

	For the Central Office and the Field Case Manager, who hands the letter over.
	"""
	document = _opened(provider)
	data = paper_data.letter_data(document) | {"code": provider_codes.issue(provider)}
	answer_pdf(f"letter_{provider}.pdf", pdf_from(FRAPPE_STYLE + to_html(PAPERS["designation_letter"](data))))


@frappe.whitelist(methods=["POST"])
def end_code(provider: str) -> int:
	"""End the code of a provider without a new one, because it was lost or stolen; how many there were."""
	_opened(provider)
	return provider_codes.revoke(provider, provider_codes.LOST)


def _opened(provider: str) -> frappe.model.document.Document:
	if not ISSUERS & set(frappe.get_roles()):
		sentence = _("Only the Central Office and the Field Case Manager give out confirmation codes.")
		frappe.throw(sentence, frappe.PermissionError)
	return open_record("Service Provider", provider)
