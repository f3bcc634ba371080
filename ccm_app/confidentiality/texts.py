"""Identity in free text: on a save, a warning for every field that tells who the client is; and putting the number there.

The vault is read for the register's own sake: no look is kept, and no word of it is answered. Only those who may open
this very identity are warned, or the warning would tell others whether a guess was right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from ccm_app.confidentiality import vault
from ccm_app.confidentiality.links import CLIENT_COLUMNS
from ccm_app.domain import identities_in_text
from ccm_app.domain.identities_in_text import Known
from ccm_app.domain.register import Record
from ccm_app.registry import saying
from ccm_app.registry.incoming import KEPT_BY_REGISTER
from ccm_app.registry.site_register import SiteRegister

VAULT = "Client Identity"
TEXT_TYPES = frozenset({"Data", "Small Text", "Text", "Long Text", "Text Editor", "Code", "Markdown Editor"})
NO_TEXTS = frozenset({"paper_form_number", "form_key", "sealed_text", "registry_number", "case_number"})
# What is printed on a slip must hold no number of a client either.
WITHOUT_NUMBER = frozenset({("Referral", "what_to_bring")})
Place = tuple[Document, str]


def warn(document: Document, method: str | None = None) -> None:
	"""For the hook `doc_events`, event `on_update`: say which changed fields tell who the client is."""
	if not is_about_a_client(document.doctype):
		return
	changed = list(_changed_texts(document))
	if not changed or not _is_wanted() or not may_be_told(document):
		return
	known = known_of(document)
	places: dict[str, int] = {}
	for part, fieldname in changed:
		count = len(identities_in_text.find(str(part.get(fieldname)), known))
		places[fieldname] = places.get(fieldname, 0) + count
	_say(document, places)


def replace(document: Document) -> int:
	"""Put the client's number where a text of this document tells who the client is; answers in how many places.

	The document is changed in memory; who calls saves it, through the rules.
	"""
	known = known_of(document)
	total = 0
	for part, fieldname in _texts(document):
		text = str(part.get(fieldname))
		spans = identities_in_text.find(text, known)
		if spans:
			part.set(fieldname, identities_in_text.replaced(text, spans, _code(document, part, fieldname)))
			total += len(spans)
	return total


def _code(document: Document, part: Document, fieldname: str) -> str:
	if (part.doctype, fieldname) in WITHOUT_NUMBER:
		return "…"
	return str(_client_of(document))


def is_about_a_client(kind: str) -> bool:
	"""Whether people write texts about one client into records of this DocType, outside the vault."""
	return kind in CLIENT_COLUMNS and kind != VAULT and kind not in KEPT_BY_REGISTER


def _is_wanted() -> bool:
	"""On, unless the ministry switched it off: a site that never saved this setting warns."""
	asked = {"doctype": "CCM Settings", "field": "warn_of_identities_in_text"}
	stored = frappe.db.get_value("Singles", asked, "value", order_by=None)
	return stored is None or bool(cint(stored))


def may_be_told(document: Document) -> bool:
	"""Whether the user may open the identity of this client, as the rules of access stand; no look is made."""
	client = _client_of(document)
	name = frappe.db.get_value(VAULT, {"client": client}, "name") if client else None
	if not name:
		return False
	asked = frappe.get_doc({"doctype": VAULT, "client": client})
	asked.name = name
	said = len(frappe.local.message_log)
	allowed = frappe.has_permission(VAULT, "read", doc=asked)
	del frappe.local.message_log[said:]
	return bool(allowed)


def known_of(document: Document) -> Known:
	"""What the vault knows of the document's client, read once."""
	with vault.register_reads("names in texts"):
		found = SiteRegister().many(VAULT, client=_client_of(document))
	return known_from(found[0]) if found else Known()


def known_from(identity: Record) -> Known:
	"""Names and numbers of a record of the vault, for the matcher."""
	names = [
		(identity.get(f"family_name_{one}"), identity.get(f"given_name_{one}")) for one in ("km", "latin")
	]
	contacts = identity.get("contacts") or []
	names += [(row.get("family_name"), row.get("given_name")) for row in contacts]
	phones = [row.get("phone_number") for row in (*(identity.get("phones") or []), *contacts)]
	documents = [row.get("document_number") for row in identity.get("documents") or []]
	return Known(
		tuple((str(family or ""), str(given or "")) for family, given in names),
		tuple(filter(None, [identity.get("other_names")])),
		tuple(filter(None, documents)),
		tuple(filter(None, phones)),
	)


def _client_of(document: Document) -> str | None:
	column = CLIENT_COLUMNS[document.doctype][0]
	return document.get(column)


def _texts(document: Document) -> Iterator[Place]:
	"""Every field of the document and of its rows in which somebody has typed a text."""
	for part in (document, *document.get_all_children()):
		for field in part.meta.fields:
			if (
				field.fieldtype in TEXT_TYPES
				and field.fieldname not in NO_TEXTS
				and part.get(field.fieldname)
			):
				yield part, field.fieldname


def _changed_texts(document: Document) -> Iterator[Place]:
	before = document.get_doc_before_save()
	parts = (before, *before.get_all_children()) if before else ()
	stored = {(part.doctype, part.name): part for part in parts}
	for part, fieldname in _texts(document):
		known: Any = stored.get((part.doctype, part.name))
		if known is None or known.get(fieldname) != part.get(fieldname):
			yield part, fieldname


def _say(document: Document, places: dict[str, int]) -> None:
	found = identities_in_text.warnings(places)
	if not found:
		return
	button = {
		"label": _("Write the number instead"),
		"client_action": "ccm.replace_identities",
		"args": {"kind": document.doctype, "name": document.name},
	}
	frappe.msgprint(
		[saying.sentence_of(one, document.doctype) for one in found],
		title=_("Saved, please look again"),
		indicator="orange",
		as_list=True,
		primary_action=button,
	)
