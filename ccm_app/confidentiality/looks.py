"""Who looked at an identity: the door of the vault asks for reach and purpose, and writes down every look.

Loading a stored Client Identity calls `admit` before anything is unsealed. The look stands in the transaction of
the request; when it cannot be written, nothing is opened. Rows are written here and nowhere else.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, now_datetime

from ccm_app.confidentiality import access, keyed_hashes, witnesses
from ccm_app.confidentiality.reach import CENTRAL_ROLE, VAULT, offices_of
from ccm_app.registry.visitor import no_such_record

LOG, PURPOSE = "Identity Look", "Look Purpose"
STATED, OPENED, CHANGED, WRITTEN = "Purpose stated", "Opened", "Changed", "Written"
SEARCHED, PRINTED, EXPORTED, EMERGENCY = "Searched", "Printed", "Exported", "Emergency"
REGISTRATION = "REGISTER"
FOR_REFERRAL, WITH_CONSENT = "REFERRAL", "Referral with consent"
BREAK_GLASS = "Break-glass"
_SERVER, _ADMINISTRATOR, _CENTRAL = "Server", "Administrator", "Central Office"
_NOTE_LENGTH = 500


def admit(client: str, act: str = OPENED) -> None:
	"""Ask whether the user may open the identity of `client` now, and write the look down.

	act: one of the acts above. Raises frappe.PermissionError with a sentence that says what to do. The server's own
	work and the Administrator state no purpose, and are written down all the same.
	"""
	user = frappe.session.user
	stated: dict[str, Any] | None = None
	if user != "Administrator":
		if not _is_within_reach(client):
			_refuse_strangers()
		stated = stated_purpose(client)
		if stated is None and _answers_somebody():
			frappe.throw(
				_(
					"Say first for what you need this identity: choose “Open identity” on the form of the client. It"
					" then stays open for {0} minutes."
				).format(minutes_open()),
				frappe.PermissionError,
				title=_("Purpose needed"),
			)
		_refuse_sealed(client, (stated or {}).get("purpose"))
	_write_once(client, act, stated)


def _refuse_strangers() -> NoReturn:
	"""A stored identity that somebody loads is there, so this is no missing record: nobody makes a second one."""
	frappe.throw(
		_("There is no identity with this number among yours. Compare it with the paper and type it again."),
		frappe.PermissionError,
	)


def _refuse_sealed(client: str, purpose: str | None) -> None:
	"""An identity whose years are over opens for a legal purpose only, and a destroyed one not at all."""
	from ccm_app.confidentiality.platform import retention

	retention.refuse_sealed(client, purpose)


def refuse_out_of_reach(client: str) -> None:
	"""DoesNotExistError unless the vault of this client is open to the user; alike whether the client exists or not."""
	if not _is_within_reach(client):
		no_such_record()


def _is_within_reach(client: str) -> bool:
	identity = {"doctype": VAULT, "name": client, "client": client}
	reads = bool(frappe.db.exists("Client", client)) and bool(frappe.has_permission(VAULT, "read"))
	if reads and access.may_open(identity, "read") is not False:
		return True
	frappe.clear_messages()
	return False


def stated_purpose(client: str) -> dict[str, Any] | None:
	"""The purpose that the user has stated for this client and that still stands: {"purpose", "valid_until"}."""
	filters = {"user": frappe.session.user, "client": client, "valid_until": (">", now_datetime())}
	# Read for the decision; the user may not read the log.
	found = frappe.db.get_value(LOG, filters, ["purpose", "valid_until"], order_by="at desc", as_dict=True)
	return dict(found) if found else None


def state_purpose(client: str, purpose: str, note: str = "") -> datetime:
	"""Write down for what the user opens the identity of this client; answers until when it stays open."""
	refuse_out_of_reach(client)
	check_purpose(purpose, note)
	until = _open_until()
	_write(client=client, act=STATED, purpose=purpose, note=note.strip(), valid_until=until)
	return until


def check_purpose(purpose: str, note: str = "") -> None:
	"""Refuse a purpose that is not on the list, and one that needs a note without it."""
	known = frappe.db.get_value(
		PURPOSE, {"name": purpose, "is_active": 1}, ["name", "needs_note"], as_dict=True
	)
	if not known:
		frappe.throw(_("Choose a purpose from the list."))
	if known.needs_note and not note.strip():
		frappe.throw(_("This purpose needs a note: write which letter, complaint or review it is."))
	if len(note) > _NOTE_LENGTH:
		frappe.throw(_("The note is too long. Write at most {0} letters.").format(_NOTE_LENGTH))


def written(client: str, is_new: bool) -> None:
	"""Write down that an identity was saved.

	Whoever records a new identity has typed it a moment ago: the purpose of registration stands for the user from
	then on, so that a mistake is corrected without a question.
	"""
	if not is_new:
		admit(client, CHANGED)
		return
	_write_once(client, WRITTEN, {"purpose": REGISTRATION}, valid_until=_open_until())


def shown_to_provider(client: str) -> None:
	"""Write down that a provider was shown of an identity what the client agreed to; asked by the portal alone.

	Who is shown what is decided before, by the consent. Raises frappe.PermissionError when the identity is sealed.
	"""
	_refuse_sealed(client, FOR_REFERRAL)
	_write_once(client, OPENED, {"purpose": FOR_REFERRAL}, ground=WITH_CONSENT)


def search_written(purpose: str, note: str, text: str, answers: int) -> None:
	"""Write down a search: how many it answered, and the key of its text, never the text."""
	key = keyed_hashes.searched(text)
	_write(act=SEARCHED, purpose=purpose, note=note.strip(), searched=key, answers=answers)


def minutes_open() -> int:
	"""For how many minutes a stated purpose stands (CCM Settings)."""
	return max(1, cint(frappe.get_cached_doc("CCM Settings").get("identity_minutes")) or 30)


def _open_until() -> datetime:
	return add_to_date(now_datetime(), minutes=minutes_open())


def _answers_somebody() -> bool:
	"""Whether a request or a job of a user runs; the console and the tests are the server's own work."""
	return bool(getattr(frappe.local, "request", None) or getattr(frappe.local, "job", None))


