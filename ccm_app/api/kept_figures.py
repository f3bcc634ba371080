"""The figures of closed periods: kept as they were known, compared with the records, shown instead of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import frappe
from frappe.utils import format_date, now_datetime

from ccm_app.api import statistics
from ccm_app.confidentiality import counting
from ccm_app.domain.statistical_periods import OPEN, SIGNED
from ccm_app.registry import kept_in_ledger
from ccm_app.registry.register_record import write_by_register
from ccm_app.statistics import catalogue
from ccm_app.statistics.period import Month, Period
from ccm_app.statistics.restating import Change, changes, marked
from ccm_app.statistics.sharing import Shared, needs_of
from ccm_app.statistics.source import CountRequest, CountSource, Where, totals
from ccm_app.statistics.stored import from_text, to_text
from ccm_app.statistics.table import Note, Table

KIND, PERIOD = "Kept Figures", "Statistical Period"
WHOLE = ""
# What belongs to the months themselves. What is counted "today", or changes by itself as time goes on, is not kept.
KEPT = (*catalogue.SHELTER, "C01", "M01", "M09", "M11")
KEPT_OF_A_PART = catalogue.SHELTER
PARTS = ("field_office", "provider")


def months_of(period: Mapping[str, Any]) -> Period:
	"""The months of a Statistical Period."""
	first, last = period["from_date"], period["until_date"]
	return Period(Month(first.year, first.month), Month(last.year, last.month))


def counted_now(months: Period) -> dict[str, list[Table]]:
	"""Part of the register -> its tables, from the records as they are now. Only the whole register can be asked."""
	source = counting.whole_register()
	found = {WHOLE: _tables(source, KEPT, months, ())}
	for dimension in PARTS:
		for code in sorted(_occurring(source, dimension, months)):
			where: Where = ((dimension, (code,)),)
			found[f"{dimension}:{code}"] = _tables(source, KEPT_OF_A_PART, months, where)
	return found


def _tables(source: CountSource, codes: Sequence[str], months: Period, where: Where) -> list[Table]:
	"""What the tables share is counted once for all of them."""
	shared = Shared(source, needs_of(tuple(code for code in codes if code in catalogue.CODES)))
	return [statistics.table_from(shared, code, months, where) for code in codes]


def _occurring(source: CountSource, dimension: str, months: Period) -> set[str]:
	"""Offices or providers with somebody registered in the period, or present at the end of one of its months."""
	found: set[str] = set()
	for fact in ("registered", "in_shelter"):
		request = CountRequest(fact, (dimension,), months)
		found |= {str(code) for (code,) in totals(source.counts(request), dimension) if code}
	return found


def keep(period: str, tables: Mapping[str, Sequence[Table]], reason: str, differing: Sequence[Change]) -> str:
	"""A further version of the figures of a period; answers its name. The caller holds the period's row."""
	content = json.dumps({part: to_text(listed) for part, listed in tables.items()}, ensure_ascii=False)
	kept = write_by_register(
		KIND,
		{
			"period": period,
			"version": len(versions(period)) + 1,
			"kept_on": now_datetime(),
			"kept_by": frappe.session.user,
			"reason": reason,
			"changed": len(differing),
			"changes": json.dumps([asdict(one) for one in differing]) if differing else "",
			"figures": content,
			"figures_hash": hashlib.sha256(content.encode()).hexdigest(),
		},
	)
	kept_in_ledger.note_kept(frappe.get_doc(KIND, kept.name).as_dict())
	return str(kept.name)


def versions(period: str) -> list[dict[str, Any]]:
	"""What was kept of a period, the first version first, without the figures themselves."""
	fields = ["name", "version", "kept_on", "kept_by", "reason", "changed", "changes"]
	# Figures of the whole register; the callers have asked who it is.
	rows = frappe.get_all(KIND, filters={"period": period}, fields=fields, order_by="version asc")
	return [dict(row) for row in rows]


def latest(period: str) -> dict[str, list[Table]]:
	"""Part -> tables of the last version; empty when nothing is kept. Raises frappe.ValidationError when altered."""
	row = frappe.db.get_value(
		KIND, {"period": period}, ["figures", "figures_hash"], order_by="version desc", as_dict=True
	)
	if not row:
		return {}
	if hashlib.sha256(row["figures"].encode()).hexdigest() != row["figures_hash"]:
		frappe.throw(frappe._("The kept figures of {0} were altered in the database.").format(period))
	return {part: from_text(text) for part, text in json.loads(row["figures"]).items()}


def changes_since(period: Mapping[str, Any]) -> list[Change]:
	"""The figures of the whole register that the records give otherwise today."""
	kept = latest(str(period["name"])).get(WHOLE, [])
	months = months_of(period)
	now = _tables(counting.whole_register(), [table.code for table in kept], months, ())
	return changes(kept, now)


def as_kept(table: Table, where: Where) -> Table:
	"""The table as it was kept, with what has changed since, when its period is closed; else the table itself.

	Only for who sees the whole register: kept figures are counted from all of it.
	"""
	part = _part(where)
	period = _closed(table.period)
	if period is None or part is None or counting.condition_of_reach():
		return table
	kept = next((one for one in latest(period["name"]).get(part, []) if one.code == table.code), None)
	if kept is None:
		return table
	shown = marked(kept, changes([kept], [table]))
	return replace(shown, notes=(*shown.notes, *_history(period)))


def _part(where: Where) -> str | None:
	if not where:
		return WHOLE
	(name, codes), *more = where
	return f"{name}:{codes[0]}" if not more and name in PARTS else None


def _closed(months: Period) -> dict[str, Any] | None:
	filters = {
		"from_date": f"{months.first.code}-01",
		"until_date": months.last.last_day,
		"status": ["!=", OPEN],
	}
	fields = ["name", "status", "closed_on", "signed_on"]
	# Whether a period is closed is no secret.
	rows = frappe.get_all(PERIOD, filters=filters, fields=fields, limit=1)
	return dict(rows[0]) if rows else None


def _history(period: Mapping[str, Any]) -> list[Note]:
	day = format_date(period["closed_on"], "yyyy-mm-dd")
	notes = [
		Note(
			f"Closed on {day}: the figures as they were known then.",
			f"បានបិទនៅថ្ងៃ {day}៖ តួលេខដូចដែលបានដឹងនៅពេលនោះ។",
		)
	]
	for row in versions(str(period["name"]))[1:]:
		on = format_date(row["kept_on"], "yyyy-mm-dd")
		notes.append(
			Note(
				f"Restated on {on}, {row['changed']} figures: {row['reason']}",
				f"បានកែតួលេខនៅថ្ងៃ {on} ចំនួន {row['changed']} តួលេខ៖ {row['reason']}",
			)
		)
	if period["status"] == SIGNED:
		signed = format_date(period["signed_on"], "yyyy-mm-dd")
		notes.append(Note(f"Signed on {signed}.", f"បានចុះហត្ថលេខានៅថ្ងៃ {signed}។"))
	return notes
