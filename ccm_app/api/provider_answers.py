"""Answers of providers that reach the office by telephone or on the paper strip, and slips that are taken back."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.confidentiality import referral_slips
from ccm_app.confidentiality.opening import open_record
from ccm_app.confidentiality.provider_answering import answers_of, record_answer
from ccm_app.domain.provider_answers import BY_THE_OFFICE, possible_answers

LOST = "Lost or stolen"


@frappe.whitelist(methods=["GET", "POST"])
def possible(referral: str) -> dict[str, Any]:
	"""What can be answered to a referral now, for who may write it.

	Answers {"answers": [answer], "given": [{"answer", "on", "channel"}], "slips": number of slips that are open}.
	"""
	record = open_record("Referral", referral, "write")
	given = answers_of(referral)
	return {
		"answers": possible_answers(record.referral_category, [row["answer"] for row in given]),
		"given": [
			{"answer": row["answer"], "on": row["answered_on"], "channel": row["channel"]} for row in given
		],
		"slips": referral_slips.open_slips(referral),
	}


@frappe.whitelist(methods=["POST"])
def record(
	referral: str,
	answer: str,
	channel: str,
	said_by: str,
	reason: str | None = None,
	on: str | None = None,
	form_key: str | None = None,
) -> str:
	"""Record an answer that came by telephone or on the paper strip, for who may write the referral.

	channel: "Telephone" or "Paper strip". said_by: who told it, by function. on: the day on which it was said, today
	when None. form_key: the same form sent again is the same answer. Raises frappe.ValidationError with a sentence.
	"""
	open_record("Referral", referral, "write")
	if channel not in BY_THE_OFFICE:
		frappe.throw(_("Choose whether the answer came by telephone or on the paper strip."))
	return record_answer(
		referral,
		answer,
		channel,
		reason=reason,
		said_by=said_by,
		on=getdate(on) if on else None,
		form_key=form_key,
	)


@frappe.whitelist(methods=["POST"])
def take_back_slips(referral: str) -> int:
	"""Revoke the slips of a referral, because one was lost or stolen; how many there were. Print a new one then."""
	open_record("Referral", referral, "write")
	return referral_slips.revoke(referral, LOST)
