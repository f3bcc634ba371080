"""What became of the own questions "possibly known": reference, own client, state. The other client is never told."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from ccm_app.ccm_app.report.columns import Column, begin, column
from ccm_app.confidentiality import comparisons
from ccm_app.confidentiality.reach import VAULT

Row = dict[str, Any]
NAME = "My Questions"


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: open, only what the Central Office has not answered yet.

	Rows: the questions of the user's offices, those without an answer first. Raises PermissionError for who opens no
	identity.
	"""
	begin(NAME)
	frappe.has_permission(VAULT, "read", throw=True)
	questions = comparisons.told_to(str(frappe.session.user))
	waiting = [one for one in questions if one["state"] == comparisons.TO_BE_COMPARED]
	answered = [one for one in questions if one["state"] != comparisons.TO_BE_COMPARED]
	shown = waiting if (filters or {}).get("open") else [*waiting, *answered]
	return columns(), [_row(one) for one in shown], None, None, _summary(len(waiting), len(answered))


def columns() -> list[Column]:
	"""The columns of the report."""
	return [
		column("reference", "Reference", width=190),
		column("client", "Your client", "Link", 200, "Client"),
		column("asked_on", "Asked on", "Date", 120),
		column("state", "Answer of the Central Office", width=240),
		column("meaning", "What it means for you", width=560),
	]


def _row(question: Row) -> Row:
	state = question["state"]
	return question | {"state": _said(state), "meaning": _meaning(state)}


def _said(state: str) -> str:
	words = {
		comparisons.TO_BE_COMPARED: _("Not answered yet"),
		comparisons.SAME: _("The same person"),
		comparisons.NOT_THE_SAME: _("Not the same person"),
	}
	return words[state]


def _meaning(state: str) -> str:
	words = {
		comparisons.TO_BE_COMPARED: _(
			"The Central Office compares. Go on with the client; name the reference when you call."
		),
		comparisons.SAME: _(
			"The person is registered twice. The Central Office merges the two; both numbers find the client."
		),
		comparisons.NOT_THE_SAME: _("They are two people. Your registration stays as it is."),
	}
	return words[state]


def _summary(waiting: int, answered: int) -> list[Row]:
	return [
		{
			"value": waiting,
			"label": _("Not answered yet"),
			"datatype": "Int",
			"indicator": "Orange" if waiting else "Green",
		},
		{"value": answered, "label": _("Answered"), "datatype": "Int", "indicator": "Green"},
	]
