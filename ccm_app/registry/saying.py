"""Problems become sentences in the user's language, all of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import frappe
from frappe import _
from frappe.utils import escape_html

from ccm_app.domain.problems import Problem
from ccm_app.domain.sentences import SENTENCES as RULE_SENTENCES
from ccm_app.registry.sentences import SENTENCES as SITE_SENTENCES

_NAMES_OF_FIELDS = ("field", "other")
_SENTENCES: dict[str, str] = {**SITE_SENTENCES, **RULE_SENTENCES}


def use_sentences(more: Mapping[str, str]) -> None:
	"""Add the sentences of another room of the app; the rules' own sentences stay as they are."""
	_SENTENCES.update({code: text for code, text in more.items() if code not in RULE_SENTENCES})


class RulesBroken(frappe.ValidationError):
	"""A record was refused; the message holds every sentence, nothing was stored."""


def sentence_of(found: Problem, kind: str | None = None) -> str:
	"""The translated sentence of a problem, with the labels of the form instead of the names of fields."""
	template = _SENTENCES.get(found.code, found.code)
	return _(template).format_map(_Filled(found.values, kind))


class _Filled(dict):  # type: ignore[type-arg]
	"""What a sentence is filled with; a value that is missing leaves its name, never an error."""

	def __init__(self, values: Mapping[str, object], kind: str | None):
		super().__init__({name: _shown(name, value, kind) for name, value in values.items()})

	def __missing__(self, name: str) -> str:
		return name.replace("_", " ")


def _shown(name: str, value: object, kind: str | None) -> str:
	if name in _NAMES_OF_FIELDS and isinstance(value, str):
		return _(label_of(kind, value))
	if isinstance(value, date):
		return value.isoformat()
	return escape_html(str(value)) if value is not None else ""


def label_of(kind: str | None, fieldname: str) -> str:
	"""The label of a field on the form of this DocType or in one of its tables; else its name in words."""
	field = frappe.get_meta(kind).get_field(fieldname) if kind else None
	if field is None and kind:
		rows = (frappe.get_meta(table.options) for table in frappe.get_meta(kind).get_table_fields())
		field = next(filter(None, (row.get_field(fieldname) for row in rows)), None)
	return (field.label if field else None) or fieldname.replace("_", " ")


def refuse(found: Sequence[Problem], kind: str | None = None, error: type[Exception] = RulesBroken) -> None:
	"""Stop the save and say everything that stands in the way; does nothing when nothing does."""
	sentences = list(dict.fromkeys(sentence_of(one, kind) for one in found))
	if not sentences:
		return
	# Where both languages stand on one page, the problems are said once more in the other one.
	frappe.local.ccm_refused_for = (list(found), kind)
	message = sentences[0] if len(sentences) == 1 else sentences
	frappe.throw(message, exc=error, title=_("Not saved yet"), as_list=len(sentences) > 1)


def refused_for() -> tuple[list[Problem], str | None]:
	"""The problems for which this request was refused last, and their DocType; none when something else was wrong."""
	found: tuple[list[Problem], str | None] = getattr(frappe.local, "ccm_refused_for", ([], None))
	return found


def warn(found: Sequence[Problem], kind: str | None = None) -> None:
	"""Say what is unwise; the record is saved all the same."""
	for one in found:
		frappe.msgprint(sentence_of(one, kind), title=_("Saved, please look again"), indicator="orange")
