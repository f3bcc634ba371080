"""What a provider is shown of a client who was referred to it: the fields behind each code of the consent, and no other.

A consent names what may be shared by codes (`sharing.SHARES`); here stands which fields of which record each code is.
What the portal shows is the part of the codes that the client agreed to and that the row of Case Access of this very
referral opens; before the provider has accepted it is what the slip tells. See docs/decisions/0025.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ccm_app.domain import access, categories, consents, sharing
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import rows
from ccm_app.domain.register import Record, Register, checked
from ccm_app.domain.sharing import SHARES

CLIENT, VAULT, ASSESSMENT = "Client", "Client Identity", "Social Assessment"
REFERRAL, PURPOSE = "Referral", "Referral"
# Code -> DocType -> its fields. Internal matters of the office (conference, reviewers, costs) belong to no code here.
FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
	"name": {VAULT: ("family_name_km", "given_name_km", "family_name_latin", "given_name_latin")},
	"contact": {VAULT: ("safe_contact_rule", "phones", "addresses")},
	"age_and_sex": {CLIENT: ("sex", "age_at_registration")},
	"needs": {
		REFERRAL: ("service_type", "urgency", "appointment_on", "what_to_bring"),
		ASSESSMENT: ("needed_services",),
	},
	"assessment": {
		ASSESSMENT: (
			"situation_history",
			"family_situation",
			"livelihood",
			"education_situation",
			"education_or_training_issue",
			"risks",
			"risk_level",
			"client_wishes",
			"recommendations",
		)
	},
	"medical": {
		ASSESSMENT: ("health_findings", "psychosocial_findings", "psychosocial_trauma", "medical_problems")
	},
	"legal": {ASSESSMENT: ("legal_situation", "wants_to_testify")},
}
# Table -> which of its fields are shown, and which tick a row needs: nobody is called or visited where it is not safe.
ROWS: Mapping[str, tuple[tuple[str, ...], str]] = {
	"phones": (("phone_number", "belongs_to", "safe_hours"), "is_safe_to_call"),
	"addresses": (("house_and_street", "area"), "is_safe"),
	"needed_services": (("service_type", "urgency"), ""),
}
TICKS = frozenset(
	{"education_or_training_issue", "psychosocial_trauma", "medical_problems", "wants_to_testify"}
)
_NEEDED = {
	**dict.fromkeys(access.SHARES_IDENTITY, access.IDENTITY),
	**dict.fromkeys(access.SHARES_TEXTS, access.TEXTS),
}


def closed_because(
	referral: Record, consent: Record | None, packet: str | None, register: Register, today: date
) -> Problem | None:
	"""Why nothing of the client is shown; None when something may be.

	packet: the farthest that a live row of Case Access for this referral opens, None without such a row.
	"""
	if is_suspended(referral.get("provider"), referral.get("service_type"), register, today):
		return problem("portal.provider_suspended")
	if referral.get("referral_category") not in categories.REFERRAL_OPEN:
		return problem("portal.referral_ended")
	if consent is None or consent.get("case") != referral.get("case"):
		return problem("portal.no_consent")
	if consent.get("withdrawn_on"):
		return problem("portal.consent_withdrawn")
	if consent.get("valid_until") and consent["valid_until"] < today:
		return problem("portal.consent_over")
	if consents.allows([consent], PURPOSE, _receiver(referral), (), today):
		return problem("portal.no_consent")
	return problem("portal.not_open") if packet is None else None


def is_suspended(provider: str | None, service: str | None, register: Register, today: date) -> bool:
	"""Whether the provider is closed, or its designation for this service is suspended or withdrawn today.

	A designation that has run out and waits for its renewal ends nothing that runs.
	"""
	known = register.one("Service Provider", provider) or {}
	if not checked(known.get("is_active")):
		return True
	decided = [
		row
		for row in register.many("Provider Designation", provider=provider, service_type=service)
		if row.get("valid_from") and row["valid_from"] <= today
	]
	stopped = any(row.get("status") in ("Suspended", "Withdrawn") for row in decided)
	return stopped and not any(_is_designated(row, today) for row in decided)


def _is_designated(row: Record, today: date) -> bool:
	until = row.get("valid_until")
	return row.get("status") == "Designated" and (not until or bool(today <= until))


def codes_open(
	referral: Record, consent: Record | None, packet: str | None, register: Register, today: date
) -> tuple[str, ...]:
	"""The codes that the provider of this referral is shown today, in the order of the consent form."""
	if consent is None or closed_because(referral, consent, packet, register, today) or packet is None:
		return ()
	accepted = referral.get("referral_category") in categories.REFERRAL_ENGAGED
	offered = tuple(SHARES) if accepted else sharing.SLIP
	# Who takes a slip in the hand knows the need; for it a row that opens the codes is enough.
	return tuple(
		code
		for code in offered
		if code in sharing.agreed_codes(consent)
		and (code in sharing.SLIP or access.packet_opens(packet, None, _NEEDED.get(code, access.CODES)))
		and not consents.allows([consent], PURPOSE, _receiver(referral), (code,), today)
	)


def _receiver(referral: Record) -> sharing.Receiver:
	return sharing.Receiver(sharing.PROVIDER, referral.get("provider"))


def kinds_of(codes: tuple[str, ...]) -> tuple[str, ...]:
	"""The DocTypes from which these codes are read."""
	return tuple(dict.fromkeys(kind for code in codes for kind in FIELDS[code]))


def values_of(code: str, records: Mapping[str, Record]) -> dict[tuple[str, str], Any]:
	"""(DocType, field) -> value of everything that a code shows; what is empty is left out.

	records: DocType -> the record. The rows of a table become mappings of the fields that are shown.
	"""
	found: dict[tuple[str, str], Any] = {}
	for kind, names in FIELDS[code].items():
		record = records.get(kind) or {}
		for name in names:
			value = _rows_of(record, name) if name in ROWS else record.get(name)
			# A tick that is not set says nothing.
			if value not in (None, "", []) and not (name in TICKS and not checked(value)):
				found[kind, name] = value
	return found


def _rows_of(record: Record, table: str) -> list[dict[str, Any]]:
	names, tick = ROWS[table]
	return [
		{name: row[name] for name in names if row.get(name) not in (None, "")}
		for row in rows(record, table)
		if not tick or checked(row.get(tick))
	]
