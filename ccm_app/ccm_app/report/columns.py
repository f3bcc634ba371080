"""How the reports of the desk describe their columns, and who may run them."""

from __future__ import annotations

import threading
from typing import Any

import frappe
from frappe import _

from ccm_app.statistics.labels import plain

Column = dict[str, Any]


def column(
	fieldname: str, label: str, fieldtype: str = "Data", width: int = 140, options: str = ""
) -> Column:
	"""One column; `label` is the English text, translated here."""
	return {
		"fieldname": fieldname,
		"label": _(label),
		"fieldtype": fieldtype,
		"width": width,
		"options": options,
	}


def begin(report: str) -> None:
	"""Ask for the role, and keep the report live; to be called first by every report.

	Raises frappe.PermissionError unless the session's user has a role of the report. Frappe asks it too when a
	report is opened; a script that calls the report asks only here.
	"""
	_keep_live(report)
	if frappe.session.user != "Administrator" and not frappe.get_cached_doc("Report", report).is_permitted():
		frappe.throw(_("You don't have access to Report: {0}").format(_(report)), frappe.PermissionError)


def _keep_live(report: str) -> None:
	"""Stop Frappe's watch that turns a report which ran for 15 seconds, or was refused, into a stored one.

	A stored result would outlive the reach of whoever asked for it.
	"""
	for thread in threading.enumerate():
		if isinstance(thread, threading.Timer) and thread.kwargs.get("report") == report:
			thread.cancel()


def labels(kind: str) -> dict[str, str]:
	"""Code -> label of every entry of a list, in the language of the user; labels are no secret."""
	field = "label_km" if frappe.local.lang == "km" else "label_en"
	rows = frappe.get_all(kind, fields=["name", field, "label_en"])
	return {row["name"]: plain(row[field] or row["label_en"] or row["name"]) for row in rows}


def staff_names(users: set[str]) -> dict[str, str]:
	"""Account -> full name of members of staff."""
	# Staff are named to their colleagues; a client is never a User.
	rows = frappe.get_all("User", filters={"name": ["in", list(users)]}, fields=["name", "full_name"])
	return {row["name"]: plain(row["full_name"] or row["name"]) for row in rows}
