"""Closing, signing and restating a period: the buttons of its form, for the Central Office."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, getdate

from ccm_app.api import kept_figures
from ccm_app.confidentiality import counting
from ccm_app.confidentiality.opening import open_record, refuse_all_but_central
from ccm_app.domain import statistical_periods as rules
from ccm_app.domain.problems import problem
from ccm_app.registry import kept_in_ledger
from ccm_app.registry.saying import refuse
from ccm_app.statistics.missing import gaps
from ccm_app.statistics.restating import Change

KIND = kept_figures.PERIOD
NAMED = 20


@frappe.whitelist(methods=["POST"])
def look_at_period(period: str) -> dict[str, Any]:
	"""What the form shows: what is missing in the records, which versions are kept, what has changed since.

	{"missing": [{"what", "count", "cases"}], "versions": [...], "changed": [...]}. For the Central Office.
	"""
	record = _opened(period)
	closed = record["status"] != rules.OPEN
	return {
		"missing": _missing(record),
		"versions": [_shown(row) for row in kept_figures.versions(period)],
		"changed": [_told(one) for one in kept_figures.changes_since(record)] if closed else [],
	}


@frappe.whitelist(methods=["POST"])
def close_period(period: str, seen: bool | int = 0) -> int:
	"""Keep the figures of a period that is over; answers how many tables are kept.

	seen: whether the list of what is missing was seen; without it a period with something missing is refused.
	"""
	record = _held(period)
	refuse(rules.may_be_closed(record, getdate()), KIND)
	if _missing(record) and not cint(seen):
		refuse([problem("period.something_missing", "status")], KIND)
	tables = kept_figures.counted_now(kept_figures.months_of(record))
	kept_figures.keep(period, tables, "", [])
	_set(period, status=rules.CLOSED, closed_on=getdate(), closed_by=frappe.session.user)
	return sum(len(listed) for listed in tables.values())


@frappe.whitelist(methods=["POST"])
def sign_period(period: str) -> None:
	"""Sign the figures that are kept; refused while the records give others."""
	record = _held(period)
	changed = kept_figures.changes_since(record) if record["status"] == rules.CLOSED else []
	refuse(rules.may_be_signed(record, len(changed)), KIND)
	if period in kept_in_ledger.differing():
		refuse([problem("period.not_as_in_ledger", "status")], KIND)
	kept_in_ledger.note_signed(period)
	_set(period, status=rules.SIGNED, signed_on=getdate(), signed_by=frappe.session.user)


@frappe.whitelist(methods=["POST"])
def restate_period(period: str, reason: str) -> int:
	"""Keep the figures anew, with the reason that is printed under them; answers how many have changed.

	A signature ends: it was given for other figures.
	"""
	record = _held(period)
	changed = kept_figures.changes_since(record) if record["status"] != rules.OPEN else []
	refuse(rules.may_be_restated(record, len(changed), reason or ""), KIND)
	if period in kept_in_ledger.differing():
		refuse([problem("period.not_as_in_ledger", "status")], KIND)
	tables = kept_figures.counted_now(kept_figures.months_of(record))
	kept_figures.keep(period, tables, reason.strip(), changed)
	_set(period, status=rules.CLOSED, signed_on=None, signed_by=None)
	return len(changed)


def _opened(period: str) -> dict[str, Any]:
	"""The period as it is stored, for the Central Office alone."""
	refuse_all_but_central(_("Periods are closed and signed by the Central Office."))
	record = open_record(KIND, period, "write")
	return {name: record.get(name) for name in ("name", "status", "from_date", "until_date")}


def _held(period: str) -> dict[str, Any]:
	"""The same under a lock: of two who close at the same moment the second finds it closed."""
	record = _opened(period)
	# Asked for above; read once more for the lock.
	record["status"] = frappe.db.get_value(KIND, period, "status", for_update=True)
	return record


def _set(period: str, **values: Any) -> None:
	"""Past the form, whose rule refuses these fields. The document of the platform tells who did it."""
	# The rules above have been asked.
	frappe.db.set_value(KIND, period, values)


def _missing(record: dict[str, Any]) -> list[dict[str, Any]]:
	source = counting.whole_register()
	in_khmer = frappe.local.lang == "km"
	found = []
	for gap in gaps(source, kept_figures.months_of(record)):
		names = source.cases(gap.request)[:NAMED]
		what = gap.words.khmer if in_khmer else gap.words.english
		found.append({"what": what, "count": gap.count, "cases": _openable(names)})
	return found


def _openable(names: list[str]) -> list[str]:
	"""Those of the cases that the user may open."""
	return list(frappe.get_list("Case", filters={"name": ["in", names]}, pluck="name")) if names else []


def _shown(row: dict[str, Any]) -> dict[str, Any]:
	return {name: row[name] for name in ("version", "kept_on", "kept_by", "reason", "changed")}


def _told(one: Change) -> dict[str, Any]:
	return {"table": one.table, "row": one.row, "column": one.column, "kept": one.kept, "now": one.now}
