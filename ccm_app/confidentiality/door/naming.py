"""Which records a request names: by its route, by its arguments, and by the documents that it sends."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import frappe

from ccm_app.confidentiality.referring import REFERENCES

# Words of arguments: the DocType, and the record of it.
_KINDS = ("doctype", "dt", "kind")
_NAMES = ("name", "docname", "dn", "doc_name", "document")
# Columns in which a row says to which record it belongs; they are words of arguments too.
_REFERRING = (*sorted({pair for pairs in REFERENCES.values() for pair in pairs}), ("parenttype", "parent"))
_DOCUMENTS = ("doc", "docs", "document", "record", "data", "values")
# A form that is not stored yet calls itself so.
_NOT_STORED = "new-"
# Functions with words of their own: the word of the DocType (or the DocType itself), and the word of the record.
_OWN_WORDS = {
	"frappe.desk.form.utils.get_next": ("doctype", "value"),
	"frappe.desk.form.utils.remove_attach": ("=File", "fid"),
	"frappe.desk.reportview.delete_items": ("doctype", "items"),
	"frappe.model.workflow.bulk_workflow_approval": ("doctype", "docnames"),
	"frappe.www.printview.get_html_and_style": ("doc", "name"),
}
# Functions whose "name" is that of something new, such as a print format for this DocType.
_NAMES_SOMETHING_NEW = (
	"frappe.printing.page.print_format_builder.print_format_builder.create_custom_format",
)

Named = tuple[str, str | None]


def named_records(function: str = "") -> Iterator[Named]:
	"""(DocType, name) of every record that the request names; no name for a record that is yet to be made.

	function: the name of the function that is called, for those that have words of their own.
	"""
	by_route = list(getattr(frappe.local, "ccm_about", ()))
	form = frappe.local.form_dict
	yield from by_route
	# What is sent to a document's own address are its fields; one of them may be called "kind".
	if not by_route and function not in _NAMES_SOMETHING_NEW:
		yield from _of_words(form)
	yield from _of_columns(form)
	yield from _of_own_words(form, function)
	for given in documents():
		yield from _of_document(given)


def is_named_in_words() -> bool:
	"""Whether every record is named by a word or a whole number: Frappe takes anything else for a filter, and names
	in its refusal the record of others that fits.
	"""
	form = frappe.local.form_dict
	# The word "document" may hold a whole one.
	given = [form.get(word) for word in _NAMES if word != "document"]
	given += [one.get("name") for one in documents()]
	return all(one is None or (isinstance(one, str | int) and not isinstance(one, bool)) for one in given)


def documents() -> Iterator[dict[str, Any]]:
	"""The documents that the request sends, as JSON or as they are, one or several."""
	for word in _DOCUMENTS:
		given = _read(frappe.local.form_dict.get(word))
		for one in given if isinstance(given, list) else [given]:
			if isinstance(one, dict):
				yield one


def sent_records() -> Iterator[tuple[str, Mapping[str, Any]]]:
	"""(DocType, values) of every record that the request would write: what it says about links is asked before."""
	form = frappe.local.form_dict
	for kind, _name in getattr(frappe.local, "ccm_about", ()):
		yield kind, form
	if isinstance(form.get("doctype"), str) and form.get("fieldname"):
		yield form["doctype"], _values(form["fieldname"], form.get("value"))
	for given in documents():
		if kind := _kind_of(given):
			yield kind, given


def _kind_of(document: Mapping[str, Any]) -> str | None:
	"""The DocType of a sent document: its own word, or the one of the request."""
	routes = [kind for kind, _name in getattr(frappe.local, "ccm_about", ())]
	form = frappe.local.form_dict
	given = [document.get("doctype"), form.get("doctype"), *routes]
	# What is sent to a document's own address are its fields; one of them may be called "kind".
	if not routes:
		given.append(form.get("kind"))
	return next((kind for kind in given if isinstance(kind, str) and kind), None)


def _values(fieldname: Any, value: Any) -> dict[str, Any]:
	"""What a call sets: one field, or several as an object."""
	given = _read(fieldname)
	return given if isinstance(given, dict) else {str(fieldname): value}


def _of_words(form: Mapping[str, Any]) -> Iterator[Named]:
	"""Each DocType with each name: which of two words a function reads is not known here."""
	names = [found for word in _NAMES if (found := _name(form.get(word)))]
	for kind in (form[word] for word in _KINDS if isinstance(form.get(word), str) and form[word]):
		yield from ((kind, name) for name in names or [None])


def _of_columns(given: Mapping[str, Any]) -> Iterator[Named]:
	for kind, name in _REFERRING:
		if isinstance(given.get(kind), str) and _name(given.get(name)):
			yield given[kind], _name(given[name])


def _of_own_words(form: Mapping[str, Any], function: str) -> Iterator[Named]:
	kind_word, name_word = _OWN_WORDS.get(function, ("", ""))
	kind = kind_word[1:] if kind_word.startswith("=") else form.get(kind_word)
	if not isinstance(kind, str) or not name_word:
		return
	names = _read(form.get(name_word))
	for one in names if isinstance(names, list) else [form.get(name_word)]:
		if name := _name(one):
			yield kind, name


def _of_document(given: Mapping[str, Any]) -> Iterator[Named]:
	if kind := _kind_of(given):
		yield kind, None if given.get("__islocal") else _name(given.get("name"))
	yield from _of_columns(given)


def _name(given: Any) -> str | None:
	if not isinstance(given, str | int) or isinstance(given, bool):
		return None
	name = str(given)
	is_stored = name and not name.startswith((_NOT_STORED, "{", "["))
	return name if is_stored else None


def _read(given: Any) -> Any:
	if isinstance(given, str) and given.lstrip()[:1] in ("{", "["):
		with suppress(ValueError):
			return json.loads(given)
	return given
