"""Sending the public figures of a table to DHIS2: a dry run first, then the same figures; every answer is kept."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from ccm_app.api import publications, statistics
from ccm_app.confidentiality.opening import open_record, refuse_all_but_central
from ccm_app.exchange.dhis2 import Answer, Mapped, NoPeriod, data_value_set
from ccm_app.exchange.dhis2_sending import NotSetUp, Server, send
from ccm_app.registry.register_record import write_by_register
from ccm_app.statistics.stored import to_text
from ccm_app.statistics.table import Table

KIND, SENT = "DHIS2 Data Set", "DHIS2 Push"
TAKEN, REJECTED, SILENT = "Taken in", "Rejected", "No answer"


@frappe.whitelist(methods=["POST"])
def push_to_dhis2(data_set: str, period: str, dry_run: bool | int = 1) -> dict[str, Any]:
	"""Send the public figures of one period; answers {"outcome", "taken", "ignored", "missing", "sentences"}.

	dry_run: DHIS2 only checks. Without it the very same figures must have passed a dry run. For the Central Office.
	"""
	refuse_all_but_central(_("Figures leave the register through the Central Office."))
	record = open_record(KIND, data_set, "read")
	server = _server()
	publications.one_after_another()
	table = _table(record, period)
	body, missing = _body(record, table)
	checksum = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
	if not cint(dry_run):
		_refuse_untried(data_set, checksum)
	row = {"data_set": data_set, "period": period, "is_trial": int(bool(cint(dry_run)))}
	push = _begun({**row, "missing_figures": missing, "body_hash": checksum}, table)
	answer = send(server, body, bool(cint(dry_run)))
	_answered(push, answer)
	return {
		"outcome": _outcome(answer),
		"taken": answer.taken,
		"ignored": answer.ignored,
		"missing": missing,
		"sentences": list(answer.sentences),
	}


def _table(record: Any, period: str) -> Table:
	where = {name: record.get(name) for name in ("provider", "field_office")}
	return publications.public_table(record.table_code, statistics.period_of(period), where)


def _body(record: Any, table: Table) -> tuple[dict[str, Any], int]:
	elements = {
		(row.row_code, row.column_code): (row.data_element, row.category_option or "")
		for row in record.elements
	}
	try:
		body, missing = data_value_set(table, Mapped(record.data_set, record.organisation_unit, elements))
	except NoPeriod:
		frappe.throw(_("DHIS2 takes months, quarters of a year and whole years."))
		raise
	if not body["dataValues"]:
		frappe.throw(_("None of these figures stands in the public table. Check the rows and columns."))
	return body, len(missing)


def _server() -> Server:
	"""Set by the operator in the configuration of the site, so that nobody on the desk can send figures elsewhere."""
	try:
		return Server(
			str(frappe.conf.get("ccm_dhis2_url") or ""), str(frappe.conf.get("ccm_dhis2_token") or "")
		)
	except NotSetUp:
		frappe.throw(_("No DHIS2 server is set up. Ask whoever runs the server."))
		raise


def _refuse_untried(data_set: str, checksum: str) -> None:
	passed = {"data_set": data_set, "body_hash": checksum, "is_trial": 1, "outcome": TAKEN}
	# Whether a dry run was made, not its contents.
	if not frappe.db.exists(SENT, passed):
		frappe.throw(_("Make a dry run of exactly these figures first, and see that DHIS2 takes them all."))


def _outcome(answer: Answer) -> str:
	if answer.well:
		return TAKEN
	return SILENT if answer.may_try_again else REJECTED


def _begun(row: dict[str, Any], table: Table) -> str:
	"""The name of the row of an attempt, stored for good before anything is sent.

	Whatever becomes of this process, later publications are tried with what the other system may have.
	"""
	told = {"outcome": SILENT, "sent_on": now_datetime(), "sent_by": frappe.session.user}
	record = write_by_register(SENT, {**row, **told, "content": to_text([table])})
	frappe.db.commit()
	return str(record.name)


def _answered(push: str, answer: Answer) -> None:
	values = {"outcome": _outcome(answer), "taken": answer.taken, "ignored": answer.ignored}
	frappe.db.set_value(SENT, push, {**values, "answer": "\n".join(answer.sentences)[:2000]})
