"""What can be shared about a client, with whom, and which part of a paper is which.

A consent and a disclosure name what is shared by a few fixed codes; a paper says for each code which of its fields
belong to it, so that a copy for a receiver holds what the client agreed to and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ccm_app.domain.register import Record, checked

# Code -> the tick of a Client Consent, in the order of the paper form.
SHARES: Mapping[str, str] = {
	"name": "share_name",
	"contact": "share_contact",
	"age_and_sex": "share_age_and_sex",
	"needs": "share_needs",
	"assessment": "share_assessment",
	"medical": "share_medical",
	"legal": "share_legal",
}
# A slip names the service, the provider and the office: the need, and never a person.
SLIP = ("needs",)
WHOLE_RECORD = "record"

PROVIDER, OWN_FILE, CLIENT, PARTY = "Service Provider", "Own file", "Client", "Outside party"
OUTSIDE = (PROVIDER, "Family", "Court", "Police", "Hospital", PARTY, "Other office", "Other")
# The field in which a receiver stands that is a record; every other receiver is told by its function.
RECEIVER_FIELDS: Mapping[str, str] = {PROVIDER: "receiver", PARTY: "receiver_party"}
# The file of the office that works with the client, and the client: nobody else is told anything.
WITHOUT_CONSENT = (OWN_FILE, CLIENT)
# What a client agrees to without anybody receiving more than a picture or a figure.
WITHOUT_RECEIVER = ("Photograph", "Statistics and research")

BY_MISTAKE = "Shared by mistake"
LEGAL_GROUNDS = ("Court order", "Danger to life", "Other duty by law", BY_MISTAKE)
SPOKEN = ("Telephone", "Conversation")


@dataclass(frozen=True)
class Receiver:
	"""Who is told: a provider or a party outside the system by its code, or another by function ("Court", "Aunt")."""

	kind: str = PROVIDER
	name: str | None = None
	other: str | None = None

	def is_named_in(self, consent: Record) -> bool:
		"""Whether the client agreed to this receiver; how the function is spelled makes no difference."""
		kind = consent.get("receiver_kind") or PROVIDER
		if kind != self.kind:
			return False
		if kind in RECEIVER_FIELDS:
			return bool(self.name) and consent.get(RECEIVER_FIELDS[kind]) == self.name
		return bool(_plain(self.other)) and _plain(consent.get("receiver_other")) == _plain(self.other)


def receiver_in(record: Record, otherwise: str = PROVIDER) -> Receiver:
	"""The receiver that a consent or a disclosure names; `otherwise` is its kind when none is said."""
	kind = str(record.get("receiver_kind") or otherwise)
	return Receiver(kind, record.get(RECEIVER_FIELDS.get(kind, "receiver")), record.get("receiver_other"))


def _plain(text: object) -> str:
	return " ".join(str(text or "").casefold().split())


# Paper -> code -> the fields of the record that belong to it; what belongs to no code is the case by its number.
# A paper without the English beside the Khmer bears the same name with this end, and tells the same.
IN_KHMER = " in Khmer"
PAPERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
	"Case Report": {
		"needs": ("needed_services",),
		"assessment": (
			"situation_history",
			"family_situation",
			"livelihood",
			"education_situation",
			"risks",
			"risk_level",
			"client_wishes",
			"recommendations",
			"conference_suggested",
			"suggested_seats",
			"simple_case_reason",
			"education_or_training_issue",
		),
		"medical": ("health_findings", "psychosocial_findings", "psychosocial_trauma", "medical_problems"),
		"legal": ("legal_situation", "wants_to_testify"),
	},
	"Case Plan": {
		"needs": ("lines", "total_planned", "total_approved"),
		"assessment": ("recovery_goal", "rehabilitation_goal", "reintegration_goal"),
	},
	"Conference Minutes": {
		"needs": ("decisions",),
		"assessment": ("minutes", "client_view", "final_decision", "seats"),
	},
	"Follow-up Report": {
		"needs": ("further_support_needed", "support_needed"),
		"assessment": ("situation", "client_manages_alone", "note"),
	},
	"Closure Record": {
		"assessment": (
			"reason",
			"able_without_support",
			"client_view",
			"summary",
			"consultations",
			"validations",
		),
	},
	"Referral Slip": {"needs": ()},
	"Consent": {},
	"Closure Letter": {},
	"Shared About a Client": {},
}
# Papers that the client takes home.
FOR_THE_CLIENT = ("Consent", "Closure Letter", "Shared About a Client")
# Papers of which a copy goes to a receiver, with what the client agreed to.
COPIED = ("Case Report", "Case Plan", "Conference Minutes", "Follow-up Report", "Closure Record")


def codes_of_paper(paper: str) -> tuple[str, ...]:
	"""What a paper tells, as codes in the order of the consent form; an unknown paper is the whole record."""
	told = PAPERS.get(paper.removesuffix(IN_KHMER))
	return (WHOLE_RECORD,) if told is None else tuple(code for code in SHARES if code in told)


def agreed_codes(consent: Record) -> tuple[str, ...]:
	"""What a consent lets go, as codes in the order of its form."""
	return tuple(code for code, tick in SHARES.items() if checked(consent.get(tick)))


def without_withheld(paper: str, data: Mapping[str, Any], given: Collection[str]) -> dict[str, Any]:
	"""The data of a paper without the fields of every code that is not given; tables become empty."""
	withheld = {field for code, fields in PAPERS[paper].items() if code not in given for field in fields}
	return {name: _emptied(value) if name in withheld else value for name, value in data.items()}


def _emptied(value: Any) -> Any:
	return [] if isinstance(value, list) else None


def written_codes(codes: Iterable[str]) -> str:
	"""Codes as they stand in the disclosure ledger."""
	return ",".join(dict.fromkeys(codes))


def read_codes(text: str | None) -> tuple[str, ...]:
	"""The codes of a row of the disclosure ledger."""
	return tuple(part.strip() for part in (text or "").split(",") if part.strip())
