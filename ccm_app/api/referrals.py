"""The Central Office's word on a referral to another province: asked for by the office, said by the Central Office."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from ccm_app.confidentiality.opening import open_record
from ccm_app.confidentiality.roles import CENTRAL
from ccm_app.domain import cross_province
from ccm_app.domain.referral_steps import WORD_AGREED, WORD_ASKED, WORD_NOT_AGREED
from ccm_app.registry.facts import facts_of, write_into
from ccm_app.registry.saying import refuse


@frappe.whitelist(methods=["POST"])
def ask_central(referral: str) -> dict[str, Any]:
	"""Ask the Central Office for its word on a referral to another province, for whoever may write the referral.

	Answers {"central_word", "central_word_on"}. Raises frappe.ValidationError with a sentence.
	"""
	return _say(open_record("Referral", referral, "write"), WORD_ASKED, None)


@frappe.whitelist(methods=["POST"])
def give_word(referral: str, agreed: bool, note: str | None = None) -> dict[str, Any]:
	"""The Central Office agrees to a referral to another province, or not and says why; like `ask_central`."""
	record = open_record("Referral", referral)
	frappe.only_for(CENTRAL, message=True)
	return _say(record, WORD_AGREED if agreed else WORD_NOT_AGREED, note)


def _say(record: Document, word: str, note: str | None) -> dict[str, Any]:
	"""Under a lock on the referral: of two words at the same moment the second is told what stands there."""
	stored = frappe.get_doc("Referral", record.name, for_update=True)
	refuse(cross_province.word_problems(facts_of(stored), word, note), "Referral")
	stored.save_state.by_register = True
	write_into(stored, cross_province.word_values(word, frappe.session.user, note, getdate()))
	# Whoever says the word may have no right to write the referral: the register notes it.
	stored.save(ignore_permissions=True)
	return {"central_word": stored.central_word, "central_word_on": stored.central_word_on}
