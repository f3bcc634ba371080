"""From a stored record to the plain data that `ccm_app.slips` prints: labels instead of codes, never a name.

Reads lists (services, providers, offices) without asking for permission: their labels are no secret, and the
record itself was opened with the user's rights.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, get_url, getdate

from ccm_app.confidentiality import disclosures
from ccm_app.domain import sharing
from ccm_app.slips.papers.lists import LISTS, Lists, ListSource, Option
from ccm_app.slips.shared import SHARED, agreed
from ccm_app.slips.wording import as_date

Data = dict[str, Any]


def record_data(doc: Document) -> Data:
	"""The record with its child rows; every link to a list stands as its label, every user as a person of staff."""
	data = _row_data(doc)
	for table in doc.meta.get_table_fields():
		data[table.fieldname] = [_row_data(row) for row in doc.get(table.fieldname) or []]
	office = data.get("field_office") and frappe.get_cached_doc("Field Office", doc.get("field_office"))
	data["office_phone"] = office.telephone if office else None
	return data


def conference_data(doc: Document) -> Data:
	"""A conference; the seats name the experts, who are no clients."""
	data = record_data(doc)
	for row in data.get("seats") or []:
		row["person_name"] = row.get("attendee")
	return data


def consent_data(doc: Document) -> Data:
	"""A consent with the texts of what is shared."""
	shared = [{"label_en": en, "label_km": km} for field, (en, km) in SHARED.items() if doc.get(field)]
	return record_data(doc) | {"shared": shared}


def shared_data(doc: Document) -> Data:
	"""What was shared about a client with others; codes as words in both languages, no number of the client."""
	rows = [_shared_row(row) for row in disclosures.shared_about(doc.name)]
	return {"field_office": _shown("Field Office", doc.field_office), "disclosures": rows}


def _shared_row(row: Mapping[str, Any]) -> Data:
	kind = str(row.get("receiver_kind") or "")
	who = _receiver_shown(row)
	ground = row.get("legal_ground") or "Your consent"
	return {
		"disclosed_on": as_date(row.get("disclosed_on")),
		"receiver": " ".join(filter(None, [_in_both(kind) if kind != "Service Provider" else "", who])),
		"purpose": _in_both(row.get("purpose")),
		"channel": _in_both(row.get("channel")),
		"fields_given": "; ".join(map(_code_words, sharing.read_codes(row.get("fields_given")))),
		"agreed": _in_both(ground),
		"valid_until": row.get("valid_until"),
	}


def _receiver_shown(row: Mapping[str, Any]) -> str | None:
	"""A receiver that is a record by its name in both languages, every other by its function."""
	for field, kind in (("receiver", "Service Provider"), ("receiver_party", "Outside Party")):
		if row.get(field):
			return _shown(kind, row[field])
	return row.get("receiver_other")


def _code_words(code: str) -> str:
	english, khmer = SHARED.get(f"share_{code}", ("The whole record", _("The whole record", "km")))
	return f"{khmer} {english}"


def _in_both(text: Any) -> str:
	"""A choice in Khmer and English, for a paper that the client takes home."""
	if not text:
		return ""
	khmer = _(str(text), "km")
	return str(text) if khmer == text else f"{khmer} {text}"


def slip_data(doc: Document) -> Data:
	"""What a slip says about a referral: a service, a provider and an office, never a person or a number of one."""
	service, provider, office = (
		_labels(kind, doc.get(field))
		for kind, field in (
			("Service Type", "service_type"),
			("Service Provider", "provider"),
			("Field Office", "field_office"),
		)
	)
	return {
		"reference": doc.name,
		"service_en": service[0],
		"service_km": service[1],
		"provider_en": provider[0],
		"provider_km": provider[1],
		"provider_place": _province_of(doc.get("provider")),
		"office_en": office[0],
		"office_km": office[1],
		"office_phone": frappe.db.get_value("Field Office", doc.get("field_office"), "telephone"),
		"issued_on": doc.get("referred_on"),
		"answer_due_on": doc.get("answer_due_on"),
		"valid_until": doc.get("slip_valid_until"),
		"urgency": doc.get("urgency"),
		"appointment": str(doc.appointment_on) if doc.get("appointment_on") else None,
		"bring": doc.get("what_to_bring"),
		**_agreed(doc),
		"base_url": slip_address(),
	}


def letter_data(doc: Document) -> Data:
	"""What the letter to a provider says: the services for which it is designated today, and until when."""
	today = getdate()
	rows = frappe.get_all(
		"Provider Designation",
		{"provider": doc.name, "status": "Designated", "valid_from": ("<=", today)},
		["service_type", "valid_from", "valid_until"],
		order_by="service_type asc, valid_from asc",
	)
	held = [row for row in rows if not row.valid_until or row.valid_until >= today]
	shown = [dict(row) | {"service_type": _shown("Service Type", row.service_type)} for row in held]
	english, khmer = _labels("Service Provider", doc.name)
	return {"provider_en": english, "provider_km": khmer, "date": today, "designations": shown}


def slip_address() -> str:
	"""Where the page of a slip is opened: `ccm_slip_address` of the site's configuration, else the site's own address."""
	return str(frappe.conf.get("ccm_slip_address") or get_url()).rstrip("/")


def _agreed(doc: Document) -> dict[str, str]:
	"""What the client agreed to share with this provider, in both languages."""
	consent = doc.get("consent")
	# The consent of a referral that the user opened: codes of what may be told.
	ticks = frappe.db.get_value("Client Consent", consent, list(SHARED), as_dict=True) if consent else None
	return agreed(ticks)


def form_numbers(doc: Document) -> tuple[str, str, int, range]:
	"""Form code, office code, year and the sequence numbers of a batch of blank forms."""
	first = int(doc.get("first_sequence") or 1)
	last = int(doc.get("last_sequence") or first + int(doc.get("copies") or 1) - 1)
	return doc.form, doc.field_office, int(doc.year), range(first, last + 1)


def form_lists() -> Lists:
	"""What stands on the blank forms to be ticked: of every list the entries in use, in the order of the list."""
	return {name: _entries(source) for name, source in LISTS.items()}


def _entries(source: ListSource) -> list[Option]:
	filters = {"is_active": 1} | ({source.ticked: 1} if source.ticked else {})
	fields = ["name", "label_en", "label_km"]
	rows = frappe.get_all(source.kind, filters, fields, order_by="sort_order asc, name asc")
	return [(row.name, row.label_en, row.label_km or "") for row in rows]


def _row_data(row: Document) -> Data:
	data = dict(row.as_dict())
	for field in row.meta.fields:
		value = row.get(field.fieldname)
		if field.fieldtype == "Link" and value:
			data[field.fieldname] = _shown(field.options, value)
	return data


def _shown(kind: str, name: str) -> str:
	if kind == "User":
		return get_fullname(name)
	if kind == "Client" or not frappe.get_meta(kind).has_field("label_en"):
		return name
	english, khmer = _labels(kind, name)
	return f"{khmer} {english}" if khmer and khmer != english else english


def _labels(kind: str, name: str | None) -> tuple[str, str]:
	"""The English and the Khmer label of an entry of a list; the code where it has none."""
	if not name:
		return "", ""
	found = frappe.db.get_value(kind, name, ("label_en", "label_km"), cache=True) or (None, None)
	return found[0] or name, found[1] or ""


def _province_of(provider: str | None) -> str:
	"""The province of the provider's office; never the exact place of a shelter."""
	area = frappe.db.get_value("Service Provider", provider, "province") if provider else None
	return _shown("Administrative Area", area) if area else ""
