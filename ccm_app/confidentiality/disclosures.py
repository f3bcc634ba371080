"""The disclosure ledger: which fields went to whom, under which consent, until when; in the sharing's own transaction.

Nothing that leaves the register leaves without a row here: `note` asks the rules of sharing, so that a receiver outside
needs a consent that allows exactly this, or a ground by law that the Data Protection Officer is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from ccm_app.confidentiality import witnesses
from ccm_app.confidentiality.links import CLIENT_COLUMNS
from ccm_app.domain import consents, sharing
from ccm_app.domain.consequences import Event
from ccm_app.domain.register import Record
from ccm_app.domain.sharing import CLIENT, OWN_FILE, PARTY, PROVIDER, WHOLE_RECORD
from ccm_app.registry import ledger, shipped
from ccm_app.registry.doubles import FORM_KEY
from ccm_app.registry.register_record import write_by_register
from ccm_app.registry.site_register import SiteRegister

EVALUATION, SLIP, TELLS_THE_CLIENT = "Case Evaluation", "Referral Slip", "Shared About a Client"
FILE_OF_OFFICE, FOR_CLIENT = "File of the office", "For the client"
# Shown on the screen before somebody prints; what is printed from there asks again, and is noted then.
PREVIEWS = ("get_html_and_style", "get_rendered_raw_commands")


@dataclass(frozen=True)
class Sharing:
	"""On what a sharing rests, beside the client, the case and the fields; every part may be None."""

	purpose: str | None = None
	receiver_kind: str | None = None
	receiver: str | None = None
	receiver_party: str | None = None
	receiver_other: str | None = None
	consent: str | None = None
	legal_ground: str | None = None
	note: str | None = None
	valid_until: date | None = None


def note(
	client: str,
	case: str | None,
	channel: str,
	fields: Iterable[str],
	receiver: str | None = None,
	receiver_other: str | None = None,
	consent: str | None = None,
	source_kind: str | None = None,
	source_name: str | None = None,
	*,
	receiver_kind: str | None = None,
	purpose: str | None = None,
	legal_ground: str | None = None,
	note: str | None = None,
	valid_until: date | None = None,
	paper: str | None = None,
	form_key: str | None = None,
) -> str:
	"""Write one row of the disclosure ledger and answer its name; call it where something is shared, each time.

	fields: codes, never values. receiver: the code of the provider, or of the party outside the system for that kind of
	receiver. Without a receiver it is a copy for the office's own file. Raises RulesBroken with a
	sentence for each reason when neither a consent nor a legal ground allows it: then nothing may be shared.
	"""
	other = PROVIDER if receiver else "Other" if receiver_other else OWN_FILE
	kind = receiver_kind or other
	party, receiver = (receiver, None) if kind == PARTY else (None, receiver)
	why = Sharing(purpose, kind, receiver, party, receiver_other, consent, legal_ground, note, valid_until)
	source = {"source_kind": source_kind, "source_name": source_name, "paper": paper}
	about = {
		"client": client,
		"case": case,
		"channel": channel,
		"fields_given": sharing.written_codes(fields),
	}
	return _write(why, about, source, form_key)


def _write(
	why: Sharing, about: Mapping[str, Any], source: Mapping[str, str | None], form_key: str | None
) -> str:
	values = {name: value for name, value in asdict(_completed(why)).items() if value is not None}
	client = str(about["client"])
	# Two prints at the same moment get two numbers: the client's row is held until the transaction ends.
	frappe.db.get_value("Client", client, "name", for_update=True)
	if known := _written_before(client, form_key):
		return known
	kept = {
		"copy_number": _copies(client, str(about["channel"]), source) + 1,
		"disclosed_on": now_datetime(),
		"printed_by": frappe.session.user,
		FORM_KEY: form_key or None,
	}
	row = write_by_register("Disclosure", {**values, **source, **about, **kept})
	witnesses.witness("Disclosure", str(row.name), client)
	# A print is a GET request, which Frappe would roll back.
	frappe.local.flags.commit = True
	return str(row.name)


def _written_before(client: str, form_key: str | None) -> str | None:
	"""The row that this form became before: sent again after a dropped line, it was still told once."""
	same = {FORM_KEY: form_key, "client": client, "printed_by": frappe.session.user}
	return frappe.db.get_value("Disclosure", same, "name", for_update=True) if form_key else None


def _completed(why: Sharing) -> Sharing:
	"""The purpose of what stays inside, and the last day of the consent."""
	values = asdict(why)
	inside = {OWN_FILE: FILE_OF_OFFICE, CLIENT: FOR_CLIENT}
	values["purpose"] = why.purpose or inside.get(str(why.receiver_kind))
	if why.consent and not why.valid_until:
		values["valid_until"] = frappe.db.get_value("Client Consent", why.consent, "valid_until")
	return Sharing(**values)


def _copies(client: str, channel: str, source: Mapping[str, str | None]) -> int:
	equal = {name: value or ("is", "not set") for name, value in source.items() if name != "paper"}
	# Counted for the number on the copy; nobody is shown a row.
	return int(frappe.db.count("Disclosure", {"client": client, "channel": channel, **equal}))


# Printing -----------------------------------------------------------------------------------------


def before_print(document: Document, method: str | None = None, settings: Any = None) -> None:
	"""For the hook `doc_events`, event `before_print`: every print of the platform, whatever its format.

	Asks for the right to print, where Frappe is content with the right to read, and notes the print. The slip notes
	itself, when it is really drawn.
	"""
	kind = document.doctype
	if kind not in CLIENT_COLUMNS and kind != EVALUATION:
		return
	document.check_permission("print")
	paper = _format_of(kind)
	if not is_preview() and paper != SLIP:
		note_print(document, paper)


def is_preview() -> bool:
	"""Whether the platform draws what stands on the screen before a print."""
	request = getattr(frappe.local, "request", None)
	asked = (frappe.local.form_dict.get("cmd"), request.path if request else "")
	return any(str(one or "").endswith(PREVIEWS) for one in asked)


def _format_of(kind: str) -> str:
	return str(
		frappe.local.form_dict.get("format") or frappe.get_meta(kind).default_print_format or "Standard"
	)


def note_print(document: Document, paper: str) -> None:
	"""Note a print of a stored record: a paper of the client for the client, every other for the office's own file."""
	if not frappe.db.exists(document.doctype, document.name):
		return
	kind = CLIENT if paper in sharing.FOR_THE_CLIENT else OWN_FILE
	codes = sharing.codes_of_paper(paper) or (paper,)
	for client, case in clients_of(document.doctype, str(document.name)):
		note(
			client,
			case,
			"Print",
			codes,
			source_kind=document.doctype,
			source_name=str(document.name),
			receiver_kind=kind,
			paper=paper,
		)
		if paper == TELLS_THE_CLIENT:
			mark_told(client)


