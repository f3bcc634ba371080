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

from ccm_app.domain.problems import Problem, problem
from ccm_app.exchange import rows
from ccm_app.exchange.cells import DAY_FIRST, MONTH_FIRST
from ccm_app.exchange.columns import CASE, CASE_NUMBER, CLIENT, IDENTITY, NUMBER
from ccm_app.exchange.sentences import SENTENCES
from ccm_app.registry import doubles, numbering
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
	# line -> numbers of client and case
	numbers: dict[int, tuple[str, str | None]] = field(default_factory=dict)


@frappe.whitelist(methods=["POST"])
def import_clients(csv_text: str, dates: str = DAY_FIRST) -> dict[str, Any]:
	"""Import a client file; for whoever may register clients.

	csv_text: the content of the file. dates: order of dates with strokes, "DD/MM/YYYY" or "MM/DD/YYYY".
	Answers {"saved": [{"line", "client", "case"}], "already": [{"line", "client"}], "broken": number,
	"broken_file": CSV text with a column `reason`, "" when nothing is broken, "receipt_file": the registered rows with
	their numbers, for the office to keep until the next backups are made}. Importing a file again saves nothing twice.
	Raises RulesBroken when the file as a whole cannot be read.
	"""
	frappe.has_permission(CLIENT, "create", throw=True)
	file, outcome = take_file(csv_text, dates, again=False)
	return {
		"saved": outcome.saved,
		"already": outcome.already,
		"broken": len(outcome.broken),
		"broken_file": rows.broken_file(file, outcome.broken) if outcome.broken else "",
		"receipt_file": rows.receipt_file(file, outcome.numbers) if outcome.numbers else "",
	}


def take_file(csv_text: str, dates: str, again: bool) -> tuple[rows.ClientFile, Outcome]:
	"""Import a client file without asking who it is; raises RulesBroken when it cannot be read as a whole.

	again: after a restore, on the server: a row that says under which numbers it was registered gets them again.
	"""
	pattern = MONTH_FIRST if dates == MONTH_FIRST else DAY_FIRST
	file = rows.read_clients(csv_text, get_encryption_key().encode("ascii"), pattern)
	refuse(file.problems)
	outcome = Outcome()
	for row in file.rows:
		_take(row, outcome, again)
	return file, outcome


@frappe.whitelist(methods=["GET", "POST"])
def client_template() -> str:
	"""The first line of an empty client file."""
	frappe.has_permission(CLIENT, "create", throw=True)
	return rows.template()


def _take(row: rows.ClientRow, outcome: Outcome, again: bool) -> None:
	known = None if row.problems else _known(row)
	found = [*row.problems] if known or again else [*row.problems, *_problems_of_numbers(row)]
	if found:
		outcome.broken.append((row, [sentence_of(one, CLIENT) for one in found]))
	elif known:
		outcome.already.append({"line": row.line, "client": doubles.shown(CLIENT, known)})
	else:
		_try(row, outcome)


def _problems_of_numbers(row: rows.ClientRow) -> list[Problem]:
	"""A row that was registered before, and that the register does not know: it would get a second number."""
	number = row.numbers.get(NUMBER)
	return [problem("csv.number_not_known", number=number)] if number else []


def _try(row: rows.ClientRow, outcome: Outcome) -> None:
	said_before = len(frappe.local.message_log)
	frappe.db.savepoint(_POINT)
	try:
		saved = _save(row)
		outcome.saved.append({"line": row.line, **saved})
		outcome.numbers[row.line] = (saved["client"], saved["case"])
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
	"""Without numbers of a receipt the register gives its own; with them the row was refused, or is entered again."""
	client = _insert(CLIENT, row, {}, row.numbers.get(NUMBER))
	# Nobody reads a notice for each row; who may be known is compared afterwards.
	_insert(IDENTITY, row, {"client": client, "register_anyway": 1})
	case = None
	if CASE in row.values:
		case = _insert(CASE, row, _case_values(row, client), row.numbers.get(CASE_NUMBER))
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


def _insert(kind: str, row: rows.ClientRow, more: dict[str, Any], given: str | None = None) -> str:
	record = frappe.new_doc(kind)
	record.update(dict(row.values[kind]) | more)
	record.form_key = row.form_key
	with numbering.given_name(kind, given):
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
