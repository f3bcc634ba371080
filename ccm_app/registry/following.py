"""What follows from a save is carried out in the same transaction; the ledger is written last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from ccm_app.confidentiality import vault
from ccm_app.domain import rules
from ccm_app.domain.access import access_row
from ccm_app.domain.consequences import (
	Consequence,
	Event,
	Grant,
	Insert,
	Refresh,
	Revoke,
	Update,
	UpdateAll,
)
from ccm_app.registry import ledger
from ccm_app.registry.facts import facts_of, plain, write_into
from ccm_app.registry.site_register import MONEY_KINDS, SiteRegister

_INDEXED = {"case", "client"}


def carry_out(follows: Sequence[Consequence], document: Document) -> None:
	"""Carry out everything that follows from saving the document.

	Inserted records have consequences of their own. Their moves are collected, and the outermost save
	appends all of them at its end, so that the locks on the chains are taken last and held shortest.
	"""
	with ledger.collected_moves() as moves:
		for one in follows:
			if isinstance(one, Event):
				moves.append(one)
			else:
				_WAYS[type(one)](one, document)


def _insert(one: Insert, document: Document) -> None:
	from ccm_app.registry.register_record import write_by_register

	write_by_register(one.kind, dict(one.values))


def _update(one: Update, document: Document) -> None:
	_write(one.kind, one.name, one.values, document)


def _update_all(one: UpdateAll, document: Document) -> None:
	# What was written while this save waited for its case has to follow it, too. Only with an index: else the
	# whole table would be locked.
	latest = bool(_INDEXED & one.equal.keys())
	for (name,) in frappe.db.get_values(one.kind, dict(one.equal), "name", for_update=latest) or ():
		_write(one.kind, name, one.values, document)


def _write(kind: str, name: str, values: Mapping[str, Any], document: Document) -> None:
	"""Fields of the register change without a new time stamp: nobody's open form becomes stale by them."""
	stored = {fieldname: plain(value) for fieldname, value in values.items()}
	if not stored:
		return
	vault.write_fields(kind, name, stored, update_modified=False)
	if (kind, name) == (document.doctype, document.name):
		write_into(document, stored)


def _refresh(one: Refresh, document: Document) -> None:
	record = frappe.get_doc(one.kind, one.name, for_update=True)
	before = facts_of(record)
	register = SiteRegister(latest_of=MONEY_KINDS if one.kind in MONEY_KINDS else ())
	write_into(record, rules.completed(one.kind, before, before, register, getdate()))
	after = facts_of(record)
	tables = {table.fieldname: table.options for table in record.meta.get_table_fields()}
	changed = {name: after[name] for name in after if name not in tables and after[name] != before[name]}
	_write(one.kind, one.name, changed, document)
	for fieldname, row_kind in tables.items():
		_refresh_rows(row_kind, before[fieldname], after[fieldname])


def _refresh_rows(kind: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> None:
	stored = {row["name"]: row for row in before}
	for row in after:
		known = stored.get(row["name"])
		changed = {name: plain(value) for name, value in row.items() if known and value != known[name]}
		if changed:
			vault.write_fields(kind, row["name"], changed, update_modified=False)


def _grant(one: Grant, document: Document) -> None:
	from ccm_app.registry.register_record import write_by_register

	row = access_row(one, SiteRegister().one("Client", one.client))
	same = {name: ("is", "not set") if value is None else value for name, value in row.items()}
	if not frappe.db.exists("Case Access", same):
		written = write_by_register("Case Access", row | {"valid_from": now_datetime()})
		ledger.note_access(one.client, "granted", written)


def _revoke(one: Revoke, document: Document) -> None:
	wanted = {name: getattr(one, name) for name in one.__dataclass_fields__}
	filters = {name: value for name, value in wanted.items() if value is not None}
	now = now_datetime()
	still = [["valid_until", "is", "not set"], ["valid_until", ">", now]]
	fields = ["name", *ledger.ACCESS_FIELDS]
	for row in frappe.get_all("Case Access", filters=filters, or_filters=still, fields=fields):
		_write("Case Access", row.name, {"valid_until": now}, document)
		ledger.note_access(one.client, "ended", row)


_WAYS = {
	Insert: _insert,
	Update: _update,
	UpdateAll: _update_all,
	Refresh: _refresh,
	Grant: _grant,
	Revoke: _revoke,
}
