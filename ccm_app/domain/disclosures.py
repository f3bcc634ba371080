"""What may be written into the disclosure ledger: nothing leaves without a consent, or a ground by law that is told."""

from __future__ import annotations

from datetime import date, datetime

from ccm_app.domain import consents, sharing
from ccm_app.domain.consequences import Consequence, Event
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.register import Record, Register, filled
from ccm_app.domain.sharing import Receiver


def receiver_of(record: Record) -> Receiver:
	"""Who received it."""
	return sharing.receiver_in(record, sharing.OWN_FILE)


def disclosure_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""A receiver outside needs a consent that allows exactly this, or a legal ground with a note."""
	if stored is not None:
		return []
	found = [] if filled(record.get("fields_given")) else [problem("disclosure.no_fields", "fields_given")]
	receiver = receiver_of(record)
	if receiver.kind in sharing.WITHOUT_CONSENT:
		return found
	field = sharing.RECEIVER_FIELDS.get(receiver.kind)
	if not filled(receiver.name if field else receiver.other):
		found.append(problem("disclosure.no_receiver", field or "receiver_other"))
	if record.get("legal_ground"):
		return found + ground_problems(record)
	return found + _consent_problems(record, receiver, register, today)


def ground_problems(record: Record) -> list[Problem]:
	"""Without consent only by a reason code with a note; a mistake can be recorded, never be planned."""
	ground = record.get("legal_ground")
	found = []
	if ground not in sharing.LEGAL_GROUNDS:
		found.append(problem("disclosure.unknown_ground", "legal_ground"))
	if not filled(record.get("note")):
		found.append(problem("disclosure.ground_without_note", "note"))
	if ground == sharing.BY_MISTAKE and record.get("channel") not in sharing.SPOKEN:
		found.append(problem("disclosure.mistake_on_paper", "legal_ground"))
	return found


def _consent_problems(record: Record, receiver: Receiver, register: Register, today: date) -> list[Problem]:
	consent = register.one("Client Consent", record.get("consent"))
	if consent is None:
		return [problem("consent.none", "consent")]
	if consent.get("client") != record.get("client") or _of_another_case(consent, record):
		return [problem("consent.for_another_case", "consent")]
	codes = sharing.read_codes(record.get("fields_given"))
	day = _day(record.get("disclosed_on")) or today
	return consents.allows([consent], str(record.get("purpose")), receiver, codes, day)


def _of_another_case(consent: Record, record: Record) -> bool:
	return bool(record.get("case")) and consent.get("case") != record.get("case")


def _day(moment: object) -> date | None:
	if isinstance(moment, datetime):
		return moment.date()
	return moment if isinstance(moment, date) else None


def disclosure_consequences(record: Record, stored: Record | None, today: date) -> list[Consequence]:
	"""Each disclosure is a row of the client's ledger, in codes."""
	if stored is not None:
		return []
	names = (
		"channel",
		"purpose",
		"receiver_kind",
		"receiver",
		"receiver_party",
		"consent",
		"legal_ground",
		"paper",
		"copy_number",
	)
	details = {name: record[name] for name in names if record.get(name)}
	details["fields"] = list(sharing.read_codes(record.get("fields_given")))
	event = f"disclosure.{str(record.get('channel')).lower()}"
	day = _day(record.get("disclosed_on")) or today
	return [
		Event(record["client"], record.get("case"), event, day, "Disclosure", record["name"], details),
	]
