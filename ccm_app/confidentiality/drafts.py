"""What somebody has typed into a form and not saved yet: kept on the server, sealed, for its writer alone.

A draft is no record: it goes when the form is saved, when its writer throws it away, and by itself after the days of
the settings. It opens only as long as its writer may still open what it is about.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, cint, now_datetime

from ccm_app.confidentiality import site_keys
from ccm_app.confidentiality.opening import may_know_of
from ccm_app.confidentiality.sealed_fields import (
	CLIENT,
	SITE,
	belongs_to_the_vault,
	client_field,
	client_of_row,
)
from ccm_app.confidentiality.vault import register_reads, said_clearly
from ccm_app.domain.versions import moment, same
from ccm_app.registry import shipped
from ccm_app.registry.doubles import FORM_KEY
from ccm_app.registry.visitor import at_the_door, no_such_record
from ccm_app.sealing import envelope
from ccm_app.sealing.errors import KeyDestroyed
from ccm_app.sealing.texts import VAULT

KIND = "Form Draft"
LONGEST = 300_000
# On a site whose settings were last saved before there were drafts.
DAYS = 14
# Of the drafts of new forms about one client.
_LOOKED_AT = 20
_COLUMNS = ("user", "kind", "record", FORM_KEY, "sealed_for", "seen", "saved_on", "sealed_draft")


@dataclass(frozen=True)
class Form:
	"""Which form: a stored record, or a new one that is known by the key of its form. user: whose."""

	kind: str
	record: str = ""
	form_key: str = ""
	user: str = ""

	@property
	def name(self) -> str:
		"""The name of its draft: one for each user and form, whoever is faster."""
		parts = [self.user, self.kind, self.record, "" if self.record else self.form_key]
		return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def days_kept() -> int:
	"""How many days a draft is kept; 0 means that none is."""
	given = frappe.get_cached_doc("CCM Settings").get("draft_days")
	return DAYS if given is None else cint(given)


def keep(form: Form, values: Mapping[str, Any], seen: str = "") -> str:
	"""Keep what was typed, instead of what was kept before. Answers the moment, "" when nothing was kept.

	Nothing is kept where drafts are switched off, and of a form about a client before it says about whom: only the
	client's own key may seal it. values: by field, child rows as lists. seen: the version that the form shows.
	Raises frappe.DoesNotExistError for a record that is not the user's to change, or a case or client that he does
	not know, ValidationError for more than a form can hold.
	"""
	_check(form)
	text = json.dumps({"values": dict(values)}, default=str, ensure_ascii=False)
	if len(text) > LONGEST:
		frappe.throw(frappe._("This form holds too much for a draft. Save it, and go on then."))
	if not days_kept():
		return ""
	client, now = _client_of(form, values), now_datetime()
	if client is None:
		return ""
	with said_clearly(form.kind):
		sealed = envelope.seal({"draft": text}, site_keys.sealing_key(client), KIND, form.name)
	# The column of the version stands in clear: nothing but a moment gets there.
	version = str(moment(seen) or "")
	_store(form.name, (form.user, form.kind, form.record, form.form_key, client, version, now, sealed), now)
	return str(now)


def mine(form: Form, about: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
	"""The user's draft: {"values", "form_key", "seen", "changed", "saved_on"}; None when there is none.

	Without a record and a key: the last draft of a new record of this kind. about: the case or the client that a new
	form names; only a draft about the same is answered. changed: whether the record was saved since the draft's form
	showed it. The draft of a recorded identity opens with a purpose only, like the identity.
	"""
	_check(form)
	named = about or {}
	client = _client_of(form, named)
	if client is None:
		return None
	for row in _rows_of(form, client):
		values = _values_for_the_user(row)
		if values is not None and (row.record or _case_of(values) == _case_of(named)):
			given = {"seen": row.seen, "changed": _was_changed(row), "saved_on": str(row.saved_on)}
			return {"values": values, FORM_KEY: row.form_key} | given
	return None


def drop(form: Form) -> None:
	"""Throw a draft of the user away."""
	_remove({"name": form.name})


def forget_saved(document: Document, method: str | None = None) -> None:
	"""The form was saved: its draft goes in the same transaction. For the hook `doc_events`.

	What the register and programs save was typed into no form.
	"""
	if not at_the_door() or document.doctype not in shipped.kinds() or not frappe.db.table_exists(KIND):
		return
	user, kind = str(frappe.session.user), str(document.doctype)
	forms = [Form(kind, str(document.name), "", user)]
	if key := document.get(FORM_KEY):
		forms.append(Form(kind, "", str(key), user))
	_remove({"name": ("in", [one.name for one in forms])})


def drop_old() -> int:
	"""Remove the drafts whose days are over; for the daily scheduler. Answers how many."""
	oldest = add_days(now_datetime(), -max(days_kept(), 0))
	count = int(frappe.db.count(KIND, {"saved_on": ("<", oldest)}))
	_remove({"saved_on": ("<", oldest)})
	return count


def _remove(filters: Mapping[str, Any]) -> None:
	# A draft is no record: it is really removed, and past the ledger.
	frappe.db.delete(KIND, dict(filters))


def _check(form: Form) -> None:
	"""Refuse forms that are none of the register, and records that the user may not change. They look alike."""
	is_form = form.kind in shipped.kinds() and not shipped.is_row_kind(form.kind)
	right = "write" if form.record else "create"
	if not is_form or not frappe.has_permission(form.kind, right):
		no_such_record()
	if form.record and not _may_write(form):
		no_such_record()


def _may_write(form: Form) -> bool:
	if not may_know_of(form.kind, form.record):
		return False
	# Nothing of it is shown to anybody: only asked whether the user may change it.
	with register_reads("draft"):
		allowed = bool(frappe.get_doc(form.kind, form.record).has_permission("write"))
	frappe.clear_messages()
	return allowed


def _client_of(form: Form, values: Mapping[str, Any]) -> str | None:
	"""Whose key seals the draft: the client's of the record, or of what the form names; "SITE" for other kinds.

	None for a form about a client that does not say about whom.
	"""
	field = client_field(form.kind)
	if field is None or (field == "name" and not form.record):
		return SITE
	if form.record:
		client = client_of_row(form.kind, form.record)
		return None if client == SITE else client
	return _client_named(form.kind, values, field)


def _client_named(kind: str, values: Mapping[str, Any], field: str) -> str | None:
	case, client = _word(values, "case"), _word(values, field)
	if case and not may_know_of("Case", case):
		no_such_record()
	# Where a form has a case, the client is filled in from it.
	if case and any(one["fieldname"] == "case" for one in shipped.fields(kind)):
		client = str(frappe.db.get_value("Case", case, "client") or "")
	if client and not may_know_of(CLIENT, client):
		no_such_record()
	return client or None


def _word(values: Mapping[str, Any], field: str) -> str:
	given = values.get(field) or ""
	if not isinstance(given, str):
		no_such_record()
	return str(given)


def _case_of(values: Mapping[str, Any]) -> Any:
	return values.get("case") or ""


def _rows_of(form: Form, client: str) -> list[Any]:
	"""The stored drafts that may be this form's, the last one first."""
	filters: dict[str, Any] = {"name": form.name}
	if not form.record:
		newest = {"user": form.user, "kind": form.kind, "record": ""}
		filters = (filters if form.form_key else newest) | {"sealed_for": client}
	# The writer asks for his own; the table is open to nobody.
	return list(
		frappe.get_all(KIND, filters, ["name", *_COLUMNS], order_by="saved_on desc", limit=_LOOKED_AT)
	)


