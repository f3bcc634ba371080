"""Which fields are sealed: every text of every record about a client, and of the bodies' and visits' minutes.

A column of such a record is a code, a number, a date, a link or a choice; everything that somebody could have typed
stands sealed in the one column `sealed_text`. Which fields those are is read from the DocType as it is on this site,
so that a text field that an administrator adds is sealed without anybody thinking of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import frappe
from frappe.model.meta import Meta

from ccm_app.registry import shipped
from ccm_app.sealing.texts import CLEAR as CLEAR
from ccm_app.sealing.texts import SEALED_TOO, TEXT_TYPES, VAULT, why_clear

SEALED_TEXT = shipped.SEALED_TEXT
CLIENT, SITE = "Client", "SITE"
# Records of the house that speak of clients: sealed with the key of the site.
HOUSE_KINDS = frozenset({"Body Meeting", "Monitoring Visit", "Case Evaluation", "Staff Leave"})
# Records about a client in which nobody types: codes, written by the register. Why they are not sealed.
CODES_ONLY: Mapping[str, str] = {
	"Case Event": "The ledger: codes and numbers under a chain of hashes, checked by those who open no text.",
	"Case Access": "Who may read which client; asked by every list, in SQL.",
	"Identity Retention": "Which identities are due for destruction, and who approved: users, dates and a status.",
	"Identity Token": "The blind index: tokens, which tell nothing without the index key.",
	"Match Card": "Tokens that are compared when somebody is registered; they tell nothing without the index key.",
}
# What those read who review, and who open no text of a case: not withheld by the packet.
READ_BY_REVIEWERS = HOUSE_KINDS | frozenset(
	{
		"Break Glass",
		"Disclosure",
		"Possible Duplicate",
		"Client Merge",
		"Voiding",
		"Conflict of Interest",
		"Legal Hold",
		"Identity Look",
	}
)


@cache
def client_field(kind: str) -> str | None:
	"""The field of a DocType of the app that names its client; "name" for the client itself, None for others."""
	if kind == CLIENT:
		return "name"
	if shipped.is_row_kind(kind) or shipped.is_single(kind):
		return None
	links = (field for field in shipped.fields(kind) if field["fieldtype"] == "Link")
	return next((str(field["fieldname"]) for field in links if field.get("options") == CLIENT), None)


@cache
def belongs_to_the_vault(kind: str) -> bool:
	"""True for the identity and for its rows."""
	return kind == VAULT or VAULT in shipped.parents_of(kind)


@cache
def should_be_sealed(kind: str) -> bool:
	"""True for every DocType whose texts have to be sealed: about a client or of the house, and their rows."""
	if kind in CODES_ONLY:
		return False
	if shipped.is_row_kind(kind):
		return any(map(should_be_sealed, shipped.parents_of(kind)))
	return kind in HOUSE_KINDS or client_field(kind) is not None


def is_sealed_kind(kind: str) -> bool:
	"""True when the records of this DocType are sealed: they should be, and the site has the column for it."""
	return should_be_sealed(kind) and frappe.get_meta(kind).has_field(SEALED_TEXT)


def sealed_fields(kind: str) -> frozenset[str]:
	"""The fields of a DocType that are sealed on this site; none when it is not sealed."""
	if not should_be_sealed(kind):
		return frozenset()
	meta = frappe.get_meta(kind)
	known = _known(meta)
	if known is None:
		known = frozenset(_sealed(kind, meta)) if meta.has_field(SEALED_TEXT) else frozenset()
		frappe.local.ccm_sealed_fields[kind] = (meta, known)
	return known


def _known(meta: Meta) -> frozenset[str] | None:
	"""What was found out before in this request, for this very state of the DocType."""
	if not hasattr(frappe.local, "ccm_sealed_fields"):
		frappe.local.ccm_sealed_fields = {}
	asked, found = frappe.local.ccm_sealed_fields.get(meta.name, (None, None))
	return found if asked is meta else None


def _sealed(kind: str, meta: Meta) -> Iterator[str]:
	there = {field.fieldname for field in meta.fields if not field.get("is_virtual")}
	texts = {field.get("fieldname") for field in text_fields([*meta.fields, *shipped.fields(kind)])}
	texts |= SEALED_TOO.get(kind, frozenset())
	for fieldname in texts & there:
		if not stays_clear(kind, fieldname):
			yield fieldname


def text_fields(fields: Any) -> Iterator[Any]:
	"""Those of these fields in which somebody can type, without the column of the envelope itself."""
	for field in fields:
		if field.get("fieldtype") in TEXT_TYPES and field.get("fieldname") != SEALED_TEXT:
			yield field


@cache
def stays_clear(kind: str, fieldname: str) -> str | None:
	"""Why a text field is not sealed; None when it is. Only a shipped field is ever left clear."""
	if all(field["fieldname"] != fieldname for field in shipped.fields(kind)):
		return None
	return why_clear(kind, fieldname)


def client_of(kind: str, values: Mapping[str, Any]) -> str:
	"""Whose key seals this record: its client, or "SITE"; for records that are no rows."""
	field = client_field(kind)
	return str(values.get(field) or SITE) if field else SITE


def client_of_row(kind: str, name: str) -> str:
	"""Whose key seals this stored record or row, read from the database; "SITE" when nobody's."""
	if shipped.is_row_kind(kind):
		# The register asks for its own sake, not for the user.
		parent = frappe.db.get_value(kind, name, ["parenttype", "parent"])
		return client_of_row(*parent) if parent and all(parent) else SITE
	field = client_field(kind)
	if field in (None, "name"):
		return name if field else SITE
	return str(frappe.db.get_value(kind, name, field) or SITE)
