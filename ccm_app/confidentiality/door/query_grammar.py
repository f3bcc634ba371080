"""Every list query of a visitor is read by the grammar before it becomes SQL.

Asked of each `DatabaseQuery` that is made for a request and that does not ignore permissions. Beyond the shapes of
`grammar`: only columns that the DocType has, no condition, order or group on a column that the visitor may not read
or that holds sealed text, and no join into a record about a client.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model import child_table_fields, default_fields, get_permitted_fields, optional_fields
from frappe.model.db_query import DatabaseQuery
from frappe.query_builder.utils import Column as ServerColumn

from ccm_app.confidentiality import access, advisory, referring, sealed_fields
from ccm_app.confidentiality.door import answers, grammar
from ccm_app.registry import shipped
from ccm_app.registry.visitor import at_the_door

# Columns that stand in every table and tell nothing beyond the row itself.
EVERYWHERE = frozenset((*default_fields, *child_table_fields))
# Columns in which the platform keeps what people wrote or did beside the record: shown where they may be, asked never.
NEVER_ASKED = frozenset(optional_fields) - {"_assign", "_user_tags", "_liked_by", "_seen"}
# A secret is no column of a list, whoever asks.
SECRET_TYPES = frozenset({"Password"})
# Who may only choose users reads of them what a link field shows, whatever Frappe lets through.
_OF_OTHER_USERS = frozenset(
	{
		"name",
		"full_name",
		"first_name",
		"middle_name",
		"last_name",
		"email",
		"username",
		"user_image",
		"enabled",
	}
	| {"user_type", "language", "time_zone", "docstatus", "idx"}
)
_NO_JOIN = (
	access.CONFIDENTIAL
	| frozenset(access.OF_ONE_OFFICE)
	| frozenset(referring.REFERENCES)
	| {"Case Evaluation", advisory.MEETING}
)


def must_be_read(query: DatabaseQuery) -> bool:
	"""Whether this query is made for a visitor, with the visitor's permissions."""
	return at_the_door() and not query.flags.ignore_permissions


def check_query(query: DatabaseQuery) -> None:
	"""Read fields, order, group and limits of a query whose arguments Frappe has unpacked.

	Raises frappe.ValidationError with one sentence for everything that is not in the grammar.
	"""
	kind = str(query.doctype)
	try:
		grammar.read_kind(query.doctype)
		_leave_out_the_envelope(query)
		for limit in (query.limit_start, query.limit_page_length):
			grammar.check_limit(limit)
		fields = grammar.read_fields(query.fields)
		aliases = [one.alias for one in fields if one.alias]
		_check_fields(query, fields)
		for text, part in ((_text(query.order_by), "order"), (query.group_by, "group")):
			for column in grammar.read_order(text, aliases, part):
				_check_asked(query, column.kind, column.name, part)
	except grammar.NotInGrammar as wrong:
		answers.refuse_query(kind if frappe.db.exists("DocType", kind) else "?", wrong.part)


def check_filters(query: DatabaseQuery, filters: Any) -> None:
	"""Read the filters of a query. Raises frappe.ValidationError."""
	try:
		for one in grammar.read_filters(filters, _is_server_value):
			_check_asked(query, one.kind, one.column, "filter")
			if one.operator in grammar.TREE_OPERATORS:
				_check_tree(query, one)
			if one.operator in grammar.PERIODS:
				_check_period(query, one)
	except grammar.NotInGrammar as wrong:
		answers.refuse_query(str(query.doctype), wrong.part)


def _leave_out_the_envelope(query: DatabaseQuery) -> None:
	"""Nobody is sent ciphertext: whoever asks for all columns gets all others."""
	if isinstance(query.fields, list | tuple) and is_protected(query.doctype):
		left = (
			shipped.SEALED_TEXT,
			f"`{shipped.SEALED_TEXT}`",
			f"`tab{query.doctype}`.`{shipped.SEALED_TEXT}`",
		)
		query.fields = [one for one in query.fields if one not in left]
		if "*" in query.fields:
			readable = get_permitted_fields(
				query.doctype, parenttype=query.parent_doctype, user=query.user, ignore_virtual=True
			)
			query.fields = [one for one in readable if one != shipped.SEALED_TEXT]


def is_protected(kind: Any) -> bool:
	"""Whether the app ships this DocType."""
	return isinstance(kind, str) and kind in shipped.kinds()


def _text(order: Any) -> Any:
	return getattr(order, "value", order)


def _is_server_value(value: object) -> bool:
	return isinstance(value, ServerColumn)


