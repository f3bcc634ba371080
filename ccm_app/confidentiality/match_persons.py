"""A client and the identity in the vault as the person whom the matcher compares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, getdate

from ccm_app.domain.matching_tokens import Person
from ccm_app.domain.relations import FATHER, MOTHER, parent_named

# What of the registration tells who somebody is, beside the vault.
CLIENT_FIELDS = ("sex", "age_at_registration", "registered_on", "home_province", "home_commune")
# Papers of a whole family say nothing about which of its members somebody is.
OF_THE_FAMILY = frozenset({"FAMILY", "RESIDENCE"})
_UNKNOWN_SEX = "Not stated"
_EXACT, _MONTH, _GUESSED = "Day", "Month", "Estimated"


def person_of(identity: Document) -> Person:
	"""The person of an identity that is open in memory; the registration is read, nothing else is opened."""
	# Read for the comparison; nothing of it is answered.
	client = frappe.db.get_value("Client", identity.client, CLIENT_FIELDS, as_dict=True) or {}
	parents = _parents(identity)
	year, month, day, guessed = _birth(identity, client)
	return Person(
		khmer=(identity.family_name_km or "", identity.given_name_km or ""),
		latin=(identity.family_name_latin or "", identity.given_name_latin or ""),
		other_names=identity.other_names or "",
		birth_year=year,
		birth_month=month,
		birth_day=day,
		birth_guessed=guessed,
		sex="" if client.get("sex") == _UNKNOWN_SEX else client.get("sex") or "",
		place=_place(identity, client),
		father=parents.get(FATHER, ""),
		mother=parents.get(MOTHER, ""),
		documents=_documents(identity),
		telephones=tuple(row.phone_number for row in identity.get("phones") or [] if row.phone_number),
	)


def _birth(identity: Document, client: Mapping[str, Any]) -> tuple[int | None, int | None, int | None, bool]:
	"""Year, month, day, and whether the year is an estimate; without a birth date the age says the year."""
	if identity.birth_date:
		born, known = getdate(identity.birth_date), identity.birth_date_precision or _EXACT
		month = born.month if known in (_EXACT, _MONTH) else None
		return born.year, month, born.day if known == _EXACT else None, known == _GUESSED
	if client.get("age_at_registration") is None or not client.get("registered_on"):
		return None, None, None, False
	return getdate(client["registered_on"]).year - cint(client["age_at_registration"]), None, None, True


def _place(identity: Document, client: Mapping[str, Any]) -> str:
	"""The code of the smallest unit that is known: of the address in which the client lives, else of the home."""
	rows = [row for row in identity.get("addresses") or [] if row.area]
	present = [row for row in rows if not row.valid_until] or rows
	codes = [str(row.area) for row in present]
	codes += [str(client.get("home_commune") or ""), str(client.get("home_province") or "")]
	longest = max(codes, key=len)
	return longest if longest.isdigit() else ""


def _parents(identity: Document) -> dict[str, str]:
	found: dict[str, str] = {}
	for row in identity.get("contacts") or []:
		parent = parent_named(row.relation)
		if parent and parent not in found:
			found[parent] = f"{row.family_name or ''} {row.given_name or ''}".strip()
	return found


def _documents(identity: Document) -> tuple[str, ...]:
	rows = identity.get("documents") or []
	return tuple(
		row.document_number for row in rows if row.document_number and row.document_type not in OF_THE_FAMILY
	)
