"""Fields that an administrator added to a form: on its paper under "Further fields", and in the file of a report.

On paper stands whatever the reader of the record may read. A file holds no texts about people: they are sealed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from ccm_app.confidentiality.sealed_fields import sealed_fields
from ccm_app.registry import shipped
from ccm_app.registry.added_fields import own_fields
from ccm_app.slips.document import NOTHING, FactRow, Facts, Heading, SignatureBlock
from ccm_app.slips.document import Document as Paper

TITLE = "Further fields"
CASE = "Case"
Column = dict[str, Any]


# On paper -----------------------------------------------------------------------------------------


def with_further_fields(paper: Paper, record: Document) -> Paper:
	"""The paper with the own fields of its record before the signatures; unchanged when the form has none."""
	rows = tuple(_row(field, record) for field in own_fields(record.doctype) if not field.get("print_hide"))
	if not rows:
		return paper
	section = (Heading(TITLE, _(TITLE, "km")), Facts(rows))
	signed = [number for number, block in enumerate(paper.blocks) if isinstance(block, SignatureBlock)]
	place = signed[-1] if signed else len(paper.blocks)
	return replace(paper, blocks=(*paper.blocks[:place], *section, *paper.blocks[place:]))


def _row(field: Any, record: Document) -> FactRow:
	label = str(field.label or field.fieldname)
	khmer = _(label, "km")
	english, other = _value(field, record.get(field.fieldname))
	return FactRow(label, khmer if khmer != label else "", english, other)


def _value(field: Any, value: Any) -> tuple[str, str]:
	"""A value in English and in Khmer; what somebody typed has one language only."""
	if field.fieldtype == "Check":
		word = "Yes" if value else "No"
		return word, _(word, "km")
	if value in (None, ""):
		return NOTHING, ""
	if field.fieldtype == "Select":
		khmer = _(str(value), "km")
		return str(value), khmer if khmer != value else ""
	if field.fieldtype == "Link" and frappe.get_meta(field.options).has_field("label_en"):
		labels = frappe.db.get_value(field.options, value, ("label_en", "label_km")) or (value, "")
		return str(labels[0] or value), str(labels[1] or "")
	return str(value), ""


# In a file ----------------------------------------------------------------------------------------


def add_columns(columns: Sequence[Column], rows: Sequence[dict[str, Any]]) -> list[Column]:
	"""The columns of a report and those of the own fields of its cases; the rows get their values.

	Of records of a stage the newest of each case counts. Forms that the user may not read are left out.
	"""
	place = next((str(one["fieldname"]) for one in columns if _is_case(one)), None)
	added: list[Column] = []
	if place is None:
		return list(columns)
	cases = sorted({str(row[place]) for row in rows if row.get(place)})
	for kind in _kinds_of_a_case():
		fields = _in_files(kind)
		if fields and frappe.has_permission(kind, "read"):
			values = _values(kind, fields, cases)
			added += [_column(kind, field) for field in fields]
			for row in rows:
				row.update(values.get(str(row.get(place)), {}))
	return [*columns, *added]


def _is_case(column: Column) -> bool:
	return column.get("fieldtype") == "Link" and column.get("options") == CASE


def _kinds_of_a_case() -> Iterator[str]:
	yield CASE
	for kind in shipped.kinds():
		if not shipped.is_row_kind(kind) and any(
			field == "case" for field, _target in shipped.links_to(kind, frozenset({CASE}))
		):
			yield kind


def _in_files(kind: str) -> list[Any]:
	sealed = sealed_fields(kind)
	return [field for field in own_fields(kind) if field.fieldname not in sealed]


def _values(kind: str, fields: Sequence[Any], cases: Sequence[str]) -> dict[str, dict[str, Any]]:
	"""Case -> the values of its newest record, under the names of the new columns."""
	place = "name" if kind == CASE else "case"
	names = [field.fieldname for field in fields]
	# With the rights of the user: a record that is withheld stays out of the file.
	stored = frappe.get_list(
		kind, filters={place: ("in", cases or [""])}, fields=[place, *names], order_by="creation asc", limit=0
	)
	return {
		str(row[place]): {_name(kind, field.fieldname): row[field.fieldname] for field in fields}
		for row in stored
	}


def _column(kind: str, field: Any) -> Column:
	label = f"{_(kind)}: {_(field.label or field.fieldname)}"
	return {
		"fieldname": _name(kind, field.fieldname),
		"label": label,
		"fieldtype": field.fieldtype,
		"options": field.options,
	}


def _name(kind: str, fieldname: str) -> str:
	return f"{frappe.scrub(kind)}.{fieldname}"
