"""Two registrations part by part, for people to compare: loading the identities asks the vault and is written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from ccm_app.confidentiality.reach import VAULT
from ccm_app.domain.relations import FATHER, MOTHER, parent_named

PURPOSE = "DUPLICATE"
_OF_IDENTITY = (
	"family_name_km",
	"given_name_km",
	"family_name_latin",
	"given_name_latin",
	"other_names",
	"birth_date",
	"birth_date_precision",
)
_OF_CLIENT = ("sex", "age_at_registration", "home_province", "home_commune", "registered_on")
_AREA = "Administrative Area"


def parts_of(client: str) -> dict[str, str]:
	"""Label to text of everything that is compared; "" for what is not known. Opens the identity of the client."""
	registration = frappe.get_doc("Client", client)
	found = {_label(registration, field): _shown(registration, field) for field in _OF_CLIENT}
	if not frappe.db.exists(VAULT, client):
		return found
	identity = frappe.get_doc(VAULT, client)
	names = {_label(identity, field): _shown(identity, field) for field in _OF_IDENTITY}
	return names | found | _rows_of(identity)


def beside(here: Mapping[str, str], there: Mapping[str, str]) -> list[dict[str, Any]]:
	"""The two in lines: [{"part", "here", "there", "agrees"}]; nothing agrees that is unknown on one side."""
	longer = here if len(here) >= len(there) else there
	return [
		{
			"part": part,
			"here": here.get(part, ""),
			"there": there.get(part, ""),
			"agrees": bool(here.get(part)) and _same(here.get(part, ""), there.get(part, "")),
		}
		for part in longer
	]


def _same(here: str, there: str) -> bool:
	return here.strip().casefold() == there.strip().casefold()


def _rows_of(identity: Document) -> dict[str, str]:
	contacts = identity.get("contacts") or []
	return {
		_("Father"): _parent(contacts, FATHER),
		_("Mother"): _parent(contacts, MOTHER),
		_("Addresses"): _joined(_area(row.area) for row in identity.get("addresses") or []),
		_("Documents"): _joined(
			f"{_document(row.document_type)} {row.document_number or ''}".strip()
			for row in identity.get("documents") or []
		),
		_("Telephones"): _joined(row.phone_number for row in identity.get("phones") or []),
	}


def _parent(contacts: Iterable[Any], parent: str) -> str:
	return _joined(
		f"{row.family_name or ''} {row.given_name or ''}".strip()
		for row in contacts
		if parent_named(row.relation) == parent
	)


def _joined(texts: Iterable[str | None]) -> str:
	return "; ".join(text for text in texts if text)


def _label(record: Document, fieldname: str) -> str:
	return str(_(record.meta.get_label(fieldname)))


def _shown(record: Document, fieldname: str) -> str:
	value = record.get(fieldname)
	if value is None or value == "":
		return ""
	field = record.meta.get_field(fieldname)
	if field.fieldtype == "Link" and field.options == _AREA:
		return _area(value)
	return str(_(value)) if field.fieldtype == "Select" else str(value)


def _area(code: str | None) -> str:
	return _named(_AREA, code)


def _document(code: str | None) -> str:
	return _named("Identity Document Type", code)


def _named(kind: str, code: str | None) -> str:
	label = "label_km" if frappe.local.lang == "km" else "label_en"
	# Words of a list; it holds no client.
	row = frappe.db.get_value(kind, code, [label, "label_en"], as_dict=True) if code else None
	return str((row or {}).get(label) or (row or {}).get("label_en") or code or "")
