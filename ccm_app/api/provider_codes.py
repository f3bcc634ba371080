"""The letter that brings a provider its confirmation code: the code is printed once and shown nowhere else."""

from __future__ import annotations

import frappe

from ccm_app.api import paper_data
from ccm_app.api.papers import FRAPPE_STYLE, answer_pdf, pdf_from
from ccm_app.confidentiality import provider_code_giving, provider_codes
from ccm_app.confidentiality.opening import open_record
from ccm_app.slips.draw_html import to_html
from ccm_app.slips.papers import PAPERS


@frappe.whitelist(methods=["POST"])
def issue_letter(provider: str) -> None:
	"""Make a new code for a provider and answer the letter with it as PDF; the code before is worth nothing any more.

	For the Central Office, and the Field Case Manager of an office that refers to the provider or designated it; the
	Central Office and every office that refers to it are told.
	"""
	document = _opened(provider)
	data = paper_data.letter_data(document) | {"code": provider_codes.issue(provider)}
	provider_code_giving.tell_the_others(provider, provider_code_giving.ISSUED)
	answer_pdf(f"letter_{provider}.pdf", pdf_from(FRAPPE_STYLE + to_html(PAPERS["designation_letter"](data))))


@frappe.whitelist(methods=["POST"])
def end_code(provider: str) -> int:
	"""End the code of a provider without a new one, because it was lost or stolen; how many there were.

	For whom a letter is, and told like one.
	"""
	_opened(provider)
	ended = provider_codes.revoke(provider, provider_codes.LOST)
	if ended:
		provider_code_giving.tell_the_others(provider, provider_code_giving.ENDED)
	return ended


def _opened(provider: str) -> frappe.model.document.Document:
	document = open_record("Service Provider", provider)
	provider_code_giving.check(str(document.name))
	return document
