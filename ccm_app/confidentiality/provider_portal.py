"""The referrals of the visitor's own provider, and what the provider does about them; the portal asks here alone.

Whose referral it is, is asked of the account in every request. A referral of others, one that is not sent yet, one
of a client whom the account must never see, and one that does not exist are answered alike. While nothing of the client is open to the provider, nothing is done about the
referral either; a message to the office always goes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from ccm_app.confidentiality import provider_accounts, provider_packet
from ccm_app.confidentiality.notices import language_of, tell
from ccm_app.confidentiality.opening import no_such_record
from ccm_app.confidentiality.provider_answering import answers_of, record_answer, workers_of
from ccm_app.confidentiality.reach import conflicts_of
from ccm_app.domain import categories
from ccm_app.domain.dates import problems_of_plan
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.provider_answers import PORTAL, SERVED, possible_answers
from ccm_app.domain.provider_messages import DISCHARGE, FEEDBACK, KIND
from ccm_app.domain.provider_work import next_action
from ccm_app.domain.register import Record
from ccm_app.registry.register_record import write_by_register
from ccm_app.registry.saying import refuse
from ccm_app.registry.site_register import SiteRegister, hold

MOST_ENDED, LONGEST_TEXT = 50, 5_000


@dataclass(frozen=True)
class Row:
	"""One referral in the list: its number, state, what is next until when, and why nothing is shown of it."""

	name: str
	category: str
	sent_on: date | None
	action: str
	due: date | None
	closed: Problem | None


def own_provider() -> str:
	"""The provider of the visitor. Raises frappe.DoesNotExistError for everybody else."""
	provider = provider_accounts.provider_of(frappe.session.user)
	if provider is None:
		no_such_record()
	return provider


def own_referrals() -> list[Row]:
	"""The referrals of the visitor's provider that were sent: the open ones by due day, then those that have ended."""
	register, provider, hidden = SiteRegister(), own_provider(), _hidden()
	open_ones = [
		record
		for category in categories.REFERRAL_OPEN
		for record in register.many("Referral", provider=provider, referral_category=category)
		if record.get("client") not in hidden
	]
	rows = [_row(record) for record in open_ones]
	rows.sort(key=lambda row: (row.closed is not None, row.due or date.max, row.name))
	return rows + [_ended_row(record) for record in _ended(provider, hidden)]


def _hidden() -> frozenset[str]:
	"""The clients whom the account of the visitor must never see (conflicts of interest)."""
	return conflicts_of(str(frappe.session.user))


def _row(record: Record) -> Row:
	closed = provider_packet.why_closed(record)
	given = [row["answer"] for row in SiteRegister().many("Provider Answer", referral=record["name"])]
	action, due = ("nothing", None) if closed else next_action(record, given)
	return Row(record["name"], record["referral_category"], record.get("referred_on"), action, due, closed)


def _ended(provider: str, hidden: frozenset[str]) -> list[Any]:
	# The visitor's own provider, asked above; numbers, states and days only.
	return frappe.get_all(
		"Referral",
		{
			"provider": provider,
			"referral_category": ("in", ("Declined", "Completed", "Withdrawn")),
			"client": ("not in", sorted(hidden) or [""]),
		},
		["name", "referral_category", "referred_on"],
		order_by="referred_on desc, name asc",
		limit=MOST_ENDED,
	)


def _ended_row(record: Any) -> Row:
	ended = problem("portal.referral_ended")
	return Row(record.name, record.referral_category, record.referred_on, "nothing", None, ended)


def own_referral(name: str) -> Record:
	"""The stored referral, when it was sent to the visitor's provider. Raises frappe.DoesNotExistError for all others."""
	provider = own_provider()
	found = SiteRegister().one("Referral", str(name)) if name else None
	if not found or found.get("provider") != provider or found.get("referral_category") == "Draft":
		no_such_record()
	if found.get("client") in _hidden():
		no_such_record()
	return found


def possible(referral: Record) -> tuple[str, ...]:
	"""The answers that the provider may give now."""
	given = [row["answer"] for row in answers_of(str(referral["name"]))]
	return possible_answers(referral.get("referral_category"), given)


def services_of(referral: Record) -> list[Record]:
	"""The service records of this referral, the newest first."""
	found = SiteRegister().many("Service Record", referral=str(referral["name"]))
	return sorted(found, key=lambda row: str(row.get("from_date")), reverse=True)


# Acts -----------------------------------------------------------------------------------------------


def _open_for_acts(name: str) -> Record:
	"""The own referral, locked; refused with the sentence when nothing of the client is open to the provider."""
	own_referral(name)
	hold("Referral", name)
	referral = own_referral(name)
	closed = provider_packet.why_closed(referral)
	if closed:
		refuse([closed])
	return referral