def _write_once(client: str, act: str, stated: dict[str, Any] | None, **more: Any) -> None:
	"""One row per request, client and act; a row that was rolled back is written again."""
	rows = frappe.local.ccm_looks = getattr(frappe.local, "ccm_looks", None) or {}
	key = (frappe.session.user, client, act)
	if key in rows and frappe.db.exists(LOG, rows[key]):
		return
	ground = more.pop("ground", None) or ground_of(client)
	seen = EMERGENCY if ground == BREAK_GLASS and act == OPENED else act
	purpose = (stated or {}).get("purpose")
	rows[key] = _write(client=client, act=seen, purpose=purpose, ground=ground, **more)


def _write(**values: Any) -> str:
	row = frappe.new_doc(LOG)
	row.update({"user": frappe.session.user, "at": now_datetime()} | values)
	row.place, row.session_key = keyed_hashes.place(), keyed_hashes.session()
	row.save_state.by_register = True
	# Nobody has a right to write the log by hand: the register does.
	row.insert(ignore_permissions=True)
	witnesses.witness(LOG, str(row.name), row.client)
	# A look that only reads is kept too: Frappe forgets what a GET wrote unless it is told.
	frappe.local.flags.commit = True
	return str(row.name)


def ground_of(client: str) -> str:
	"""Why the client is within the user's reach: the ground of the live Case Access row, or the office held."""
	user = frappe.session.user
	if user == "Administrator":
		return _ADMINISTRATOR if _answers_somebody() else _SERVER
	parties = [user, *offices_of(user)]
	now = now_datetime()
	# Read to be written down; the user may not read Case Access.
	grounds = frappe.get_all(
		"Case Access",
		filters={"client": client, "party": ("in", parties), "valid_from": ("<=", now)},
		or_filters=[["valid_until", "is", "not set"], ["valid_until", ">", now]],
		pluck="ground",
	)
	if grounds:
		return next((ground for ground in grounds if ground != BREAK_GLASS), BREAK_GLASS)
	return _CENTRAL if CENTRAL_ROLE in frappe.get_roles(user) else _SERVER