def _check_fields(query: DatabaseQuery, fields: list[grammar.Field]) -> None:
	for link in query.link_tables:
		if link.doctype in _NO_JOIN or link.doctype in _rows_of_protected():
			raise grammar.NotInGrammar("field")
	for one in fields:
		if one.column is None:
			continue
		if one.function and one.column.name != "*":
			_check_asked(query, one.column.kind, one.column.name, "field")
		elif one.column.name != "*":
			_check_shown(query, _kind_of_table(query, one.column.kind, "field"), one.column.name)


def _check_shown(query: DatabaseQuery, kind: str, column: str) -> None:
	"""Frappe takes away what may not be read, but for users: there it shows every column to everybody."""
	hidden = kind == "User" and column not in EVERYWHERE | set(optional_fields) | _readable(query, kind)
	if hidden or _is_secret(kind, column):
		raise grammar.NotInGrammar("field")


def _rows_of_protected() -> frozenset[str]:
	return frozenset(
		kind
		for kind in shipped.kinds()
		if shipped.is_row_kind(kind) and _NO_JOIN.intersection(shipped.parents_of(kind))
	)


def _check_asked(query: DatabaseQuery, table: str | None, column: str, part: str) -> None:
	"""A column that decides which rows come, or in which order, is one that the visitor may read in clear."""
	kind = _kind_of_table(query, table, part)
	if column in EVERYWHERE:
		return
	kinds = [kind, *_row_kinds(kind)] if part == "filter" and table in (None, query.doctype) else [kind]
	found = next((one for one in kinds if column in _columns(one)), None)
	if found is None or not _may_be_asked(query, found, column):
		raise grammar.NotInGrammar(part)


def _may_be_asked(query: DatabaseQuery, kind: str, column: str) -> bool:
	if column in NEVER_ASKED or _is_secret(kind, column) or column in _sealed(kind):
		return False
	return column in optional_fields or column in _readable(query, kind)


def _readable(query: DatabaseQuery, kind: str) -> set[str]:
	"""The columns that the visitor may read. Who may only choose a record may ask for its open columns."""
	parent = query.doctype if kind != query.doctype else query.parent_doctype
	if kind == "User":
		return _readable_of_users(query)
	if query.permission_map.get(kind) == "select":
		return {field.fieldname for field in frappe.get_meta(kind).fields if not field.permlevel}
	return set(get_permitted_fields(kind, parenttype=parent, user=query.user, ignore_virtual=True))


def _readable_of_users(query: DatabaseQuery) -> set[str]:
	if query.user != "Administrator" and query.permission_map.get("User") == "select":
		return set(_OF_OTHER_USERS)
	meta = frappe.get_meta("User")
	levels = meta.get_permlevel_access("read", user=query.user)
	return {field.fieldname for field in meta.fields if field.permlevel in levels}


def _kind_of_table(query: DatabaseQuery, table: str | None, part: str) -> str:
	"""The DocType of a table that the query names: the one that is asked, one of its rows, or a link of it."""
	if table is None or table == query.doctype:
		return str(query.doctype)
	if alias := query.linked_table_aliases.get(f"tab{table}"):
		return str(alias).strip("`").removeprefix("tab")
	if table in _row_kinds(query.doctype):
		return table
	raise grammar.NotInGrammar(part)


def _row_kinds(kind: str) -> list[str]:
	return [field.options for field in frappe.get_meta(kind).get_table_fields()]


def _columns(kind: str) -> frozenset[str]:
	meta = frappe.get_meta(kind)
	return frozenset(meta.get_valid_columns()) | {field.fieldname for field in meta.fields}


def _is_secret(kind: str, column: str) -> bool:
	field = frappe.get_meta(kind).get_field(column)
	return bool(field and field.fieldtype in SECRET_TYPES) or column == shipped.SEALED_TEXT


def _sealed(kind: str) -> frozenset[str]:
	return sealed_fields.sealed_fields(kind) if sealed_fields.is_sealed_kind(kind) else frozenset()


def _check_period(query: DatabaseQuery, one: grammar.Filter) -> None:
	"""A period is one of days or times: for other columns Frappe writes "between 0", and what follows is its end."""
	if one.column in ("creation", "modified"):
		return
	kind = _kind_of_table(query, one.kind, "filter")
	kinds = [kind, *_row_kinds(kind)]
	field = next((found for name in kinds if (found := frappe.get_meta(name).get_field(one.column))), None)
	if one.column in EVERYWHERE or field is None or field.fieldtype not in ("Date", "Datetime"):
		raise grammar.NotInGrammar("filter")


def _check_tree(query: DatabaseQuery, one: grammar.Filter) -> None:
	kind = _kind_of_table(query, one.kind, "filter")
	field = frappe.get_meta(kind).get_field(one.column)
	target = field.options if field and field.fieldtype == "Link" else kind
	if not frappe.get_meta(target).get("is_tree"):
		raise grammar.NotInGrammar("filter")
