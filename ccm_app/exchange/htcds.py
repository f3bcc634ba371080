"""HTCDS 2.0 (IOM's Human Trafficking Case Data Standard): which of its fields we fill, and one case in its shape.

The fields stand in `htcds_v2_fields.json` (CC BY 4.0, IOM; no endorsement by IOM).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

FIELDS = Path(__file__).with_name("htcds_v2_fields.json")
State = Literal["filled", "withheld", "not recorded"]
# Field -> (state, where it comes from or why it does not leave).
COVERED: Mapping[str, tuple[State, str]] = {
	"prs_Gender": ("filled", "Client.sex"),
	"prs_Citizenship": ("filled", "Client.nationality"),
	"prs_MailingCountry": ("filled", "the country of the register"),
	"prs_MailingState": ("filled", "Client.home_province"),
	"vic_TypeOfExploitation": ("filled", "Case.case_type, by the HTCDS code of its list"),
	"vic_TraffickingStatus": ("filled", "Case.case_type and its trafficking elements"),
	"vic_TypeOfSexExploitation": ("not recorded", "the register asks for no detail of sexual exploitation"),
	"vic_MethodsOfControl": ("filled", "Case.trafficking_means, by the HTCDS code of its list"),
	"cas_Status": ("filled", "Case.stage and its reason of closure"),
	"cas_ReasonForCaseClosure": ("filled", "Case Closure.reason, the label of the list"),
	"cas_ReferringOrganisation": ("filled", "Client.referred_by"),
	"cas_IncomingReferralDate": ("filled", "Client.registered_on"),
	"cas_ReferredOrganisation": ("filled", "Referral.provider of the last referral"),
	"cas_OutgoingReferralDate": ("filled", "Referral.referred_on of the last referral"),
	"cas_ReasonForOutgoingReferral": ("filled", "Referral.location_reason"),
	"con_Consent": ("filled", "Client Consent for this receiver and purpose"),
	"prs_Birthdate": (
		"withheld",
		"a date of birth points at a person; the age band stands in the CTDC export",
	),
	**{
		name: ("withheld", "names, addresses and telephones never leave in an export")
		for name in (
			"prs_FirstName",
			"prs_SecondName",
			"prs_HomePhone",
			"prs_MobilePhone",
			"prs_Email",
			"prs_MailingCity",
			"prs_MailingStreet",
			"prs_MailingPostalCode",
			"cas_CaseOwner",
			"cas_ReferringPrimaryCaseWorker",
			"cas_ReferredPrimaryCaseWorker",
		)
	},
	**{
		name: ("withheld", "free text can name a person")
		for name in (
			"vic_DetailsOfVulnerabilities",
			"cas_IncomingReferralDetails",
			"cas_OutgoingReferralDetails",
		)
	},
}
NOT_ASKED = "the register has no such field"
GENDERS = {"Female": "Feminine", "Male": "Masculine", "Other": "NonConforming"}
OPEN = "Active"
FOLLOWED_UP = frozenset({"Reintegration and follow-up"})
CLOSED = frozenset({"Closure", "Evaluation"})
REFERRED_ON = frozenset({"MOVED_ABROAD"})
LOCATIONS = {
	"Province of origin": "MigrationOrChangeOfLocation",
	"Near family": "MigrationOrChangeOfLocation",
}


@dataclass(frozen=True)
class Coverage:
	"""One field of the standard and what we do with it."""

	field: str
	label: str
	is_core: bool
	state: State
	reason: str


@lru_cache(maxsize=1)
def standard() -> tuple[Mapping[str, Any], ...]:
	"""The fields of the standard, in its order."""
	return tuple(json.loads(FIELDS.read_text(encoding="utf-8"))["fields"])


def coverage() -> tuple[Coverage, ...]:
	"""What we do with each field of the standard, in its order."""
	return tuple(
		Coverage(
			str(field["name"]),
			str(field["label"]),
			bool(field["core"]),
			*COVERED.get(field["name"], ("not recorded", NOT_ASKED)),
		)
		for field in standard()
	)


def core_counts() -> dict[State, int]:
	"""How many of the core fields are filled, withheld on purpose, or not recorded."""
	counts: dict[State, int] = {"filled": 0, "withheld": 0, "not recorded": 0}
	for one in coverage():
		if one.is_core:
			counts[one.state] += 1
	return counts


def record_of(case: Mapping[str, Any]) -> dict[str, str]:
	"""One case in the shape of the standard: only filled fields, and only values that its lists allow.

	case: sex, nationality and country (ISO codes), province, exploitation and means (HTCDS codes of our lists), is_confirmed
	(trafficking established), stage, closure_reason and closure_label, referred_by, registered_on, provider,
	referred_on, location_reason, consent. The caller hands over only cases whose consent covers the receiver;
	another raises ValueError.
	"""
	if not case.get("consent"):
		raise ValueError("A case without consent to this sharing is not exported.")
	made = {
		"prs_Gender": GENDERS.get(str(case.get("sex") or ""), "NonSpecifiedUnknown"),
		"prs_Citizenship": case.get("nationality"),
		"prs_MailingCountry": case.get("country"),
		"prs_MailingState": case.get("province"),
		"vic_TraffickingStatus": _status_of_trafficking(case),
		"vic_TypeOfExploitation": case.get("exploitation"),
		"vic_MethodsOfControl": case.get("means"),
		"cas_Status": _status(case),
		"cas_ReasonForCaseClosure": case.get("closure_label"),
		"cas_ReferringOrganisation": case.get("referred_by"),
		"cas_IncomingReferralDate": case.get("registered_on"),
		"cas_ReferredOrganisation": case.get("provider"),
		"cas_OutgoingReferralDate": case.get("referred_on"),
		"cas_ReasonForOutgoingReferral": _reason(case),
		"con_Consent": "true",
	}
	allowed = _allowed()
	return {
		name: str(value) for name, value in made.items() if value and _fits(str(value), allowed.get(name, ()))
	}


def _status_of_trafficking(case: Mapping[str, Any]) -> str:
	if not case.get("exploitation"):
		return "NotAVictimOfTrafficking"
	return "ActualVictimOfTrafficking" if case.get("is_confirmed") else "PossibleVictimOfTrafficking"


def _status(case: Mapping[str, Any]) -> str:
	if case.get("stage") in CLOSED:
		return "ClosedReferred" if case.get("closure_reason") in REFERRED_ON else "Closed"
	return "FollowUp" if case.get("stage") in FOLLOWED_UP else OPEN


def _reason(case: Mapping[str, Any]) -> str:
	if not case.get("provider"):
		return ""
	return LOCATIONS.get(str(case.get("location_reason") or ""), "AdditionalServicesRequired")


@lru_cache(maxsize=1)
def _allowed() -> dict[str, tuple[str, ...]]:
	"""The values of the pick lists; a list that only names another standard allows everything."""
	return {
		str(field["name"]): tuple(field["values"])
		for field in standard()
		if len(field["values"]) > 1 and "Picklist" in field["type"]
	}


def _fits(value: str, allowed: tuple[str, ...]) -> bool:
	return not allowed or value in allowed
