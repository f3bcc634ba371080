"""Who looked at which identity, for what and on what ground; searches too, without the text that was searched for."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from ccm_app.ccm_app.report.columns import Column, begin, column, labels, staff_names

Row = dict[str, Any]
NAME = "Looks at Identities"
LONGEST = 2000
FIELDS = ["name", "at", "user", "act", "client", "purpose", "ground", "valid_until", "answers", "unusual_why"]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: from_date and until_date (the last 30 days), client, user, unusual. Rows: the newest first, 2,000 at
	most; the Data Protection Officer reads all, a case manager those at the own clients.
	"""
	begin(NAME)
	rows = _rows(frappe._dict(filters or {}))
	strange = sum(1 for row in rows if row["unusual_why"])
	summary = [
		{"value": len(rows), "label": _("Looks"), "datatype": "Int"},
		{
			"value": strange,
			"label": _("Unusual"),
			"datatype": "Int",
			"indicator": "Orange" if strange else "Green",
		},
	]
	return columns(), rows, None, None, summary


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("at", "When", "Datetime", 190),
		column("who", "Who", width=180),
		column("what", "What happened", width=140),
		column("client", "Client", "Link", 185, "Client"),
		column("purpose", "Purpose", width=220),
		column("ground", "Ground", width=150),
		column("valid_until", "Stays open until", "Datetime", 190),
		column("answers", "Answers of the search", "Int", 110),
		column("unusual_why", "Why it is unusual", width=240),
		column("name", "Look", "Link", 120, "Identity Look"),
	]


def _rows(filters: Any) -> list[Row]:
	# get_list reads with the user's permissions and the reach of the log.
	found = frappe.get_list(
		"Identity Look",
		filters=_wanted(filters),
		fields=FIELDS,
		order_by="at desc",
		limit_page_length=LONGEST,
	)
	purposes, names = labels("Look Purpose"), staff_names({look.user for look in found})
	return [_row(look, purposes, names) for look in found]


def _wanted(filters: Any) -> list[list[Any]]:
	until = getdate(filters.get("until_date") or nowdate())
	since = getdate(filters.get("from_date") or add_days(until, -30))
	wanted: list[list[Any]] = [["at", "between", (f"{since} 00:00:00", f"{until} 23:59:59")]]
	wanted += [[field, "=", filters[field]] for field in ("client", "user") if filters.get(field)]
	return [*wanted, ["unusual", "=", 1]] if filters.get("unusual") else wanted


def _row(look: Any, purposes: dict[str, str], names: dict[str, str]) -> Row:
	reasons = [_(reason) for reason in (look.unusual_why or "").split(", ") if reason]
	return {
		"at": look.at,
		"who": names.get(look.user, look.user),
		"what": _(look.act),
		"client": look.client,
		"purpose": purposes.get(look.purpose, look.purpose),
		"ground": _(look.ground) if look.ground else None,
		"valid_until": look.valid_until,
		"answers": look.answers if look.act == "Searched" else None,
		"unusual_why": ", ".join(reasons),
		"name": look.name,
	}
