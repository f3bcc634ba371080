"""Where every client with an open case is: with which custodian, in which place, since when, and what is wrong there.

No client may be lost: the number of rows is the number of open cases in the register. What is wrong is what the
daily watch found (`ccm_app.domain.watch`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from ccm_app.ccm_app.report.columns import Column, begin, column, labels
from ccm_app.confidentiality import daily_watch
from ccm_app.domain.categories import ENDED_STAGES
from ccm_app.domain.watch import Finding

Row = dict[str, Any]
NAME = "Where Is Everybody"
PLACE_FIELDS = [
	"name",
	"present_custodian_kind",
	"present_provider",
	"present_outside_party",
	"present_place",
	"custodian_since",
]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: field_office; watched: only the cases on the watch list.

	Rows: the open cases that the user may read, those without a custodian first.
	"""
	begin(NAME)
	wanted = frappe._dict(filters or {})
	rows = _rows(wanted)
	lost = sum(1 for row in rows if not row["custodian"])
	watched = sum(1 for row in rows if row["wrong"])
	summary = [
		{"value": len(rows), "label": _("Open cases"), "datatype": "Int"},
		{
			"value": lost,
			"label": _("Without a custodian"),
			"datatype": "Int",
			"indicator": "Red" if lost else "Green",
		},
		{
			"value": watched,
			"label": _("On the watch list"),
			"datatype": "Int",
			"indicator": "Red" if watched else "Green",
		},
	]
	shown = [row for row in rows if row["wrong"]] if wanted.get("watched") else rows
	return columns(), shown, None, None, summary


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("case", "Case", "Link", 200, "Case"),
		column("client", "Client", "Link", 185, "Client"),
		column("stage", "Stage", width=170),
		column("custodian", "Present custodian", width=190),
		column("provider", "Present provider", width=200),
		column("place", "Present place", width=170),
		column("since", "Since", "Date", 125),
		column("days", "Days there", "Int", 110),
		column("field_office", "Field Office", "Link", 100, "Field Office"),
		column("wrong", "What is wrong", width=300),
		column("wrong_since", "Wrong since", "Date", 125),
	]


def _rows(filters: Any) -> list[Row]:
	wanted: list[list[Any]] = [["stage", "not in", ENDED_STAGES]]
	if filters.get("field_office"):
		wanted.append(["field_office", "=", filters.field_office])
	# get_list reads with the user's permissions and the reach of the office, cases and clients alike.
	cases = frappe.get_list(
		"Case", filters=wanted, fields=["name", "client", "stage", "field_office"], limit_page_length=0
	)
	clients = _clients({case.client for case in cases})
	options, providers = labels("Care Option"), labels("Service Provider") | labels("Outside Party")
	places = _place_names({row.present_place for row in clients.values() if row.present_place})
	wrong = _wrong({case.name for case in cases})
	rows = [
		_row(case, clients.get(case.client) or frappe._dict(), options, providers, places)
		| _said(wrong.get(case.name, []))
		for case in cases
	]
	return sorted(rows, key=lambda row: (bool(row["custodian"]), str(row["since"] or ""), row["case"]))


def _wrong(shown: set[str]) -> dict[str, list[Finding]]:
	"""Case -> what the watch found today, of the cases that the user may read."""
	found: dict[str, list[Finding]] = defaultdict(list)
	for one in daily_watch.found_today(shown):
		found[one.case].append(one)
	return found


def _said(found: list[Finding]) -> Row:
	since = min((one.since for one in found), default=None)
	return {"wrong": "; ".join(daily_watch.said(one.what) for one in found), "wrong_since": since}


def _clients(names: set[str]) -> dict[str, Any]:
	found = frappe.get_list(
		"Client", filters={"name": ["in", list(names)]}, fields=PLACE_FIELDS, limit_page_length=0
	)
	return {row.name: row for row in found}


def _place_names(names: set[str]) -> dict[str, str]:
	field = "label_km" if frappe.local.lang == "km" else "label_en"
	# Administrative areas are public.
	rows = frappe.get_all(
		"Administrative Area", filters={"name": ["in", list(names)]}, fields=["name", field]
	)
	return {row["name"]: row[field] or row["name"] for row in rows}


def _with_whom(client: Any) -> str | None:
	"""The provider with whom the client is, or the party outside the system."""
	return client.present_provider or client.present_outside_party


def _row(
	case: Any, client: Any, options: dict[str, str], providers: dict[str, str], places: dict[str, str]
) -> Row:
	since = client.custodian_since
	return {
		"case": case.name,
		"client": case.client,
		"stage": _(case.stage),
		"custodian": options.get(client.present_custodian_kind, client.present_custodian_kind),
		"provider": providers.get(_with_whom(client), _with_whom(client)),
		"place": places.get(client.present_place, client.present_place),
		"since": since,
		"days": (getdate() - getdate(since)).days if since else None,
		"field_office": case.field_office,
	}
