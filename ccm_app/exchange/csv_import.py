"""Import of a client file on the site: good rows land, broken ones come back with their reasons.

Nothing of the file is stored but the records themselves: no upload, no log, no queue holds an identity.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _
from frappe.utils import strip_html_tags
from frappe.utils.password import get_encryption_key

from ccm_app.exchange import rows
from ccm_app.exchange.cells import DAY_FIRST, MONTH_FIRST
from ccm_app.exchange.columns import CASE, CLIENT, IDENTITY
from ccm_app.exchange.sentences import SENTENCES
from ccm_app.registry import doubles
from ccm_app.registry.saying import refuse, sentence_of, use_sentences

use_sentences(SENTENCES)
_REFUSED = (frappe.ValidationError, frappe.PermissionError, frappe.DuplicateEntryError)
_POINT = "ccm_csv_row"


@dataclass
class Outcome:
	"""What became of a file, row by row."""

	saved: list[dict[str, Any]] = field(default_factory=list)
	already: list[dict[str, Any]] = field(default_factory=list)
	broken: list[tuple[rows.ClientRow, list[str]]] = field(default_factory=list)


@frappe.whitelist(methods=["POST"])
def import_clients(csv_text: str, dates: str = DAY_FIRST) -> dict[str, Any]:
	"""Import a client file; for whoever may register clients.

	csv_text: the content of the file. dates: order of dates with strokes, "DD/MM/YYYY" or "MM/DD/YYYY".
	Answers {"saved": [{"line", "client", "case"}], "already": [{"line", "client"}], "broken": number,
	"broken_file": CSV text with a column `reason`, "" when nothing is broken}. Importing a file again saves
	nothing twice. Raises RulesBroken when the file as a whole cannot be read.
	"""
	frappe.has_permission(CLIENT, "create", throw=True)
	pattern = MONTH_FIRST if dates == MONTH_FIRST else DAY_FIRST
	file = rows.read_clients(csv_text, get_encryption_key().encode("ascii"), pattern)
	refuse(file.problems)
	outcome = Outcome()
	for row in file.rows:
		_take(row, outcome)
	return {
		"saved": outcome.saved,
		"already": outcome.already,
		"broken": len(outcome.broken),
		"broken_file": rows.broken_file(file, outcome.broken) if outcome.broken else "",
	}


@frappe.whitelist(methods=["GET", "POST"])
def client_template() -> str:
	"""The first line of an empty client file."""
	frappe.has_permission(CLIENT, "create", throw=True)
	return rows.template()


def _take(row: rows.ClientRow, outcome: Outcome) -> None:
	if row.problems:
		outcome.broken.append((row, [sentence_of(one, CLIENT) for one in row.problems]))
		return
	known = _known(row)
	if known:
		outcome.already.append({"line": row.line, "client": doubles.shown(CLIENT, known)})
		return
	said_before = len(frappe.local.message_log)
	frappe.db.savepoint(_POINT)
	try:
		outcome.saved.append({"line": row.line, **_save(row)})
	except _REFUSED as error:
		# A deadlock or a timeout is none of these: it ends the whole import, because the database has
		# already taken back every row.
		frappe.db.rollback(save_point=_POINT)
		outcome.broken.append((row, _reasons(said_before, error)))
	# What was said about one row belongs into the file, not on the screen.
	frappe.local.message_log = frappe.local.message_log[:said_before]


def _known(row: rows.ClientRow) -> str | None:
	return frappe.db.get_value(CLIENT, {"form_key": row.form_key}, "name")


def _save(row: rows.ClientRow) -> dict[str, Any]:
	client = _insert(CLIENT, row, {})
	# Nobody reads a notice for each row; who may be known is compared afterwards.
	_insert(IDENTITY, row, {"client": client, "register_anyway": 1})
	case = _insert(CASE, row, _case_values(row, client)) if CASE in row.values else None
	return {"client": client, "case": case}


def _case_values(row: rows.ClientRow, client: str) -> dict[str, Any]:
	values = row.values[CASE]
	opened_on = values.get("opened_on") or row.values[CLIENT].get("registered_on")
	manager = values.get("case_manager") or _manager_of(row.values[CLIENT].get("field_office"))
	return {"client": client, "opened_on": opened_on, "case_manager": manager}


def _manager_of(office: str | None) -> str | None:
	"""The Field Case Manager of the office, for rows that name none."""
	filters = {"parent": office, "parenttype": "Field Office", "duty": "Field Case Manager"}
	return frappe.db.get_value("Field Office Staff", filters, "user", order_by="idx asc")


def _insert(kind: str, row: rows.ClientRow, more: dict[str, Any]) -> str:
	record = frappe.new_doc(kind)
	record.update(dict(row.values[kind]) | more)
	record.form_key = row.form_key
	return str(record.insert().name)


def _reasons(said_before: int, error: Exception) -> list[str]:
	"""Every sentence that was said about this row, as plain text."""
	said: list[str] = []
	for entry in frappe.local.message_log[said_before:]:
		message = entry.get("message") if isinstance(entry, dict) else entry
		said += [str(part) for part in message] if isinstance(message, list | tuple) else [str(message)]
	plain = [strip_html_tags(sentence).strip() for sentence in said]
	return list(dict.fromkeys(filter(None, plain))) or [_fallback(error)]


def _fallback(error: Exception) -> str:
	if isinstance(error, frappe.PermissionError):
		return _("Your role cannot register this client. Ask a colleague of that Field Office.")
	return strip_html_tags(str(error)) or _("The row was refused. Compare it with the paper.")
