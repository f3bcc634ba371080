"""Sharing about a client: what would go, giving a copy, writing down what was told, and withdrawing a consent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate

from ccm_app.api import papers
from ccm_app.confidentiality import disclosures
from ccm_app.confidentiality.opening import open_record
from ccm_app.confidentiality.roles import PROTECTION
from ccm_app.confidentiality.taking_out import taking_out
from ccm_app.domain import categories, consents, sharing
from ccm_app.domain.problems import problem
from ccm_app.domain.register import Record
from ccm_app.domain.sharing import PROVIDER, Receiver
from ccm_app.registry.saying import refuse, sentence_of
from ccm_app.slips.shared import SHARED

CONSENT = "Client Consent"
Words = list[dict[str, str]]


@frappe.whitelist(methods=["GET", "POST"])
def preview(
	case: str,
	purpose: str,
	receiver: str | None = None,
	receiver_kind: str = PROVIDER,
	receiver_other: str | None = None,
	paper: str | None = None,
) -> dict[str, Any]:
	"""What would go to a receiver today, before anything is sent.

	Answers {"would_go", "withheld": [{"code", "label"}], "consent", "given_on", "valid_until", "problems": [text]}.
	paper: the print format, whose parts are asked about; every part that a client can agree to when none is named.
	"""
	open_record("Case", case)
	asked = sharing.codes_of_paper(paper) if paper else tuple(sharing.SHARES)
	to = Receiver(receiver_kind, receiver, receiver_other)
	return _preview(disclosures.consents_of(case), purpose, to, asked)


@frappe.whitelist(methods=["GET", "POST"])
def preview_slip(referral: str) -> dict[str, Any]:
	"""What the slip of a referral tells its provider, and under which consent; like `preview`."""
	record = open_record("Referral", referral)
	chosen = [one for one in disclosures.consents_of(record.case) if one["name"] == record.get("consent")]
	answer = _preview(chosen, "Referral", Receiver(PROVIDER, record.provider), sharing.SLIP)
	# A slip holds no more than the need, whatever else the client agreed to.
	answer["withheld"] += _words(code for code in sharing.SHARES if code not in sharing.SLIP)
	return answer


@frappe.whitelist(methods=["GET", "POST"])
def preview_copy(case: str, consent: str, paper: str) -> dict[str, Any]:
	"""What a copy of a paper holds that goes out under one consent of the case; like `preview`."""
	open_record("Case", case)
	known = [one for one in disclosures.consents_of(case) if one["name"] == consent]
	chosen = known[0] if known else {}
	to = sharing.receiver_in(chosen)
	return _preview(known, str(chosen.get("purpose")), to, sharing.codes_of_paper(paper))


def _preview(known: list[Record], purpose: str, to: Receiver, asked: Collection[str]) -> dict[str, Any]:
	today = getdate()
	fitting = consents.fitting_consents(known, purpose, to)
	# The consent that holds and allows most of what is asked; else the latest, whose end is to be said.
	best = min(fitting, key=lambda one: len(consents.allows([one], purpose, to, asked, today)), default=None)
	agreed = sharing.agreed_codes(best) if best and consents.holds(best, today) else ()
	found = consents.allows([best] if best else known, purpose, to, (), today)
	return {
		"would_go": _words(code for code in asked if code in agreed),
		"withheld": _words(code for code in asked if code not in agreed),
		"consent": best["name"] if best else None,
		"given_on": best["given_on"] if best else None,
		"valid_until": best.get("valid_until") if best else None,
		"problems": [sentence_of(one, CONSENT) for one in found],
	}


def _words(codes: Any) -> Words:
	return [{"code": code, "label": _(SHARED[sharing.SHARES[code]][0])} for code in codes]


@frappe.whitelist(methods=["GET", "POST"])
def ways_to_share(case: str) -> dict[str, Any]:
	"""What the dialogs of sharing offer: the consents in force, the kinds of receivers, the grounds without consent.

	Answers {"consents": [{"name", "label", "would_go"}], "receiver_kinds", "purposes", "legal_grounds", "codes"}.
	"""
	_open_for_sharing(case)
	return {
		"consents": [_offered(one) for one in disclosures.consents_that_hold(case)],
		"receiver_kinds": list(sharing.OUTSIDE),
		"purposes": frappe.get_meta(CONSENT).get_field("purpose").options.split("\n")[1:],
		"legal_grounds": list(sharing.LEGAL_GROUNDS),
		"codes": _words(sharing.SHARES),
	}


def _offered(consent: Record) -> dict[str, Any]:
	who = _receiver_words(consent)
	until = consent.get("valid_until")
	label = f"{_(consent['purpose'])}: {who}"
	return {
		"name": consent["name"],
		"label": f"{label} ({_('until {0}').format(formatdate(until))})" if until else label,
		"would_go": _words(sharing.agreed_codes(consent)),
	}


def _receiver_words(record: Record) -> str:
	receiver = sharing.receiver_in(record)
	listed = {PROVIDER: PROVIDER, sharing.PARTY: "Outside Party"}.get(receiver.kind)
	if listed:
		field = "label_km" if frappe.local.lang == "km" else "label_en"
		return frappe.db.get_value(listed, receiver.name, field) or str(receiver.name or "")
	return " ".join(filter(None, [_(receiver.kind), receiver.other]))


def _open_for_sharing(case: str) -> Document:
	"""The case, for whoever may record a consent in it: who asks the client may also share what the client agreed to."""
	# Who sees the client in an emergency only, or from a seat in a conference, shares nothing.
	with taking_out():
		record = open_record("Case", case)
	about = {"doctype": CONSENT, "case": case, "client": record.client, "field_office": record.field_office}
	if not frappe.get_doc(about).has_permission("create"):
		frappe.throw(_("Only the Field Office of the client shares."), frappe.PermissionError)
	return record


# Sharing ------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def give_copy(
	paper: str,
	record: str,
	fields: str | list[str] | None = None,
	consent: str | None = None,
	legal_ground: str | None = None,
	note: str | None = None,
	receiver_kind: str | None = None,
	receiver: str | None = None,
	receiver_other: str | None = None,
) -> None:
	"""The PDF of a paper for a receiver outside: only what the client agreed to, and a row in the disclosure ledger.

	fields: codes to give; everything that is agreed when none is named. Raises frappe.DoesNotExistError without the
	record or the right to print it, RulesBroken when neither the consent nor a legal ground allows it.
	"""
	if paper not in sharing.COPIED:
		frappe.throw(_("Of this paper no copies are given. Print it instead."))
	with taking_out():
		document = open_record(papers.FORMATS[paper][0], record, "print")
	_open_for_sharing(document.case)
	why = _why(consent, legal_ground, note, receiver_kind, receiver, receiver_other)
	given = _given(sharing.codes_of_paper(paper), frappe.parse_json(fields) or (), why)
	row = _note(document, "Print", given, why, paper)
	content = papers.copy_of(paper, document, given, _notice(row))
	papers.answer_pdf(f"{frappe.scrub(paper)}_{record}.pdf", content)


@frappe.whitelist(methods=["POST"])
def record_told(
	case: str,
	channel: str,
	fields: str | list[str],
	consent: str | None = None,
	legal_ground: str | None = None,
	note: str | None = None,
	receiver_kind: str | None = None,
	receiver: str | None = None,
	receiver_other: str | None = None,
	form_key: str | None = None,
) -> str:
	"""Write down what was told to somebody by telephone or in a conversation; answers the row's name.

	channel: "Telephone" or "Conversation". What was told by mistake is recorded too, with that as its ground.
	"""
	document = _open_for_sharing(case)
	if channel not in sharing.SPOKEN:
		frappe.throw(_("Choose whether it was told by telephone or in a conversation."))
	why = _why(consent, legal_ground, note, receiver_kind, receiver, receiver_other)
	codes = [code for code in frappe.parse_json(fields) or () if code in sharing.SHARES]
	return str(_note(document, channel, codes, why, None, form_key).name)


def _why(
	consent: str | None,
	legal_ground: str | None,
	note: str | None,
	receiver_kind: str | None,
	receiver: str | None,
	receiver_other: str | None,
) -> disclosures.Sharing:
	"""A consent says itself to whom and for what; without one everything has to be given."""
	if not consent:
		kind, ground = receiver_kind or PROVIDER, legal_ground or None
		return disclosures.Sharing(None, kind, receiver, None, receiver_other, legal_ground=ground, note=note)
	# Whose consent it is, is asked by the rules of the disclosure.
	known = open_record(CONSENT, consent)
	to = sharing.receiver_in(known)
	return disclosures.Sharing(known.purpose, to.kind, to.name, None, to.other, consent, note=note)


def _given(of_paper: Collection[str], wanted: Collection[str], why: disclosures.Sharing) -> list[str]:
	"""What the receiver gets: what was ticked, and never more than the paper holds and the client agreed to."""
	chosen = [code for code in of_paper if not wanted or code in wanted]
	if not why.consent or wanted:
		return chosen
	agreed = sharing.agreed_codes(frappe.get_doc(CONSENT, why.consent).as_dict())
	return [code for code in chosen if code in agreed]


def _note(
	document: Document,
	channel: str,
	codes: Collection[str],
	why: disclosures.Sharing,
	paper: str | None,
	form_key: str | None = None,
) -> Document:
	if not codes:
		refuse([problem("disclosure.no_fields", "fields_given")], "Disclosure")
	case = document.name if document.doctype == "Case" else document.case
	name = disclosures.note(
		document.client,
		case,
		channel,
		codes,
		why.receiver,
		why.receiver_other,
		why.consent,
		document.doctype,
		document.name,
		receiver_kind=why.receiver_kind,
		purpose=why.purpose,
		legal_ground=why.legal_ground,
		note=why.note,
		paper=paper,
		form_key=form_key,
	)
	return frappe.get_doc("Disclosure", name)


def _notice(row: Document) -> tuple[str, str]:
	"""What stands on top of a copy: its number, for whom it is, until when; in English and Khmer."""
	english, khmer = _notice_in(row, "en"), _notice_in(row, "km")
	return english, khmer if khmer != english else ""


def _notice_in(row: Document, language: str) -> str:
	who = _receiver_words(row)
	text = _("Copy {0} for {1}, and for nobody else. It is not passed on.", language).format(
		row.copy_number, who
	)
	if not row.valid_until:
		return text
	until = _("Return or destroy it after {0}.", language).format(formatdate(row.valid_until, "yyyy-MM-dd"))
	return f"{text} {until}"


# Consent and review -------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def withdraw_consent(consent: str, withdrawn_on: date | str | None = None) -> dict[str, Any]:
	"""The client withdraws a consent: today, unless another day is given; also after the case was closed.

	Answers {"withdrawn_on", "referrals": [name]}: the open referrals that have to be withdrawn or renewed.
	"""
	record = open_record(CONSENT, consent, "write")
	record.withdrawn_on = getdate(withdrawn_on)
	record.save()
	# Marked by the save; the user may write this consent, so its referrals are the user's too.
	open_ones = {"consent": consent, "consent_withdrawn_on": ("is", "set")}
	waiting = frappe.get_list(
		"Referral",
		filters={**open_ones, "referral_category": ("in", categories.REFERRAL_OPEN)},
		pluck="name",
	)
	return {"withdrawn_on": record.withdrawn_on, "referrals": waiting}


@frappe.whitelist(methods=["POST"])
def mark_reviewed(disclosure: str) -> None:
	"""The Data Protection Officer has looked at a disclosure without consent."""
	if PROTECTION not in frappe.get_roles():
		frappe.throw(_("Only the Data Protection Officer reviews disclosures."), frappe.PermissionError)
	record = open_record("Disclosure", disclosure)
	# A field of the register, written past the save path: no rule asks about it.
	frappe.db.set_value("Disclosure", record.name, "reviewed_on", getdate(), update_modified=False)