def answer(name: str, given: str, reason: str | None, form_key: str) -> None:
	"""Record an answer of the provider; see `provider_answering.record_answer`."""
	if not _is_sent_again("Provider Answer", name, form_key):
		_open_for_acts(name)
		record_answer(name, given, PORTAL, reason=_text(reason), form_key=form_key)


def agree_on_a_day(name: str, day: date) -> None:
	"""Set the appointment, or confirm the one that stands there; the referral has to be accepted."""
	referral = _open_for_acts(name)
	if referral.get("referral_category") == categories.REFERRAL_SENT:
		refuse([problem("portal.not_accepted")])
	if day < getdate():
		refuse([problem("portal.day_has_passed", "appointment_on")])
	refuse(problems_of_plan(day, None, "appointment_on", getdate()), "Referral")
	_change("Referral", name, {"appointment_on": day, "appointment_confirmed_on": day})


def add_service(name: str, values: dict[str, Any], form_key: str) -> None:
	"""A Service Record of this referral: status, from_date, until_date, quantity, unit, note; no money."""
	if _is_sent_again("Service Record", name, form_key):
		return
	referral = _open_for_acts(name)
	written = {**values, "note": _text(values.get("note")), "form_key": form_key, "channel": PORTAL}
	write_by_register("Service Record", {**written, "case": referral["case"], "referral": name})


def discharge(name: str, left_on: date, went_to: str | None, text: str | None, form_key: str) -> None:
	"""The client has left: what runs ends on this day, the office is told where to, and the referral is served."""
	if _is_sent_again(KIND, name, form_key):
		return
	referral = _open_for_acts(name)
	_message(referral, DISCHARGE, form_key, left_on=left_on, went_to=went_to, message=_text(text))
	for row in services_of(referral):
		if row.get("status") == "Ongoing":
			ends = max(left_on, row.get("from_date") or left_on)
			_change("Service Record", str(row["name"]), {"status": "Completed", "until_date": ends})
	if SERVED in possible(referral):
		record_answer(name, SERVED, PORTAL, on=left_on, form_key=form_key)


def tell_office(name: str, text: str | None, form_key: str) -> None:
	"""A message about a referral to its Field Office; it goes when the referral has ended, too."""
	if not _is_sent_again(KIND, name, form_key):
		_message(own_referral(name), FEEDBACK, form_key, message=_text(text))


def _message(referral: Record, kind: str, form_key: str, **values: Any) -> None:
	about = {"case": referral["case"], "referral": referral["name"], "form_key": form_key}
	said = {"message_kind": kind, "sent_on": now_datetime(), "sent_by": frappe.session.user}
	written = write_by_register(KIND, {**about, **said, **values})
	for user in sorted(workers_of(referral)):
		words = _("Referral {0}: the provider has written to the office.", lang=language_of(user))
		tell([user], words.format(referral["name"]), f"/app/provider-message/{written.name}")


def _is_sent_again(kind: str, referral: str, form_key: str) -> bool:
	"""Whether this form of the visitor's own referral was saved before; the key of another form is never met by chance."""
	own_referral(referral)
	filters = {"form_key": form_key, "referral": referral}
	return bool(form_key and frappe.db.get_value(kind, filters, "name"))


def _change(kind: str, name: str, values: dict[str, Any]) -> None:
	_save(kind, name, lambda record: record.update(values))


def _save(kind: str, name: str, change: Callable[[Any], Any]) -> None:
	record = frappe.get_doc(kind, name, for_update=True)
	record.save_state.by_register = True
	change(record)
	# The provider has no right to the record; the register carries out what the provider did.
	record.save(ignore_permissions=True)


def _text(given: str | None) -> str | None:
	text = (given or "").strip()
	if len(text) > LONGEST_TEXT:
		refuse([problem("portal.text_too_long", longest=LONGEST_TEXT)])
	return text or None


# Places ---------------------------------------------------------------------------------------------


def places() -> list[Record]:
	"""The services of the visitor's provider with their places, as the directory has them."""
	provider = SiteRegister().one("Service Provider", own_provider()) or {}
	return list(provider.get("services") or [])


def tell_places(free: dict[str, int]) -> None:
	"""How many places are free today. free: name of the row of the service -> places. Other rows stay as they are."""
	provider = own_provider()
	for row in places():
		told, known = free.get(str(row["name"])), row.get("places")
		if told is not None and known and told > known:
			refuse([problem("portal.more_than_places", places=known)])
	_save("Service Provider", provider, lambda record: _told(record, free))


def _told(record: Any, free: dict[str, int]) -> None:
	for row in record.services:
		if row.name in free:
			row.update({"places_told_free": free[row.name], "confirmed_on": getdate()})
