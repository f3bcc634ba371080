"""Slips that were printed: issued with a random token of which only hashes stay, found again by them, and revoked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from ccm_app.confidentiality import keyed_hashes, vault
from ccm_app.confidentiality.slip_keys import all_keys, sealing_key
from ccm_app.domain.provider_answers import KIND as ANSWER
from ccm_app.domain.provider_answers import is_used
from ccm_app.registry.register_record import write_by_register
from ccm_app.slips import token as tokens

KIND = "Referral Slip"
GENUINE, UNKNOWN, EXPIRED, REVOKED, USED = "genuine", "unknown", "expired", "revoked", "used"


@dataclass(frozen=True)
class Printed:
	"""What is printed on a slip and kept nowhere: the token of the QR code, and its short form."""

	token: str
	short: str


@dataclass(frozen=True)
class Slip:
	"""A slip as the page sees it: nothing about a person. name is "" when no such slip was issued."""

	name: str = ""
	referral: str = ""
	provider: str = ""
	category: str | None = None
	provider_en: str = ""
	provider_km: str = ""
	service_en: str = ""
	service_km: str = ""
	valid_until: date | None = None
	revoked_on: date | None = None
	answers: tuple[tuple[str, date], ...] = ()

	def state(self, today: date) -> str:
		"""One of GENUINE, UNKNOWN, REVOKED, EXPIRED and USED."""
		if not self.name or self.valid_until is None:
			return UNKNOWN
		if self.revoked_on:
			return REVOKED
		if today > self.valid_until:
			return EXPIRED
		return USED if is_used(self.category, [answer for answer, _day in self.answers]) else GENUINE


def issue(referral: Document) -> Printed:
	"""A new slip for a referral, for the print that is being made; slips that were printed before stay valid."""
	key_id, key = sealing_key()
	token = tokens.issue(secrets.token_bytes(tokens.RANDOM_BYTES), key, key_id)
	short = tokens.short_form(token, key)
	days = [referral.get("slip_valid_until"), referral.get("consent_valid_until")]
	write_by_register(
		KIND,
		{
			"case": referral.case,
			"referral": referral.name,
			"provider": referral.provider,
			"service_type": referral.service_type,
			"issued_on": now_datetime(),
			"issued_by": frappe.session.user,
			"valid_until": min(getdate(day) for day in days if day),
			"key_id": key_id,
			"token_hash": tokens.hash_of(token),
			"short_hash": _short_hash(short),
		},
	)
	return Printed(token, short)


def _short_hash(short: str) -> str:
	"""50 bits could be tried through by whoever holds the database: hashed with a key that stands outside of it."""
	return keyed_hashes.token("slip short form", short)


def find(text: object) -> Slip:
	"""The slip whose token or short form was scanned or typed.

	text: whatever a visitor sent. What is forged, unreadable or unknown is one and the same empty Slip. A token without
	our seal costs the database nothing; a short form asks the same queries whether somebody has it or not.
	"""
	short = tokens.read_short(text)
	if short is None and tokens.read(text, all_keys()) is None:
		return Slip()
	row = _row("short_hash", _short_hash(short)) if short else _row("token_hash", tokens.hash_of(str(text)))
	return _slip(row, _answers(str(row.referral) if row else ""))


def referral_of(token: str) -> str | None:
	"""The referral of a slip, also after it expired; None for every other text.

	For an operator who wants to know whether a slip is genuine: `bench --site ... execute`.
	"""
	return find(token).referral or None


def _row(column: str, wanted: str) -> Any:
	slips, referrals = frappe.qb.DocType(KIND), frappe.qb.DocType("Referral")
	providers, services = frappe.qb.DocType("Service Provider"), frappe.qb.DocType("Service Type")
	# Nobody is signed in; what is read is what stands on the paper, and whether it is still open.
	found = (
		frappe.qb.from_(slips)
		.join(referrals)
		.on(referrals.name == slips.referral)
		.left_join(providers)
		.on(providers.name == slips.provider)
		.left_join(services)
		.on(services.name == slips.service_type)
		.select(
			slips.name,
			slips.referral,
			slips.provider,
			slips.valid_until,
			slips.revoked_on,
			referrals.referral_category,
			providers.label_en.as_("provider_en"),
			providers.label_km.as_("provider_km"),
			services.label_en.as_("service_en"),
			services.label_km.as_("service_km"),
		)
		.where(slips[column] == wanted)
		.run(as_dict=True)
	)
	return found[0] if found else None


def is_revoked_now(slip: Slip) -> bool:
	"""Whether somebody has taken the slip back, asked under a lock: who does so at this moment comes before or after."""
	return bool(frappe.db.get_value(KIND, slip.name, "revoked_on", for_update=True))


def stands_now(slip: Slip) -> Slip:
	"""The same slip with what others have stored meanwhile."""
	category = frappe.db.get_value("Referral", slip.referral, "referral_category", for_update=True)
	return replace(slip, category=category, answers=_answers(slip.referral, for_update=True))


def _answers(referral: str, for_update: bool = False) -> tuple[tuple[str, date], ...]:
	rows: Any = frappe.db.get_values(
		ANSWER,
		{"referral": referral},
		["answer", "answered_on"],
		order_by="creation asc",
		for_update=for_update,
	)
	return tuple((answer, getdate(moment)) for answer, moment in rows or ())


def _slip(row: Any, answers: tuple[tuple[str, date], ...]) -> Slip:
	if not row:
		return Slip()
	return Slip(
		row.name,
		row.referral,
		row.provider or "",
		row.referral_category,
		row.provider_en or row.provider or "",
		row.provider_km or "",
		row.service_en or "",
		row.service_km or "",
		row.valid_until,
		row.revoked_on,
		answers,
	)


def note_opened(slip: Slip) -> None:
	"""Count that the page of a slip was opened; the same statement runs for a slip that is not there."""
	slips = frappe.qb.DocType(KIND)
	frappe.qb.update(slips).set(slips.scanned, slips.scanned + 1).set(
		slips.last_scanned_on, now_datetime()
	).where(slips.name == slip.name).run()
	# A page is opened by a GET request, which Frappe would roll back.
	frappe.local.flags.commit = True


def note_wrong_code(slip: Slip) -> None:
	"""Count a wrong code for the office to see; the same statement runs for a slip that is not there."""
	slips = frappe.qb.DocType(KIND)
	frappe.qb.update(slips).set(slips.wrong_codes, slips.wrong_codes + 1).where(slips.name == slip.name).run()


def revoke(referral: str, why: str) -> int:
	"""Revoke every slip of a referral that is still open; how many there were. why: a choice of `revoked_why`."""
	still = {"referral": referral, "revoked_on": ("is", "not set")}
	names = [name for (name,) in frappe.db.get_values(KIND, still, "name", for_update=True) or ()]
	for name in names:
		vault.write_fields(KIND, name, {"revoked_on": getdate(), "revoked_why": why}, update_modified=False)
	return len(names)


def open_slips(referral: str) -> int:
	"""How many slips of a referral are still open."""
	still = {"referral": referral, "revoked_on": ("is", "not set"), "valid_until": (">=", getdate())}
	# The caller has opened the referral; a number.
	return int(frappe.db.count(KIND, still))
