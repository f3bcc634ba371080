"""What the pages of the portal show, as plain words in English and Khmer; nothing is drawn and nothing decided here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.api.portal_words import WORDS, Both
from ccm_app.confidentiality import provider_packet, provider_portal
from ccm_app.domain.problems import Problem
from ccm_app.domain.provider_packet import ROWS
from ccm_app.domain.register import Record
from ccm_app.registry.saying import sentence_of
from ccm_app.registry.site_register import SiteRegister
from ccm_app.slips.wording import english_date, khmer_date

ROWS_OF_A_PAGE = 40
YES_NO = {1: ("Yes", "បាទ/ចាស"), 0: ("No", "ទេ")}


def provider() -> Both:
	"""The name of the visitor's provider."""
	return _listed("Service Provider", provider_portal.own_provider())


def rows(page: int = 1) -> tuple[list[dict[str, Any]], bool]:
	"""The lines of one page of the list, and whether it is the last page; a page has to come over a slow line."""
	today, end = getdate(), page * ROWS_OF_A_PAGE
	listed = provider_portal.own_referrals()
	lines = [
		{
			"name": row.name,
			"state": both(row.category),
			"sent_on": day(row.sent_on),
			"action": WORDS[f"action_{row.action}"],
			"due": day(row.due) if row.due else None,
			"late": bool(row.due and row.due < today),
			"closed": in_both(row.closed) if row.closed else None,
		}
		for row in listed[end - ROWS_OF_A_PAGE : end]
	]
	return lines, end >= len(listed)


def referral(name: str) -> dict[str, Any]:
	"""Everything that the page of one own referral shows. Raises frappe.DoesNotExistError for all others."""
	record = provider_portal.own_referral(name)
	packet = provider_packet.shown(record)
	facts = {
		"name": record["name"],
		"state": both(record["referral_category"]),
		"category": record["referral_category"],
		"sent_on": day(record.get("referred_on")),
		"office": _listed("Field Office", record.get("field_office")),
		"telephone": frappe.db.get_value("Field Office", record.get("field_office"), "telephone") or "",
		"closed": in_both(packet.closed) if packet.closed else None,
		"parts": [(WORDS[f"code_{code}"], _lines(packet.values[code])) for code in packet.codes],
	}
	return facts | (_closed_acts() if packet.closed else _acts(record))


def _closed_acts() -> dict[str, Any]:
	return {"answers": (), "appointment": None, "services": [], "may_serve": False, "went_to": []}


def _acts(record: Record) -> dict[str, Any]:
	is_accepted = record["referral_category"] in ("Accepted", "In service")
	agreed, confirmed = record.get("appointment_on"), record.get("appointment_confirmed_on")
	return {
		"answers": provider_portal.possible(record),
		"appointment": {"iso": str(agreed or ""), "confirmed": bool(agreed and agreed == confirmed)}
		if is_accepted
		else None,
		"services": [_service(row) for row in provider_portal.services_of(record)] if is_accepted else [],
		"may_serve": is_accepted,
		"went_to": _care_options() if is_accepted else [],
	}


def _service(row: Record) -> dict[str, Any]:
	# What the office wrote in words is the office's; the provider reads the own words.
	unit = row.get("unit") if row.get("channel") == "Portal" else ""
	return {
		"status": WORDS[f"status_{row['status']}"],
		"from_date": day(row.get("from_date")),
		"until_date": day(row.get("until_date")) if row.get("until_date") else None,
		"quantity": f"{row.get('quantity') or 0:g} {unit or ''}".strip(),
		"is_visit": bool(row.get("family_visit")),
	}


def _care_options() -> list[tuple[str, Both]]:
	options = SiteRegister().many("Care Option", is_active=1)
	options.sort(key=lambda one: one.get("sort_order") or 0)
	return [(one["name"], (one["label_en"], one.get("label_km") or "")) for one in options]


def places() -> list[dict[str, Any]]:
	"""The own services with their places."""
	return [
		{
			"name": row["name"],
			"service": _listed("Service Type", row.get("service_type")),
			"places": row.get("places") or 0,
			"free": "" if row.get("confirmed_on") is None else row.get("places_told_free") or 0,
			"confirmed": day(row["confirmed_on"]) if row.get("confirmed_on") else None,
		}
		for row in provider_portal.places()
	]


def in_both(found: Problem, kind: str | None = None) -> Both:
	"""The sentence of a problem in English and in Khmer."""
	return _in("en", lambda: sentence_of(found, kind)), _in("km", lambda: sentence_of(found, kind))


def _in(language: str, say: Callable[[], str]) -> str:
	before = frappe.local.lang
	frappe.local.lang = language
	try:
		return say()
	finally:
		frappe.local.lang = before


# Values in words --------------------------------------------------------------------------------------


def _lines(values: Mapping[tuple[str, str], Any]) -> list[tuple[Both, list[Both]]]:
	"""The label and the values of each field."""
	return [(_label(kind, name), _values(kind, name, value)) for (kind, name), value in values.items()]


def _label(kind: str, name: str) -> Both:
	return both(frappe.get_meta(kind).get_label(name))


def _values(kind: str, name: str, value: Any) -> list[Both]:
	field = frappe.get_meta(kind).get_field(name)
	if name in ROWS:
		return [_row(field.options, row) for row in value]
	return [_value(field, value)]


def _row(kind: str, row: Mapping[str, Any]) -> Both:
	meta = frappe.get_meta(kind)
	parts = [_value(meta.get_field(name), value) for name, value in row.items()]
	english, khmer = ([part[at] or part[0] for part in parts] for at in (0, 1))
	return ", ".join(english), ", ".join(khmer) if khmer != english else ""


def _value(field: Any, value: Any) -> Both:
	if field.fieldtype == "Link":
		return _listed(field.options, value)
	if field.fieldtype == "Check":
		return YES_NO[1 if value else 0]
	if field.fieldtype in ("Date", "Datetime"):
		return day(value)
	return both(str(value)) if field.fieldtype == "Select" else (str(value), "")


def _listed(kind: str, name: Any) -> Both:
	"""The two labels of an entry of a list."""
	found = frappe.db.get_value(kind, name, ["label_en", "label_km"]) if name else None
	english, khmer = found or (name, "")
	return str(english or ""), str(khmer or "")


def both(text: str) -> Both:
	"""A word of the forms in English and Khmer."""
	return text, _(text, lang="km")


def day(value: Any) -> Both:
	"""A day in words."""
	return english_date(value), khmer_date(value)
