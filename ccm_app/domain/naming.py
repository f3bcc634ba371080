"""How records are named: registry numbers, slip references, and numbers within a case."""

from __future__ import annotations

import secrets

from ccm_app.domain import reference, registry_number
from ccm_app.domain.register import Record

# With what the reference of a referral begins.
REFERRAL = "R"
# Records that are numbered within their case: "C-BTB-2010-000017-5-SA01".
WITHIN_CASE = {
	"Movement": "MV",
	"Social Assessment": "SA",
	"Case Conference": "CC",
	"Case Plan": "PL",
	"Client Consent": "CO",
	"Service Record": "SV",
	"Reintegration": "RI",
	"Follow-up": "FU",
	"Case Closure": "CL",
	"Case Handover": "HO",
}


def series_of(kind: str, record: Record) -> str | None:
	"""The counter from which the record takes its number, or None when it needs none."""
	if kind == "Client":
		return f"CLIENT-{record['field_office']}-{record['registered_on'].year}"
	if kind == "Case":
		return f"CASE-{record['field_office']}-{record['opened_on'].year}"
	if kind in WITHIN_CASE:
		return f"{record['case']}-{WITHIN_CASE[kind]}"
	return None


def name_of(kind: str, record: Record, sequence: int) -> str:
	"""The name of a new record; `sequence` (from 1) comes from the series.

	A referral is named by a random reference, because its name is printed on the slip and must tell a
	finder nothing: neither a person nor how many referrals there are.
	"""
	if kind == "Client":
		return registry_number.client_number(record["field_office"], record["registered_on"].year, sequence)
	if kind == "Case":
		return registry_number.case_number(record["field_office"], record["opened_on"].year, sequence)
	if kind in WITHIN_CASE:
		return f"{series_of(kind, record)}{sequence:02d}"
	raise ValueError(f"{kind} is not named from a series")


def sequence_of(kind: str, record: Record, name: str) -> int | None:
	"""Which number of its series a name is, for a record with these values; None when it is none of that series."""
	series = series_of(kind, record)
	if series is None:
		return None
	digits = name.removeprefix(series)
	if kind in ("Client", "Case"):
		number = registry_number.parse(name)
		digits = str(number.sequence) if number else ""
	if not digits.isdecimal() or not int(digits):
		return None
	return int(digits) if name_of(kind, record, int(digits)) == name else None


def new_referral_name() -> str:
	"""A reference that nobody can guess, such as R-7KQ2-9XMD-9X."""
	return reference.new_reference(REFERRAL, secrets.token_bytes(8))
