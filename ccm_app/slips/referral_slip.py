"""The referral slip: what a client carries to a service provider, and what anyone may find in the street.

The client's "identity and confidentiality will be safe guarded" ([H]:144): a slip knows a service, a
provider and an office, and has no place for a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from ccm_app.domain.problems import Problem, problem
from ccm_app.slips.document import (
	LONGEST_NUMBER,
	NOTHING,
	REGISTRY_NUMBER,
	Block,
	Choices,
	Document,
	FactRow,
	Facts,
	Heading,
	Lines,
	Notice,
	QrBlock,
)
from ccm_app.slips.terms import CHOICES, TERMS, choices
from ccm_app.slips.token import LONGEST, REFERENCE, payload_url
from ccm_app.slips.wording import as_date, chosen, english_date, khmer_date, written

URGENCIES = ("Urgent", "Soon", "Planned")
ANSWERS = ("Arrived", "Accepted", "No place", "Served", "Did not come")
_TITLE_EN, _TITLE_KM = "Referral slip", "ទម្រង់បញ្ជូនករណី"
_TYPED = [
	"service_en",
	"service_km",
	"provider_en",
	"provider_km",
	"provider_place",
	"office_en",
	"office_km",
	"office_phone",
	"appointment",
	"bring",
]


@dataclass(frozen=True)
class SlipFacts:
	"""Everything a slip may say. There is no field for a person, so none can be printed.

	Dates are `datetime.date`; urgency is one of URGENCIES; token comes from `token.issue`, empty for none.
	"""

	reference: str
	service_en: str
	service_km: str
	provider_en: str
	provider_km: str
	provider_place: str
	office_en: str
	office_km: str
	office_phone: str
	issued_on: date | None
	answer_due_on: date | None
	valid_until: date | None
	urgency: str
	token: str
	appointment: str | None = None
	bring: str | None = None


def facts_from(data: Mapping[str, Any]) -> SlipFacts:
	"""Slip facts from a mapping of their field names; what is missing is empty, what is unknown is dropped."""
	named: dict[str, Any] = {one.name: data.get(one.name) for one in fields(SlipFacts)}
	for name in ("issued_on", "answer_due_on", "valid_until"):
		named[name] = as_date(named[name])
	for name in (*_TYPED, "reference", "urgency", "token"):
		named[name] = "" if named[name] is None else written(named[name])
	return SlipFacts(**named)


def slip_problems(facts: SlipFacts, longest_days: int = 30) -> list[Problem]:
	"""What stands in the way of handing this slip out; an empty list means nothing.

	longest_days: how long a slip may be valid; the handbook gives no number, so it is a setting.
	"""
	found = [] if REFERENCE.fullmatch(facts.reference) else [problem("slip.reference_malformed", "reference")]
	for name in _TYPED:
		if REGISTRY_NUMBER.search(getattr(facts, name) or ""):
			found.append(problem("slip.holds_registry_number", name, field=name))
	if facts.urgency not in URGENCIES:
		found.append(problem("slip.urgency_unknown", "urgency"))
	return found + _date_problems(facts, longest_days)


def _date_problems(facts: SlipFacts, longest_days: int) -> list[Problem]:
	issued, due, until = facts.issued_on, facts.answer_due_on, facts.valid_until
	if not issued or not due or not until:
		missing = [n for n in ("issued_on", "answer_due_on", "valid_until") if not getattr(facts, n)]
		return [problem("slip.date_missing", name, field=name) for name in missing]
	found = []
	if until < issued:
		found.append(
			problem("slip.valid_until_before_issue", "valid_until", valid_until=until, issued_on=issued)
		)
	if (until - issued).days > longest_days:
		found.append(problem("slip.valid_too_long", "valid_until", days=longest_days))
	if due > until:
		found.append(problem("slip.answer_due_after_validity", "answer_due_on", answer_due_on=due))
	return found


def slip_document(facts: SlipFacts, base_url: str = "") -> Document:
	"""The A5 slip. The QR code holds the token alone, or with base_url the address that reads it."""
	reference = _typed(facts.reference)[:LONGEST_NUMBER]
	blocks: list[Block] = [Facts(_rows(facts, reference))]
	if 0 < len(facts.token) <= LONGEST:
		blocks.append(_qr(payload_url(base_url, facts.token) if base_url else facts.token))
	blocks += [
		Notice(
			"This slip carries no name. Please do not write one on it.",
			"ប័ណ្ណនេះមិនមានឈ្មោះទេ។ សូមកុំសរសេរឈ្មោះលើប័ណ្ណនេះ។",
		),
		Heading(TERMS["answer"].en, TERMS["answer"].km),
		Choices("", "", choices(*ANSWERS)),
		Lines("Date and signature", "កាលបរិច្ឆេទ និងហត្ថលេខា"),
	]
	return Document(_TITLE_EN, _TITLE_KM, "a5", tuple(blocks), reference)


def _rows(facts: SlipFacts, reference: str) -> tuple[FactRow, ...]:
	urgency_en, urgency_km = (
		chosen(facts.urgency) if facts.urgency in CHOICES else (_typed(facts.urgency), "")
	)
	rows = [
		_row("reference", reference),
		_row("service_type", _typed(facts.service_en), _khmer(facts.service_km)),
		_row("urgency", urgency_en, urgency_km),
		_row("provider", _typed(facts.provider_en), _khmer(facts.provider_km)),
		_row("place", _typed(facts.provider_place)),
		_row("field_office", _typed(facts.office_en), _khmer(facts.office_km)),
		_row("office_phone", _typed(facts.office_phone)),
		_day("issued_on", facts.issued_on),
		_day("answer_due_on", facts.answer_due_on),
		_day("valid_until", facts.valid_until),
	]
	if facts.appointment:
		rows.append(_appointment(facts.appointment))
	if facts.bring:
		rows.append(_row("bring", _typed(facts.bring)))
	return tuple(rows)


def _row(term: str, value_en: str, value_km: str = "") -> FactRow:
	return FactRow(TERMS[term].en, TERMS[term].km, value_en, value_km)


def _day(term: str, day: date | None) -> FactRow:
	return _row(term, english_date(day), khmer_date(day))


def _appointment(text: str) -> FactRow:
	"""A day, with its time of day if it has one, in both languages; words are printed as they were typed."""
	if as_date(text) is None:
		return _row("appointment", _typed(text))
	return _row("appointment", english_date(text), khmer_date(text))


def _typed(text: str | None) -> str:
	"""A typed text; a registry number that slipped in is not printed."""
	return REGISTRY_NUMBER.sub(NOTHING, written(text))


def _khmer(text: str | None) -> str:
	return "" if not (text or "").strip() else _typed(text)


def _qr(payload: str) -> QrBlock:
	return QrBlock(
		payload,
		"Scan to answer. Or phone the Field Office and read out the reference.",
		"សូមស្កេនដើម្បីឆ្លើយតប ឬទូរស័ព្ទទៅការិយាល័យមូលដ្ឋាន ហើយអានលេខយោង។",
		width=32,
	)