def _values_for_the_user(row: Any) -> dict[str, Any] | None:
	"""What was typed, as long as its writer may still see it and it was not saved meanwhile."""
	# A client who is no longer within the user's reach takes the draft along.
	if row.sealed_for != SITE and not may_know_of(CLIENT, row.sealed_for):
		return None
	if _became_a_record(row):
		_remove({"name": row.name})
		return None
	if belongs_to_the_vault(row.kind) and row.sealed_for != SITE:
		_admit(row.sealed_for)
	return _opened(row)


def _admit(client: str) -> None:
	"""A recorded identity is looked at for a purpose; of one that is not recorded yet there is nothing to look at."""
	from ccm_app.confidentiality import looks

	if frappe.db.exists(VAULT, client):
		looks.admit(client)
	else:
		looks.refuse_out_of_reach(client)


def _was_changed(row: Any) -> bool:
	if not row.record:
		return False
	return not same(row.seen, frappe.db.get_value(row.kind, row.record, "modified"))


def _became_a_record(row: Any) -> bool:
	if row.record or not row.form_key or not frappe.get_meta(row.kind).has_field(FORM_KEY):
		return False
	return bool(frappe.db.exists(row.kind, {FORM_KEY: row.form_key}))


def _opened(row: Any) -> dict[str, Any] | None:
	with said_clearly(row.kind):
		try:
			key = site_keys.opening_key(row.sealed_for, envelope.key_of(row.sealed_draft))
			return dict(json.loads(envelope.unseal(row.sealed_draft, key, KIND, row.name)["draft"])["values"])
		except KeyDestroyed:
			# There is nothing to go back to. With any other trouble the draft stays until the key is mended.
			_remove({"name": row.name})
			return None


def _store(name: str, values: tuple[Any, ...], now: Any) -> None:
	table, user = frappe.qb.DocType(KIND), values[0]
	standard = {"name": name, "creation": now, "modified": now, "owner": user, "modified_by": user}
	row = standard | dict(zip(_COLUMNS, values, strict=True))
	query = frappe.qb.into(table).columns(*row).insert(*row.values())
	for column in ("modified", FORM_KEY, "sealed_for", "seen", "saved_on", "sealed_draft"):
		query = query.on_duplicate_key_update(table[column], row[column])
	query.run()