def note_slip(referral: Document) -> None:
	"""Note a slip that is handed out, for the provider, under the consent of its referral."""
	days = [day for day in (referral.get("slip_valid_until"), referral.get("consent_valid_until")) if day]
	note(
		referral.client,
		referral.case,
		"Slip",
		sharing.SLIP,
		receiver=referral.provider,
		consent=referral.consent,
		source_kind="Referral",
		source_name=referral.name,
		purpose="Referral",
		valid_until=min(map(getdate, days), default=None),
		paper=SLIP,
	)


def clients_of(kind: str, name: str) -> Iterator[tuple[str, str | None]]:
	"""Client and case of everybody whom a stored record is about."""
	if kind == EVALUATION:
		# Read to write the ledger, not shown.
		cases = frappe.get_all("Evaluated Case", {"parent": name, "parenttype": kind}, pluck="case")
		yield from ((frappe.db.get_value("Case", case, "client"), case) for case in cases)
		return
	columns = list(CLIENT_COLUMNS.get(kind, ()))
	has_case = any(field["fieldname"] == "case" for field in shipped.fields(kind))
	row = frappe.db.get_value(kind, name, [*columns, *(["case"] if has_case else [])], as_dict=True) or {}
	case = name if kind == "Case" else row.get("case")
	yield from ((row[column], case) for column in columns if row.get(column))


# What the case allows ------------------------------------------------------------------------------


def consents_of(case: str) -> list[Record]:
	"""Every consent of a case, for the rules."""
	return list(SiteRegister().many("Client Consent", case=case))


def consents_that_hold(case: str) -> list[Record]:
	"""The consents of a case that are in force today, the latest first."""
	today = getdate()
	found = [one for one in consents_of(case) if consents.holds(one, today)]
	return sorted(found, key=lambda one: one["given_on"], reverse=True)


# Telling the client ---------------------------------------------------------------------------------


def shared_about(client: str) -> list[Record]:
	"""What was shared with others about a client, oldest first; copies for the own file and the client are left out."""
	rows = SiteRegister().many("Disclosure", client=client)
	return [row for row in rows if row.get("receiver_kind") in sharing.OUTSIDE]


def mark_told(client: str) -> None:
	"""The client was told what has been shared so far: marked once, and written into the ledger."""
	untold = [row["name"] for row in shared_about(client) if not row.get("told_client_on")]
	for name in untold:
		# A field of the register, written past the save path: no rule asks about it.
		frappe.db.set_value("Disclosure", name, "told_client_on", getdate(), update_modified=False)
	details = {"disclosures": len(untold)}
	ledger.append(Event(client, None, "disclosure.told_the_client", getdate(), "Client", client, details))


__all__ = (
	"WHOLE_RECORD",
	"Sharing",
	"before_print",
	"clients_of",
	"consents_of",
	"consents_that_hold",
	"is_preview",
	"mark_told",
	"note",
	"note_print",
	"note_slip",
	"shared_about",
)
