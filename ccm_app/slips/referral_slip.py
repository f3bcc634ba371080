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
	CutLine,
	Document,
	FactRow,
	Facts,
	Lines,
	Notice,
	QrBlock,
)
from ccm_app.slips.terms import CHOICES, TERMS, choices
from ccm_app.slips.token import LONGEST, REFERENCE, payload_url
from ccm_app.slips.wording import as_date, chosen, english_date, khmer_date, written

URGENCIES = ("Urgent", "Soon", "Planned")
ANSWERS = ("Arrived", "Accepted", "No place", "Declined", "Served", "Did not come")
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
	agreed_en: str = ""
	agreed_km: str = ""
	short: str = ""


def facts_from(data: Mapping[str, Any]) -> SlipFacts:
	"""Slip facts from a mapping of their field names; what is missing is empty, what is unknown is dropped."""
	named: dict[str, Any] = {one.name: data.get(one.name) for one in fields(SlipFacts)}
	for name in ("issued_on", "answer_due_on", "valid_until"):
		named[name] = as_date(named[name])
	for name in (*_TYPED, "reference", "urgency", "token", "agreed_en", "agreed_km", "short"):
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
	"""The A5 slip with its strip to tear off. The QR code holds the token, with base_url as the address of its page."""
	reference = _typed(facts.reference)[:LONGEST_NUMBER]
	blocks: list[Block] = [Facts(_rows(facts, reference), one_line=True)]
	if 0 < len(facts.token) <= LONGEST:
		payload = payload_url(base_url, facts.token) if base_url else facts.token
		blocks.append(_qr(payload, bool(base_url)))
	blocks.append(
		Notice(
			"This slip carries no name. Please do not write one on it.",
			"ប័ណ្ណនេះមិនមានឈ្មោះទេ។ សូមកុំសរសេរឈ្មោះលើប័ណ្ណនេះ។",
		)
	)
	return Document(_TITLE_EN, _TITLE_KM, "a5", (*blocks, *_strip(facts, reference)), reference)


def _strip(facts: SlipFacts, reference: str) -> tuple[Block, ...]:
	"""What goes back to the Field Office on paper, when there is neither a telephone nor a line."""
	return (
		CutLine("Tear off and send back to the Field Office", "ហែកត្រង់នេះ រួចផ្ញើត្រឡប់ទៅការិយាល័យមូលដ្ឋាន"),
		Facts(
			(
				_row("reference", reference),
				_row("field_office", _office(facts), _khmer(facts.office_km)),
			),
			one_line=True,
		),
		Choices("", "", choices(*ANSWERS)),
		Lines("Reason, if declined (no name)", "មូលហេតុ បើបដិសេធ (កុំសរសេរឈ្មោះ)"),
		Lines("Date and signature", "កាលបរិច្ឆេទ និងហត្ថលេខា"),
	)


def _office(facts: SlipFacts) -> str:
	"""Whom to call, on one line with the Khmer name of the office when it has one."""
	if not facts.office_phone:
		return _typed(facts.office_en)
	phone = _typed(facts.office_phone)
	return phone if facts.office_km else f"{_typed(facts.office_en)} {phone}"


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
		_day("answer_due_on", facts.answer_due_on),
		_day("valid_until", facts.valid_until),
	]
	if facts.short:
		rows.insert(1, _row("short_code", facts.short))
	if facts.appointment:
		rows.append(_appointment(facts.appointment))
	if facts.bring:
		rows.append(_row("bring", _typed(facts.bring)))
	if facts.agreed_en:
		rows.append(_row("agreed_to_share", _typed(facts.agreed_en), _khmer(facts.agreed_km)))
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


def _qr(payload: str, has_page: bool) -> QrBlock:
	if not has_page:
		return QrBlock(
			payload,
			"Phone the Field Office and read out the reference.",
			"សូមទូរស័ព្ទទៅការិយាល័យមូលដ្ឋាន ហើយអានលេខយោង។",
			width=35,
		)
	return QrBlock(
		payload,
		"Scan to answer, with the confirmation code of your organisation. Or phone the Field Office.",
		"សូមស្កេនដើម្បីឆ្លើយតប ដោយប្រើលេខកូដបញ្ជាក់របស់អង្គភាពអ្នក ឬទូរស័ព្ទទៅការិយាល័យមូលដ្ឋាន។",
		width=35,
	)
