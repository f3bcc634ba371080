"""What a client may send: fields of the register are put back, rows of other records are refused."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from ccm_app.domain import turns
from ccm_app.domain.categories import BUDGET_APPROVED, CATEGORY_FIELDS
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.register import filled
from ccm_app.domain.roles import CLERK, MANAGER, WORKER
from ccm_app.domain.stage_needs import SETTING, missing_at_stage
from ccm_app.registry import shipped
from ccm_app.registry.facts import facts_of

# Who plans is not asked whose turn it is; Administrator holds every role.
PLANNERS = frozenset({CLERK, MANAGER, WORKER})
# Kinds that no person writes, only the register.
KEPT_BY_REGISTER = frozenset(
	{
		"Break Glass",
		"Case Access",
		"Case Event",
		"Disclosure",
		"Provider Answer",
		"Provider Message",
		"Referral Slip",
		"Voiding",
	}
)


def restored(document: Document, stored: Document | None) -> list[Problem]:
	"""Put back what only the register fills; a problem for what cannot be put back.

	A desk form sends the whole record, so a filled field that differs is put back without a word; a category
	that was set by hand is looked at when the state is settled.
	"""
	refused = _kept_texts(document, stored)
	if refused or document.save_state.by_register:
		return refused
	if document.doctype in KEPT_BY_REGISTER:
		return [problem("record.kept_by_register", kind=document.doctype)]
	found = _foreign_rows(document, stored)
	_put_back(document, stored, {CATEGORY_FIELDS.get(document.doctype)})
	for table in document.meta.get_table_fields():
		before = {row.name: row for row in stored.get(table.fieldname)} if stored else {}
		for row in document.get(table.fieldname) or []:
			_put_back(row, before.get(row.name), set())
	return found + _out_of_turn(document, stored)


def _out_of_turn(document: Document, stored: Document | None) -> list[Problem]:
	"""What those who cost and approve a plan would write although it is the Field Office's."""
	roles = turns.WRITERS & set(frappe.get_roles())
	if stored is None or document.doctype != "Case Plan" or not roles or PLANNERS & set(frappe.get_roles()):
		return []
	return turns.turn_problems(facts_of(document), facts_of(stored), roles)


def _put_back(document: Document, stored: Document | None, left_alone: set[str | None]) -> None:
	for fieldname in shipped.register_fields(document.doctype) - left_alone:
		document.set(fieldname, stored.get(fieldname) if stored else _default(document, fieldname))


def _kept_texts(document: Document, stored: Document | None) -> list[Problem]:
	"""Keep the texts that the user may not read as they are stored; a problem for each that would be written over."""
	if stored is None:
		return []
	found = _keep_withheld(document, stored)
	before = {row.name: row for row in stored.get_all_children()}
	for row in document.get_all_children():
		if row.name in before:
			found += _keep_withheld(row, before[row.name])
	return found


def _keep_withheld(document: Document, stored: Document) -> list[Problem]:
	kept = document.save_state.withheld = dict(stored.save_state.withheld)
	return [
		problem("text.withheld", fieldname, field=fieldname)
		for fieldname in kept
		if filled(document.get(fieldname))
	]


def _default(document: Document, fieldname: str) -> str | None:
	default = document.meta.get_field(fieldname).get("default")
	return frappe.utils.nowdate() if default == "Today" else default


def _foreign_rows(document: Document, stored: Document | None) -> list[Problem]:
	"""Rows that carry the name of another record's row; a name that nobody has is dropped."""
	found: list[Problem] = []
	for table in document.meta.get_table_fields() if stored else ():
		own = {row.name for row in stored.get(table.fieldname) or []}
		for row in document.get(table.fieldname) or []:
			if not row.name or row.name in own or row.is_new():
				continue
			if frappe.db.exists(table.options, row.name):
				found.append(problem("record.row_of_another", table.fieldname, label=table.label))
			row.name = None
			row.__dict__["__islocal"] = 1
	return found


def missing_fields(document: Document) -> list[Problem]:
	"""A problem for every mandatory field that is empty, in the record and in its rows."""
	found = _missing(document, "")
	for row in document.get_all_children():
		place = frappe._("Row {0} of {1}: ").format(row.idx, document.meta.get_label(row.parentfield))
		found += _missing(row, place)
	return found + _missing_at_stage(document)


def _missing_at_stage(document: Document) -> list[Problem]:
	"""What the ministry asks for at this stage is asked of people; what the register moves itself goes on without."""
	asked = [(field.fieldname, field.get(SETTING)) for field in document.meta.fields if field.get(SETTING)]
	if not asked or document.save_state.by_register:
		return []
	return [
		problem(
			"record.missing_at_stage",
			fieldname,
			label=frappe._(document.meta.get_label(fieldname)),
			stage=frappe._(stage),
		)
		for fieldname, stage in missing_at_stage(facts_of(document), asked)
	]


def _missing(document: Document, place: str) -> list[Problem]:
	names = (name for name, _message in document._get_missing_mandatory_fields())
	fields = filter(None, map(document.meta.get_field, names))
	return [
		problem("record.missing_field", field.fieldname, label=place + frappe._(field.label))
		for field in fields
	]


def sign(document: Document, stored: Document | None) -> None:
	"""Who approved a plan's budget is whoever is logged in at that moment."""
	if document.doctype != "Case Plan":
		return
	before = stored.budget_category if stored else None
	if document.budget_category == BUDGET_APPROVED and before != BUDGET_APPROVED:
		document.approved_by = frappe.session.user
