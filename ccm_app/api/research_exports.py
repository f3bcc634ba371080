"""Single records for research and for partners abroad: HTCDS by case, CTDC without anybody who could be found.

Only cases whose client agreed to this receiver for "Statistics and research", only the parts that the client agreed
to, and each of them a row of the disclosure ledger, in the same transaction.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.api import earlier_exports, statistics
from ccm_app.api.exports import refuse_rows_about_clients, refuse_too_many
from ccm_app.confidentiality import disclosures
from ccm_app.confidentiality.opening import refuse_all_but_central
from ccm_app.domain import categories, consents
from ccm_app.domain.sharing import PARTY, Receiver
from ccm_app.exchange import ctdc, htcds
from ccm_app.exchange.spreadsheet import csv_text
from ccm_app.registry.count_source import SiteSource
from ccm_app.statistics.source import CountRequest

PURPOSE = "Statistics and research"
NEVER_MADE = (categories.REFERRAL_DRAFT, categories.REFERRAL_WITHDRAWN)
# What the client agrees to -> the fields of HTCDS that then leave; the mark of the consent leaves with any of them.
FIELDS = {
	"age_and_sex": ("prs_Gender", "prs_Citizenship", "prs_MailingCountry", "prs_MailingState"),
	"assessment": ("vic_TraffickingStatus", "vic_TypeOfExploitation", "vic_MethodsOfControl"),
	"needs": (
		"cas_Status",
		"cas_ReasonForCaseClosure",
		"cas_ReferringOrganisation",
		"cas_IncomingReferralDate",
		"cas_ReferredOrganisation",
		"cas_OutgoingReferralDate",
		"cas_ReasonForOutgoingReferral",
	),
}
ALWAYS = ("con_Consent",)
FOR_CTDC = ("age_and_sex", "assessment")
COUNTRY = "KHM"
# The countries from and to which the shelters' clients come and go; of others nothing is said rather than something wrong.
ALPHA_3 = {
	"Cambodia": COUNTRY,
	"China": "CHN",
	"Indonesia": "IDN",
	"Japan": "JPN",
	"Korea, Republic of": "KOR",
	"Lao People's Democratic Republic": "LAO",
	"Malaysia": "MYS",
	"Myanmar": "MMR",
	"Philippines": "PHL",
	"Singapore": "SGP",
	"Taiwan": "TWN",
	"Thailand": "THA",
	"Vietnam": "VNM",
}


@dataclass(frozen=True)
class Agreed:
	"""A case whose client agreed: by which consent, and to which codes."""

	case: str
	client: str
	consent: str
	codes: tuple[str, ...]


@frappe.whitelist(methods=["POST"])
def export_htcds(period: str, receiver: str, reason: str) -> dict[str, Any]:
	"""The cases registered in a period in the shape of HTCDS 2.0, as CSV.

	receiver: an Outside Party. Answers {"filename", "content" in base64, "records", "left_out", "coverage"}: how many
	leave, how many do not for want of consent, and how many core fields of the standard are filled, withheld, or not
	recorded. Raises frappe.PermissionError for others than the Central Office.
	"""
	asked = _asked(period, receiver, reason)
	agreed = list(_agreed(asked, tuple(FIELDS)))
	refuse_too_many(agreed)
	records = [_without_withheld(htcds.record_of(_case(one)), one.codes) for one in agreed]
	_note(agreed, receiver, reason, "HTCDS 2.0")
	headings = [*(name for names in FIELDS.values() for name in names), *ALWAYS]
	rows = [[record.get(name, "") for name in headings] for record in records]
	return {
		**_file(f"htcds-{period}.csv", headings, rows),
		"left_out": len(asked.cases) - len(agreed),
		"coverage": htcds.core_counts(),
	}


@frappe.whitelist(methods=["POST"])
def export_ctdc(period: str, receiver: str, reason: str) -> dict[str, Any]:
	"""The trafficking cases of a period in the shape of CTDC: nobody leaves whom too few look like (`earlier_exports.alike`).

	Answers {"filename", "content" in base64, "records", "left_out", "lost", "sentence"}: left_out for want of consent,
	lost because too few look like them. Raises frappe.PermissionError for others than the Central Office, RulesBroken
	for months that can be subtracted from, or by, those of an earlier file.
	"""
	asked = _asked(period, receiver, reason)
	agreed = [one for one in _agreed(asked, FOR_CTDC) if set(FOR_CTDC) <= set(one.codes)]
	cases = [(one, case) for one in agreed if ctdc.row_of(case := _case(one)) is not None]
	shaped = ctdc.export((case for _one, case in cases), earlier_exports.alike())
	if shaped.records:
		earlier_exports.keep(statistics.period_of(period), shaped, receiver)
		# Of those alone who leave: who is held back was not shared.
		_note([cases[place][0] for place in sorted(shaped.leaving)], receiver, reason, "CTDC")
	headings = list(ctdc.row_of({"case_type": "TL"}) or {})
	rows = [[record.get(name, "") for name in headings] for record in shaped.records]
	return {
		**_file(f"ctdc-{period}.csv", headings, rows),
		"left_out": len(asked.cases) - len(agreed),
		"lost": shaped.lost,
		"sentence": shaped.sentence,
	}


@dataclass(frozen=True)
class _Asked:
	"""Which cases are meant, and for whom."""

	cases: tuple[str, ...]
	receiver: Receiver


def _asked(period: str, receiver: str, reason: str) -> _Asked:
	"""Asks who it is, that somebody is named, and why; then which cases the period has."""
	refuse_all_but_central(_("Records leave the register through the Central Office."))
	refuse_rows_about_clients(reason)
	if not receiver or not frappe.db.exists("Outside Party", receiver):
		frappe.throw(_("Choose who receives the records from the list of outside parties."))
	request = CountRequest("registered", (), statistics.period_of(period))
	found = SiteSource("", getdate()).cases(request)
	# Sealed clients, and those whom this user must not see, do not leave.
	reached = (
		frappe.get_list("Case", filters={"name": ["in", found]}, pluck="name", order_by="name")
		if found
		else []
	)
	return _Asked(tuple(reached), Receiver(PARTY, receiver))


def _agreed(asked: _Asked, codes: tuple[str, ...]) -> Iterator[Agreed]:
	today = getdate()
	for case in asked.cases:
		for consent in disclosures.consents_that_hold(case):
			given = tuple(
				code
				for code in codes
				if not consents.allows([consent], PURPOSE, asked.receiver, (code,), today)
			)
			if given:
				yield Agreed(case, str(consent["client"]), str(consent["name"]), given)
				break


def _note(agreed: list[Agreed], receiver: str, reason: str, paper: str) -> None:
	for one in agreed:
		disclosures.note(
			one.client,
			one.case,
			"Export",
			one.codes,
			receiver,
			consent=one.consent,
			receiver_kind=PARTY,
			purpose=PURPOSE,
			source_kind="Case",
			source_name=one.case,
			note=reason.strip(),
			paper=paper,
		)


def _case(one: Agreed) -> dict[str, Any]:
	"""What the shapes are made from. Codes and days only; nothing of it is a text."""
	# The user's reach and the consent were asked for above.
	case = frappe.db.get_value(
		"Case",
		one.case,
		["case_type", "stage", "trafficking_means", "trafficking_act", "closed_on"],
		as_dict=True,
	)
	person = frappe.db.get_value(
		"Client",
		one.client,
		["sex", "age_at_registration", "nationality", "home_province", "referred_by", "registered_on"],
		as_dict=True,
	)
	return {
		**_referral(one.case),
		**(_closing(one.case) if case.closed_on else {}),
		"consent": one.consent,
		"case_type": case.case_type,
		"sex": person.sex,
		"age": person.age_at_registration,
		"registered_year": person.registered_on.year,
		"registered_on": str(person.registered_on),
		"citizenship": ALPHA_3.get(person.nationality or "", ""),
		"nationality": ALPHA_3.get(person.nationality or "", ""),
		"country": COUNTRY,
		"province": person.home_province,
		"referred_by": person.referred_by,
		"exploitation": frappe.db.get_value("Case Type", case.case_type, "htcds_code"),
		"means": _code("Trafficking Element", case.trafficking_means),
		"is_confirmed": bool(case.trafficking_act),
		"stage": case.stage,
	}


def _referral(case: str) -> dict[str, Any]:
	filters = {"case": case, "referral_category": ["not in", NEVER_MADE]}
	fields = ["provider", "referred_on", "location_reason"]
	rows = frappe.get_all("Referral", filters=filters, fields=fields, order_by="referred_on desc", limit=1)
	return {**rows[0], "referred_on": str(rows[0]["referred_on"] or "")} if rows else {}


def _closing(case: str) -> dict[str, Any]:
	reason = frappe.db.get_value("Case Closure", {"case": case}, "reason", order_by="decided_on desc")
	label = frappe.db.get_value("Closure Reason", reason, "label_en") if reason else ""
	return {"closure_reason": reason, "closure_label": label}


def _code(kind: str, name: str | None) -> str:
	return (frappe.db.get_value(kind, name, "htcds_code") or "") if name else ""


def _without_withheld(record: dict[str, str], codes: tuple[str, ...]) -> dict[str, str]:
	allowed = {*ALWAYS, *(name for code in codes for name in FIELDS[code])}
	return {name: value for name, value in record.items() if name in allowed}


def _file(name: str, headings: list[str], rows: list[list[str]]) -> dict[str, Any]:
	content = csv_text(headings, rows).encode("utf-8")
	filename = name.replace("/", "-")
	return {"filename": filename, "content": base64.b64encode(content).decode("ascii"), "records": len(rows)}
