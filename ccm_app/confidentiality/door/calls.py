"""What a call may say beside its name: arguments that only a program says, documents that exist in memory alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import frappe

from ccm_app.confidentiality.door import answers, grammar
from ccm_app.confidentiality.door.kinds import DEPLOY, GUEST, PORTAL
from ccm_app.confidentiality.door.policy import known_word, tables
from ccm_app.registry import shipped
from ccm_app.registry.visitor import no_such_record

# Frappe takes these from a request although they change whose permissions are asked, or what is put into SQL as it is.
ONLY_PROGRAMS_SAY = (
	"ignore_permissions",
	"ignore_user_permissions",
	"ignore_ddl",
	"ignore_ifnull",
	"strict",
	"run",
	"update",
	"join",
	"debug",
	"pluck",
	"with_childnames",
	"user",
)
# Functions that hand their arguments on to a list query.
QUERIES = frozenset(
	{
		"frappe.client.get_list",
		"frappe.client.get_value",
		"frappe.client.get_count",
		"frappe.client.validate_link",
		"frappe.desk.reportview.get",
		"frappe.desk.reportview.get_list",
		"frappe.desk.reportview.get_count",
		"frappe.desk.reportview.export_query",
		"frappe.desk.search.search_link",
		"frappe.desk.search.search_widget",
		"frappe.desk.listview.get_group_by_count",
		"frappe.desk.form.utils.get_next",
		"frappe.desk.query_report.run",
		"frappe.desk.query_report.export_query",
	}
)
# Of these, the ones that answer one value of the settings too.
_OF_ONE_RECORD = frozenset({"frappe.client.get_value", "frappe.client.validate_link"})


def check_call(kind: str, name: str) -> None:
	"""Take out of a call what only programs say; refuse a link search or an upload that calls another function."""
	form = frappe.local.form_dict
	if name in QUERIES or name in ("uploadfile", "upload_file"):
		leave_out_what_only_programs_say()
	check_kinds(_NAMES_A_KIND if name in QUERIES else ("doctype",))
	if name in QUERIES - _OF_ONE_RECORD:
		refuse_list_of_settings(form.get("doctype"))
	for word in ("query", "method"):
		asked = form.get(word)
		if asked and name in _CALLING[word] and asked not in tables()["called_by_others"]:
			answers.refuse(f"{name} calling {known_word(str(asked))}")


_NAMES_A_KIND = ("doctype", "parent", "parent_doctype", "reference_doctype", "aggregate_on_doctype")


def check_kinds(keys: Iterable[str] = _NAMES_A_KIND) -> None:
	"""A DocType is named by a word: anything else would become a filter over DocTypes on its way to the list.

	keys: the arguments that name one. Raises frappe.ValidationError.
	"""
	form = frappe.local.form_dict
	for key in keys:
		if form.get(key):
			try:
				grammar.read_kind(form.get(key))
			except grammar.NotInGrammar as wrong:
				answers.refuse_query("?", wrong.part)


def refuse_list_of_settings(kind: Any) -> None:
	"""The settings are one record, and in no list: Frappe would look for a table that is not there.

	Raises frappe.ValidationError.
	"""
	if isinstance(kind, str) and shipped.is_single(kind):
		answers.refuse_query(kind, "doctype")


def check_kind_of_route(word: object) -> None:
	"""A DocType in the address of a record is named by a word; anything else names none. Raises DoesNotExistError."""
	try:
		grammar.read_kind(word)
	except grammar.NotInGrammar:
		no_such_record()


_CALLING = {
	"query": ("frappe.desk.search.search_link", "frappe.desk.search.search_widget"),
	"method": ("upload_file", "uploadfile", "frappe.handler.upload_file", "frappe.handler.uploadfile"),
}


def leave_out_what_only_programs_say() -> None:
	"""Forget arguments that no visitor has to give."""
	for word in ONLY_PROGRAMS_SAY:
		frappe.local.form_dict.pop(word, None)


def check_document_call(kind: str) -> None:
	"""A method of a document is called of a stored document; one in memory only where the desk cannot do without.

	Which methods those are is asked at the list of whitelisted functions.
	"""
	if kind in (GUEST, PORTAL):
		answers.refuse("run_doc_method")
	form = frappe.local.form_dict
	if form.get("dt") and not form.get("docs"):
		frappe.local.ccm_about.append((str(form.dt), str(form.get("dn") or form.dt)))
		return
	named = _kind_of(form.get("docs"))
	if named in shipped.kinds() or (kind != DEPLOY and named not in tables()["in_memory_documents"]):
		is_kind = bool(named) and frappe.db.exists("DocType", named)
		answers.refuse(f"run_doc_method of a {named if is_kind else 'document'} in memory")


def _kind_of(docs: Any) -> str:
	try:
		found = json.loads(docs) if isinstance(docs, str) else docs
	except ValueError:
		return ""
	return str(found.get("doctype", "")) if isinstance(found, dict) else ""
