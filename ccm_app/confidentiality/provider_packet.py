"""What the portal shows of a client: read field by field for one referral, and written down where it is shown.

The client's other fields are never read into what is answered. Reading the identity is a look at the vault, and what was
shown to whom under which consent is a row of the disclosure ledger, once a day for each account and set of fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.utils import getdate, nowdate

from ccm_app.confidentiality import access_rows, disclosures, looks, vault
from ccm_app.domain import provider_packet as rules
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import reviewed_assessment
from ccm_app.domain.register import Record
from ccm_app.registry.facts import facts_of
from ccm_app.registry.site_register import SiteRegister

PORTAL, REFERRAL = "Portal", "Referral"


@dataclass(frozen=True)
class Packet:
	"""What one referral shows today.

	values: code -> (DocType, field) -> value; closed: why nothing of the client is shown, None when something is.
	"""

	codes: tuple[str, ...] = ()
	values: Mapping[str, Mapping[tuple[str, str], Any]] = field(default_factory=dict)
	closed: Problem | None = None


def why_closed(referral: Record) -> Problem | None:
	"""Why nothing of the client of this referral is shown at this moment; None when something is."""
	register = SiteRegister()
	consent = register.one("Client Consent", referral.get("consent"))
	return rules.closed_because(referral, consent, _packet_of_rows(referral), register, getdate())


def shown(referral: Record) -> Packet:
	"""Read what the provider of this referral may see now, and note the look and the sharing.

	referral: the stored record, which belongs to the visitor's own provider; the caller has asked that. When the keys of
	the client are gone or the identity is sealed, nothing is shown and nothing is noted.
	"""
	register, today = SiteRegister(), getdate()
	consent = register.one("Client Consent", referral.get("consent"))
	packet = _packet_of_rows(referral)
	closed = rules.closed_because(referral, consent, packet, register, today)
	if closed:
		return Packet(closed=closed)
	codes = rules.codes_open(referral, consent, packet, register, today)
	try:
		records = _records(referral, rules.kinds_of(codes), register)
	except (vault.VaultClosed, frappe.PermissionError):
		frappe.clear_messages()
		return Packet(closed=problem("portal.not_open"))
	if codes:
		_note(referral, codes)
	return Packet(codes, {code: rules.values_of(code, records) for code in codes})


def _packet_of_rows(referral: Record) -> str | None:
	source = (REFERRAL, str(referral["name"]))
	return access_rows.packet_of("Service Provider", referral["provider"], referral["client"], source)


def _records(referral: Record, kinds: tuple[str, ...], register: SiteRegister) -> dict[str, Record]:
	client, found = str(referral["client"]), {}
	for kind in kinds:
		if kind == REFERRAL:
			found[kind] = referral
		elif kind == rules.ASSESSMENT:
			found[kind] = reviewed_assessment(referral.get("case"), register) or {}
		elif kind == rules.CLIENT:
			found[kind] = register.one(kind, client) or {}
		else:
			found[kind] = _identity(client)
	return found


def _identity(client: str) -> Record:
	if not frappe.db.exists(rules.VAULT, client):
		return {}
	with vault.register_reads("what the client agreed to share with a provider"):
		identity = facts_of(frappe.get_doc(rules.VAULT, client))
	looks.shown_to_provider(client)
	return identity


def _note(referral: Record, codes: tuple[str, ...]) -> None:
	"""One row of the disclosure ledger a day, for this account, this referral, this consent and these fields."""
	# Two pages at the same moment are one after the other, so that the second finds the row of the first.
	frappe.db.get_value("Client", referral["client"], "name", for_update=True)
	noted = {
		"source_kind": REFERRAL,
		"source_name": referral["name"],
		"channel": PORTAL,
		"consent": referral["consent"],
		"fields_given": ",".join(codes),
		"printed_by": frappe.session.user,
		"disclosed_on": (">=", nowdate()),
	}
	# Read to be written once; nobody is shown a row.
	if frappe.db.get_value("Disclosure", noted, "name"):
		return
	disclosures.note(
		str(referral["client"]),
		referral.get("case"),
		PORTAL,
		codes,
		receiver=referral["provider"],
		consent=referral["consent"],
		source_kind=REFERRAL,
		source_name=str(referral["name"]),
		purpose=rules.PURPOSE,
	)
